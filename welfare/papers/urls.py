"""Addresses of this room."""

from django.urls import path

from welfare.papers import views

app_name = "papers"
urlpatterns = [
    path("contoh-kop.pdf", views.letterhead_sample, name="letterhead_sample"),
]
