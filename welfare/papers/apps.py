from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "welfare.papers"
    label = "papers"
    verbose_name = "Surat dan dokumen"
