"""Addresses of the aid programmes."""

from django.urls import URLPattern, URLResolver, path

from puskesos.aid import views

app_name = "aid"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.ProgrammeList.as_view(), name="programme_list"),
    path("penerima/", views.EnrolmentList.as_view(), name="enrolment_list"),
    path("penerima/unduh/", views.EnrolmentDownload.as_view(), name="enrolment_export"),
]
