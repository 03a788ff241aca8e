"""Addresses of the cases.  Every step of the flow has one of its own."""

from django.urls import URLPattern, URLResolver, path

from puskesos.cases.flow import BY_HAND
from puskesos.cases.views import acts, assigning, cases, intake, public, referral_lists, referrals

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cases.CaseList.as_view(), name="case_list"),
    path("unduh/", cases.CaseDownload.as_view(), name="case_export"),
    path("baru/", intake.CaseCreate.as_view(), name="case_create"),
    path("baru/berkas/", intake.service_papers, name="servicekind_papers"),
    path("bagikan/", assigning.assign_many, name="assign_many"),
    path("cek/", public.status, name="status"),
    path("<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("<int:pk>/ubah/", cases.case_update, name="case_update"),
    path("<int:pk>/catatan/", acts.case_note, name="case_note"),
    path("<int:pk>/berkas/", acts.case_papers, name="case_papers"),
    path("<int:pk>/petugas/", acts.case_assign, name="case_assign"),
    path("<int:pk>/rujuk/", referrals.case_refer, name="case_refer"),
    path("<int:pk>/tanda-terima/", referrals.case_slip, name="case_slip"),
    *(path(f"<int:pk>/{move.path}/", acts.move_view(move), name=f"case_{move.code}") for move in BY_HAND),
    path("rujukan/", referral_lists.ReferralList.as_view(), name="referral_list"),
    path("rujukan/unduh/", referral_lists.ReferralDownload.as_view(), name="referral_export"),
    path("rujukan/instansi/", referral_lists.referral_agencies, name="referral_agencies"),
    path("rujukan/<int:pk>/jawaban/", referrals.referral_answer, name="referral_answer"),
    path("rujukan/<int:pk>/surat/", referrals.referral_letter, name="referral_letter"),
    path("lampiran/<int:pk>/", cases.entry_file, name="caseentry_file"),
]
