from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "welfare.desk"
    label = "desk"
    verbose_name = "Meja kerja"

    def ready(self) -> None:
        from welfare.desk import desk  # noqa: F401
        from welfare.desk.choices import read_choices_at_once

        read_choices_at_once()
