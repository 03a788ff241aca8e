from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "welfare.workdays"
    label = "workdays"
    verbose_name = "Hari kerja"
