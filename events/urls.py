"""Addresses of this room."""

from django.urls import path

from events.views import attendance, events, participants, program

app_name = "events"
urlpatterns = [
    path("", events.EventList.as_view(), name="event_list"),
    path("baru/", events.EventCreate.as_view(), name="event_create"),
    path("<int:pk>/", events.EventDetail.as_view(), name="event_detail"),
    path("<int:pk>/ubah/", events.EventUpdate.as_view(), name="event_update"),
    path("<int:pk>/batalkan/", events.event_cancel, name="event_cancel"),
    path("<int:pk>/aktifkan-kembali/", events.event_reopen, name="event_reopen"),
    path("<int:pk>/riwayat/", events.EventHistory.as_view(), name="event_history"),
    path("<int:pk>/susunan-acara/", program.agenda_list, name="agenda_list"),
    path("susunan-acara/<int:pk>/ubah/", program.AgendaItemUpdate.as_view(), name="agendaitem_update"),
    path("susunan-acara/<int:pk>/pindah/", program.agendaitem_move, name="agendaitem_move"),
    path("susunan-acara/<int:pk>/hapus/", program.agendaitem_delete, name="agendaitem_delete"),
    path("<int:pk>/sesi/baru/", program.session_create, name="session_create"),
    path("sesi/<int:pk>/ubah/", program.session_update, name="session_update"),
    path("sesi/<int:pk>/hapus/", program.session_delete, name="session_delete"),
    path("<int:pk>/peserta/", participants.ParticipantList.as_view(), name="participant_list"),
    path("<int:pk>/peserta/tambah/", participants.participant_create, name="participant_create"),
    path("<int:pk>/peserta/dari-register/", participants.participant_enlist, name="participant_enlist"),
    path("peserta/<int:pk>/ubah/", participants.ParticipantUpdate.as_view(), name="participant_update"),
    path("peserta/<int:pk>/hapus/", participants.participant_delete, name="participant_delete"),
    path("sesi/<int:pk>/kehadiran/", attendance.attendance_list, name="attendance_list"),
    path("sesi/<int:session_pk>/kehadiran/<int:participant_pk>/", attendance.attendance_mark, name="attendance_mark"),
    path(
        "sesi/<int:session_pk>/kehadiran/<int:participant_pk>/hapus/",
        attendance.attendance_clear,
        name="attendance_clear",
    ),
    path("sesi/<int:pk>/daftar-hadir.pdf", attendance.session_sheet, name="session_sheet"),
]
