from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "welfare.trust"
    label = "trust"
    verbose_name = "Kepercayaan data"

    def ready(self) -> None:
        from welfare.trust import desk, owned, processing, retaining, sealing_night  # noqa: F401
