from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "welfare.imports"
    label = "imports"
    verbose_name = "Impor"

    def ready(self) -> None:
        from welfare.imports import desk, work  # noqa: F401 - announce the menu entry, the tasks, the background work
        from welfare.imports.expiry import expire_files
        from welfare.jobs.registry import nightly

        # Deletes files, which no transaction brings back: each is its own step.
        by_night = nightly("imports.expire_files", label="Menghapus unggahan lama", atomic=False)
        by_night(lambda progress: {"berkas": expire_files()})
