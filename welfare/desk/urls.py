"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from welfare.desk import notices, quality, searching, tour, views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("cari/", searching.search, name="search"),
    path("mutu-data/", quality.quality, name="quality"),
    path("pemberitahuan/", notices.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", notices.notice_seen, name="notice_seen"),
    path("pemberitahuan/surel/", notices.notice_mail, name="notice_mail"),
    path("panduan/keliling/", tour.tour, name="tour"),
    path("panduan/keliling/selesai/", tour.tour_done, name="tour_done"),
    path("panduan/", views.guide, name="guide"),
    path("robots.txt", views.robots, name="robots"),
]
