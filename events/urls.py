"""Addresses of this room."""

from django.urls import path

from events import attendance_urls, outcome_urls
from events.views import events, invitations, letters, participants, program, roles, rules

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
    path("<int:pk>/susunan-acara/urutkan/", program.agenda_arrange, name="agenda_arrange"),
    path("susunan-acara/<int:pk>/ubah/", program.AgendaItemUpdate.as_view(), name="agendaitem_update"),
    path("susunan-acara/<int:pk>/pindah/", program.agendaitem_move, name="agendaitem_move"),
    path("susunan-acara/<int:pk>/hapus/", program.agendaitem_delete, name="agendaitem_delete"),
    path("<int:pk>/sesi/baru/", program.session_create, name="session_create"),
    path("sesi/<int:pk>/ubah/", program.session_update, name="session_update"),
    path("sesi/<int:pk>/hapus/", program.session_delete, name="session_delete"),
    path("<int:pk>/petugas/", roles.eventrole_list, name="eventrole_list"),
    path("<int:pk>/petugas/tambah/", roles.eventrole_create, name="eventrole_create"),
    path("petugas/<int:pk>/ubah/", roles.EventRoleUpdate.as_view(), name="eventrole_update"),
    path("petugas/<int:pk>/hapus/", roles.eventrole_delete, name="eventrole_delete"),
    path("<int:pk>/undangan/", invitations.invitation_list, name="invitation_list"),
    path("<int:pk>/undangan/aturan/", rules.rule_list, name="rule_list"),
    path("<int:pk>/undangan/aturan/baru/", rules.rule_create, name="rule_create"),
    path("undangan/aturan/<int:pk>/undang/", rules.rule_invite, name="rule_invite"),
    path("undangan/aturan/<int:pk>/hapus/", rules.rule_delete, name="rule_delete"),
    path("peserta/<int:pk>/tidak-menjabat/", rules.rule_drop, name="rule_drop"),
    path("peserta/<int:pk>/jawaban/", invitations.invitation_respond, name="invitation_respond"),
    path("peserta/<int:pk>/disampaikan/", invitations.invitation_tell, name="invitation_tell"),
    path("surat/", letters.LetterRegister.as_view(), name="letter_register"),
    path("<int:pk>/surat/baru/", letters.letter_create, name="letter_create"),
    path("surat/<int:pk>/", letters.letter_detail, name="letter_detail"),
    path("surat/<int:pk>/undangan.pdf", letters.letter_paper, name="letter_paper"),
    path("surat/<int:pk>/undangan.zip", letters.letter_bundle, name="letter_bundle"),
    path("surat/<int:pk>/batalkan/", letters.letter_cancel, name="letter_cancel"),
    path("<int:pk>/peserta/", participants.ParticipantList.as_view(), name="participant_list"),
    path("<int:pk>/peserta/unduh/", participants.ParticipantDownload.as_view(), name="participant_export"),
    path("<int:pk>/peserta/tambah/", participants.participant_create, name="participant_create"),
    path("<int:pk>/peserta/dari-register/", participants.participant_enlist, name="participant_enlist"),
    path("peserta/<int:pk>/ubah/", participants.ParticipantUpdate.as_view(), name="participant_update"),
    path("peserta/<int:pk>/hapus/", participants.participant_delete, name="participant_delete"),
    *attendance_urls.urlpatterns,
    *outcome_urls.urlpatterns,
]
