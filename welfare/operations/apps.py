from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "welfare.operations"
    label = "operations"
    verbose_name = "Pengoperasian"

    def ready(self) -> None:
        from welfare.operations import desk, nightly  # noqa: F401 - announces and registers itself
