from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = "Kegiatan"

    def ready(self) -> None:
        from events import desk, lists, merge_rules, monev, personal, report, tidying  # noqa: F401
