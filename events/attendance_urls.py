"""Addresses of taking attendance, and of the papers that follow from it."""

from django.urls import path

from events.views import attendance, codes, paper, self_marking, sending, transport, walking_in

urlpatterns = [
    path("hadir/", self_marking.attendance_self, name="attendance_self"),
    path("<int:pk>/kartu-peserta.pdf", codes.event_cards, name="event_cards"),
    path("<int:pk>/uang-transport/", transport.event_transport, name="event_transport"),
    path("<int:pk>/uang-transport.pdf", transport.event_transport_paper, name="event_transport_paper"),
    path("sesi/<int:pk>/kehadiran/", attendance.attendance_list, name="attendance_list"),
    path("sesi/<int:pk>/kehadiran/kirim/", sending.attendance_send, name="attendance_send"),
    path("sesi/<int:pk>/kehadiran/pindai/", codes.attendance_scan, name="attendance_scan"),
    path("sesi/<int:pk>/kehadiran/layar/", codes.attendance_wall, name="attendance_wall"),
    path("sesi/<int:pk>/kehadiran/datang/", walking_in.attendance_walkin, name="attendance_walkin"),
    path("sesi/<int:pk>/kehadiran/datang/catat/", walking_in.attendance_admit, name="attendance_admit"),
    path("sesi/<int:pk>/kehadiran/kertas/", paper.attendance_paper, name="attendance_paper"),
    path("sesi/<int:session_pk>/kehadiran/<int:participant_pk>/", attendance.attendance_mark, name="attendance_mark"),
    path(
        "sesi/<int:session_pk>/kehadiran/<int:participant_pk>/hapus/",
        attendance.attendance_clear,
        name="attendance_clear",
    ),
    path("sesi/<int:pk>/daftar-hadir.pdf", attendance.session_sheet, name="session_sheet"),
]
