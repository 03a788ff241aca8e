"""Addresses of the Puskesos."""

from django.urls import URLPattern, URLResolver, path

from puskesos.centres import views

app_name = "centres"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.CentreList.as_view(), name="centre_list"),
    path("unduh/", views.CentreDownload.as_view(), name="centre_export"),
    path("baru/", views.CentreCreate.as_view(), name="centre_create"),
    path("<int:pk>/", views.CentreDetail.as_view(), name="centre_detail"),
    path("<int:pk>/ubah/", views.CentreUpdate.as_view(), name="centre_update"),
    path("<int:pk>/tahap/", views.stage_change, name="centre_stage"),
    path("petugas/<int:pk>/akhiri/", views.staff_finish, name="centrestaff_finish"),
]
