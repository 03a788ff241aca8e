"""Addresses of the reports: one of each for every definition that an app announces."""

from django.urls import URLPattern, URLResolver, path

from welfare.desk.registry import announced
from welfare.reports import views
from welfare.reports.definitions import ReportDefinition

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.report_list, name="report_list"),
    *(pattern for report in announced(ReportDefinition) for pattern in views.patterns(report)),
]
