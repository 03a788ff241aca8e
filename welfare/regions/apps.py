from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "welfare.regions"
    label = "regions"
    verbose_name = "Wilayah"

    def ready(self) -> None:
        from welfare.regions import desk  # noqa: F401
