"""Addresses of this room."""

from django.urls import path

from welfare.operations import views

app_name = "operations"
urlpatterns = [
    path("sehat/", views.status, name="health"),
    path("keadaan-sistem/", views.house, name="house"),
]
