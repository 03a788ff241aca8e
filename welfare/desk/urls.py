"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from welfare.desk import quality, searching, views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("cari/", searching.search, name="search"),
    path("mutu-data/", quality.quality, name="quality"),
    path("panduan/", views.guide, name="guide"),
    path("robots.txt", views.robots, name="robots"),
]
