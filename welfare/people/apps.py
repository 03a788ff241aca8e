from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "welfare.people"
    label = "people"
    verbose_name = "Orang"

    def ready(self) -> None:
        from welfare.people import desk, lists, merge_desk, merge_rules  # noqa: F401
