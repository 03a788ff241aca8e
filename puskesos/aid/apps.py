from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "puskesos.aid"
    label = "aid"
    verbose_name = "Bantuan dan monev"

    def ready(self) -> None:
        from puskesos.aid import desk, lists, merge_rules, personal, report  # noqa: F401
