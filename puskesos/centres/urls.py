"""Addresses of the Puskesos."""

from django.urls import URLPattern, URLResolver, path, re_path

from puskesos.centres.views import activation, centres, coverage, facilities, staff, stages

CODE = r"(?P<code>\d{2}(?:\.\d{2,4}){1,3})"

app_name = "centres"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", centres.CentreList.as_view(), name="centre_list"),
    path("unduh/", centres.CentreDownload.as_view(), name="centre_export"),
    path("baru/", centres.CentreCreate.as_view(), name="centre_create"),
    path("peta/", coverage.centre_map, name="centre_map"),
    path("belum-ada/", coverage.VillageGapList.as_view(), name="village_list"),
    re_path(rf"^kecamatan/{CODE}/$", coverage.subdistrict_detail, name="subdistrict_detail"),
    re_path(rf"^kecamatan/{CODE}/rencana/$", activation.subdistrict_plan, name="subdistrict_plan"),
    path("verifikasi/", stages.UnverifiedList.as_view(), name="unverified_list"),
    path("<int:pk>/", centres.CentreDetail.as_view(), name="centre_detail"),
    path("<int:pk>/ubah/", centres.CentreUpdate.as_view(), name="centre_update"),
    path("<int:pk>/tahap/", stages.stage_change, name="centre_stage"),
    path("<int:pk>/verifikasi/", stages.centre_verify, name="centre_verify"),
    path("tahap/<int:pk>/batalkan/", stages.stagechange_undo, name="stagechange_undo"),
    path("tahap/<int:pk>/berkas/", stages.stagechange_file, name="stagechange_file"),
    path("petugas/", staff.StaffList.as_view(), name="centrestaff_list"),
    path("petugas/unduh/", staff.StaffDownload.as_view(), name="centrestaff_export"),
    path("<int:pk>/petugas/baru/", staff.centre_appoint, name="centre_appoint"),
    path("petugas/<int:pk>/akhiri/", staff.staff_finish, name="centrestaff_finish"),
    path("petugas/<int:pk>/ganti/", staff.centrestaff_replace, name="centrestaff_replace"),
    path("<int:pk>/jam/", facilities.centre_hours, name="centre_hours"),
    path("<int:pk>/sarana/", facilities.centre_facilities, name="centre_facilities"),
    path("<int:pk>/bulan/", facilities.centre_month, name="centre_month"),
    path("sarana/<int:pk>/foto/", facilities.facilitycheck_photo, name="facilitycheck_photo"),
    path("sarana/<int:pk>/foto/lihat/", facilities.facilitycheck_file, name="facilitycheck_file"),
    path("<int:pk>/rencana/", activation.centre_plan, name="centre_plan"),
    path("rencana/<int:pk>/", activation.PlanDetail.as_view(), name="activationplan_detail"),
    path("rencana/<int:pk>/akhiri/", activation.activationplan_end, name="activationplan_end"),
    path("langkah/", activation.StepList.as_view(), name="activationstep_list"),
    path("langkah/<int:pk>/selesai/", activation.activationstep_finish, name="activationstep_finish"),
    path("langkah/<int:pk>/buka/", activation.activationstep_reopen, name="activationstep_reopen"),
    path("langkah/<int:pk>/ubah/", activation.activationstep_update, name="activationstep_update"),
    path("langkah/<int:pk>/berkas/", activation.activationstep_file, name="activationstep_file"),
]
