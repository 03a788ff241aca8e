from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "welfare.imports"
    label = "imports"
    verbose_name = "Impor"

    def ready(self) -> None:
        from welfare.imports import desk  # noqa: F401 - announces the menu entry and the tasks
