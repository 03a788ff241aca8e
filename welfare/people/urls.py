"""Addresses of this room."""

from django.urls import path

from welfare.people import views

app_name = "people"
urlpatterns = [
    path("", views.PersonList.as_view(), name="person_list"),
    path("baru/", views.PersonCreate.as_view(), name="person_create"),
    path("unduh/", views.person_export, name="person_export"),
    path("<int:pk>/", views.PersonDetail.as_view(), name="person_detail"),
    path("<int:pk>/ubah/", views.PersonUpdate.as_view(), name="person_update"),
    path("<int:pk>/riwayat/", views.PersonHistory.as_view(), name="person_history"),
    path("<int:pk>/nik/", views.person_reveal, name="person_reveal"),
]
