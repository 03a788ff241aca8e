from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "welfare.jobs"
    label = "jobs"
    verbose_name = "Pekerjaan"

    def ready(self) -> None:
        from welfare.jobs import tidying  # noqa: F401 - registers the room's own nightly work
