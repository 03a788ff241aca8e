"""Addresses of this room."""

from django.urls import path, re_path

from welfare.regions.views import maps, places

app_name = "regions"
urlpatterns = [
    path("peta/", maps.region_map_page, name="map"),
    path("peta/unduh/", maps.MapDownload.as_view(), name="map_export"),
    path("", places.RegionList.as_view(), name="region_list"),
    re_path(r"^(?P<code>\d{2}(?:\.\d{2,4}){1,3})/$", places.RegionDetail.as_view(), name="region_detail"),
]
