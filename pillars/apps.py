from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Pilar sosial"

    def ready(self) -> None:
        from pillars import desk, lists, merge_rules, personal, report  # noqa: F401
