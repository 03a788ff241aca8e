"""Addresses of this room."""

from django.urls import path, re_path

from welfare.regions.views import maps, places

CODE = r"(?P<code>\d{2}(?:\.\d{2,4}){1,3})"

app_name = "regions"
urlpatterns = [
    path("peta/", maps.region_map_page, name="map"),
    path("peta/unduh/", maps.MapDownload.as_view(), name="map_export"),
    path("", places.RegionList.as_view(), name="region_list"),
    re_path(rf"^{CODE}/$", places.region_detail, name="region_detail"),
    re_path(rf"^{CODE}/pdf/$", places.region_pdf, name="region_pdf"),
]
