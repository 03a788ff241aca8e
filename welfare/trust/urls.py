"""Addresses of this room."""

from django.urls import path

from welfare.trust.views import breaches, office, persons

app_name = "trust"
urlpatterns = [
    path("", office.start, name="start"),
    path("pembacaan/", office.ReadList.as_view(), name="read_list"),
    path("masa-simpan/", office.retention_list, name="retention_list"),
    path("masa-simpan/baru/", office.PeriodCreate.as_view(), name="retention_create"),
    path("pemrosesan/", office.processing_list, name="processing_list"),
    path("pemrosesan/pdf/", office.processing_paper, name="processing_paper"),
    path("orang/<int:pk>/", persons.person_reads, name="person_reads"),
    path("orang/<int:pk>/data-saya/", persons.person_data, name="person_data"),
    path("orang/<int:pk>/hapus/", persons.person_erase, name="person_erase"),
    path("kegagalan/", breaches.BreachList.as_view(), name="breach_list"),
    path("kegagalan/baru/", breaches.BreachCreate.as_view(), name="breach_create"),
    path("kegagalan/<int:pk>/", breaches.BreachDetail.as_view(), name="breach_detail"),
    path("kegagalan/<int:pk>/ubah/", breaches.BreachUpdate.as_view(), name="breach_update"),
    path("kegagalan/<int:pk>/keadaan/", breaches.breach_state, name="breach_state"),
    path("kegagalan/<int:pk>/unduh/", breaches.BreachDownload.as_view(), name="breach_download"),
    path("kegagalan/<int:pk>/surat/", breaches.breach_letter, name="breach_letter"),
]
