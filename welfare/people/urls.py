"""Addresses of this room."""

from django.urls import path

from welfare.people import check_views, merge_views, views

app_name = "people"
urlpatterns = [
    path("", views.PersonList.as_view(), name="person_list"),
    path("baru/", views.PersonCreate.as_view(), name="person_create"),
    path("cek/", check_views.PersonCheck.as_view(), name="check"),
    path("cek/hasil/", check_views.person_check_page, name="check_page"),
    path("cek/unduh/", check_views.person_check_download, name="check_download"),
    path("unduh/", views.PersonDownload.as_view(), name="person_export"),
    path("ganda/", merge_views.DuplicateList.as_view(), name="duplicate_list"),
    path("ganda/periksa/", merge_views.duplicate_refresh, name="duplicate_refresh"),
    path("penggabungan/<int:pk>/", merge_views.MergeDetail.as_view(), name="merge_detail"),
    path("penggabungan/<int:pk>/batal/", merge_views.merge_undo, name="merge_undo"),
    path("bukan-orang-yang-sama/<int:pk>/batal/", merge_views.distinctpair_undo, name="distinctpair_undo"),
    path("<int:pk>/", views.PersonDetail.as_view(), name="person_detail"),
    path("<int:pk>/ubah/", views.PersonUpdate.as_view(), name="person_update"),
    path("<int:pk>/riwayat/", views.PersonHistory.as_view(), name="person_history"),
    path("<int:pk>/gabung/", merge_views.PersonMerge.as_view(), name="person_merge"),
    path("<int:pk>/bukan/", merge_views.person_distinct, name="person_distinct"),
    path("<int:pk>/nik/", views.person_reveal, name="person_reveal"),
]
