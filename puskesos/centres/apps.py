from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "puskesos.centres"
    label = "centres"
    verbose_name = "Puskesos"

    def ready(self) -> None:
        from puskesos.centres import desk, lists, merge_rules, personal  # noqa: F401
