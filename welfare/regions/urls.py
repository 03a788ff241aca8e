"""Addresses of this room."""

from django.urls import path, re_path

from welfare.regions import views

app_name = "regions"
urlpatterns = [
    path("", views.RegionList.as_view(), name="region_list"),
    re_path(r"^(?P<code>\d{2}(?:\.\d{2,4}){1,3})/$", views.RegionDetail.as_view(), name="region_detail"),
]
