from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "puskesos.cases"
    label = "cases"
    verbose_name = "Layanan Puskesos"

    def ready(self) -> None:
        from puskesos.cases import desk, escalation, lists, personal, report  # noqa: F401
