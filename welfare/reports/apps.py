from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "welfare.reports"
    label = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from welfare.reports import desk  # noqa: F401
