"""Addresses of rounds, teams and visits."""

from django.urls import URLPattern, URLResolver, path

from puskesos.aid.views import results, rounds, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("", rounds.RoundList.as_view(), name="round_list"),
    path("baru/", rounds.round_create, name="round_create"),
    path("<int:pk>/", rounds.round_detail, name="round_detail"),
    path("<int:pk>/hasil/", results.round_results, name="round_results"),
    path("<int:pk>/hasil/pdf/", results.round_results_pdf, name="round_results_pdf"),
    path("<int:pk>/hasil/xlsx/", results.round_results_xlsx, name="round_results_xlsx"),
    path("<int:pk>/ubah/", rounds.round_update, name="round_update"),
    path("<int:pk>/sampel/", rounds.round_draw, name="round_draw"),
    path("<int:pk>/bagi/", rounds.round_share, name="round_share"),
    path("<int:pk>/desa/", rounds.round_village, name="round_village"),
    path("<int:pk>/langkah/", rounds.round_move, name="round_move"),
    path("<int:pk>/tim/", rounds.team_create, name="team_create"),
    path("tim/<int:pk>/ubah/", rounds.team_update, name="team_update"),
    path("tim/<int:pk>/anggota/", rounds.team_enlist, name="team_enlist"),
    path("kunjungan/", visits.SampleList.as_view(), name="sample_list"),
    path("kunjungan/<int:pk>/lapor/", visits.visit_create, name="visit_create"),
    path("hasil/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("hasil/<int:pk>/kasus/", visits.visit_case, name="visit_case"),
]
