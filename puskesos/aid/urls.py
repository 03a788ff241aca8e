"""Addresses of the aid programmes."""

from django.urls import URLPattern, URLResolver, path

from puskesos.aid.views import candidates, decisions, enrolments, lists, objections, settings, tabs

app_name = "aid"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.ProgrammeList.as_view(), name="programme_list"),
    path("mulai/", tabs.start, name="start"),
    path("program/<int:pk>/", settings.programme_detail, name="programme_detail"),
    path("program/<int:pk>/ubah/", settings.programme_update, name="programme_update"),
    path("program/baru/", settings.programme_create, name="programme_create"),
    path("program/<int:pk>/periode/", settings.period_create, name="period_create"),
    path("periode/<int:pk>/", settings.period_update, name="period_update"),
    path("periode/<int:pk>/kuota/", settings.quota_create, name="quota_create"),
    path("kuota/<int:pk>/", settings.quota_update, name="quota_update"),
    path("pengaturan/", settings.settings_page, name="settings"),
    *settings.row_paths(),
    path("penerima/", lists.EnrolmentList.as_view(), name="enrolment_list"),
    path("penerima/unduh/", lists.EnrolmentDownload.as_view(), name="enrolment_export"),
    path("penerima/<int:pk>/", enrolments.enrolment_detail, name="enrolment_detail"),
    path("penerima/<int:pk>/riwayat/", enrolments.enrolment_history, name="enrolment_history"),
    path("penerima/<int:pk>/dasar/", enrolments.enrolment_paper, name="enrolment_paper"),
    path("penerima/<int:pk>/usul/", decisions.decision_create, name="decision_create"),
    path("foto/<int:pk>/", enrolments.visitphoto_file, name="visitphoto_file"),
    path("calon/", candidates.CandidateList.as_view(), name="candidate_list"),
    path("calon/baru/", candidates.candidate_create, name="candidate_create"),
    path("calon/<int:pk>/", candidates.candidate_detail, name="candidate_detail"),
    path("calon/<int:pk>/ubah/", candidates.candidate_update, name="candidate_update"),
    path("calon/<int:pk>/tolak/", candidates.candidate_refuse, name="candidate_refuse"),
    path("calon/<int:pk>/tarik/", candidates.candidate_withdraw, name="candidate_withdraw"),
    path("calon/<int:pk>/kembali/", candidates.candidate_return, name="candidate_return"),
    path("calon/<int:pk>/berkas/", candidates.candidate_paper, name="candidate_paper"),
    path("calon/berkas/<int:pk>/", candidates.candidatepaper_file, name="candidatepaper_file"),
    path("keputusan/", decisions.DecisionList.as_view(), name="decision_list"),
    path("keputusan/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("keputusan/<int:pk>/setujui/", decisions.decision_decide, name="decision_decide"),
    path("keputusan/<int:pk>/tolak/", decisions.decision_refuse, name="decision_refuse"),
    path("keputusan/<int:pk>/tarik/", decisions.decision_withdraw, name="decision_withdraw"),
    path("keputusan/<int:pk>/batalkan/", decisions.decision_revoke, name="decision_revoke"),
    path("keputusan/<int:pk>/siks/", decisions.decision_siks, name="decision_siks"),
    path("keputusan/<int:pk>/bukti/", decisions.decision_paper, name="decision_paper"),
    path("keputusan/<int:pk>/berita-acara/", decisions.decision_minutes, name="decision_minutes"),
    path("keputusan/<int:pk>/sanggah/", objections.objection_create, name="objection_create"),
    path("sanggah/", objections.ObjectionList.as_view(), name="objection_list"),
    path("sanggah/<int:pk>/jawab/", objections.objection_answer, name="objection_answer"),
    path("sanggah/<int:pk>/berkas/", objections.objection_file, name="objection_file"),
]
