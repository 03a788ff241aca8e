"""Lists of events and of participants."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from events.breakdown import subdistrict_name
from events.models import Event, FollowUp, Letter, Participant
from welfare.desk.tables import DayColumn, OfficeTable, VerbColumn, chip
from welfare.desk.templatetags import office


def event_state(event: Event) -> tuple[str, str]:
    """The state of an event as the word and the tone of a chip."""
    today = timezone.localdate()
    if event.cancelled_at:
        return "dibatalkan", "bad"
    if event.starts_on > today:
        return "akan datang", "info"
    return ("selesai", "mute") if event.ends_on < today else ("berlangsung", "good")


class EventTable(OfficeTable):
    noun = "kegiatan"
    caption = "Daftar kegiatan"

    title = tables.Column()
    starts_on = DayColumn(verbose_name="Tanggal")
    kind = tables.Column(order_by=("kind__order", "kind__name"))
    place = tables.Column()
    participant_count = tables.Column(verbose_name="Peserta")
    state = tables.Column(verbose_name="Keadaan", empty_values=(), orderable=False)

    class Meta:
        model = Event
        fields = ["title", "starts_on", "kind", "place", "participant_count", "state"]

    def render_title(self, value: str, record: Event) -> str:
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)
        return format_html('{}<br><span class="soft">{}</span>', link, record.theme) if record.theme else link

    def render_participant_count(self, value: int, record: Event) -> str:
        if not value:
            return "–"
        address = reverse("events:participant_list", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, office.angka(value))

    def render_state(self, record: Event) -> str:
        return chip(*event_state(record))


class ParticipantTable(OfficeTable):
    noun = "peserta"
    caption = "Daftar peserta"

    order = tables.Column(verbose_name="No.")
    name = tables.Column()
    sex = tables.Column(verbose_name="L/P")
    position = tables.Column()
    institution = tables.Column(verbose_name="Pilar/instansi", empty_values=(), order_by=("pillar", "institution"))
    region = tables.Column(verbose_name="Kecamatan", order_by="region__name")
    phone = tables.Column(verbose_name="No. HP")
    edit = VerbColumn(verb="Ubah", url=lambda record: reverse("events:participant_update", args=[record.pk]))

    class Meta:
        model = Participant
        fields = ["order", "name", "sex", "position", "institution", "region", "phone", "edit"]

    def __init__(self, *args: Any, user: Any, editable: bool, **kwargs: Any) -> None:
        self.user = user
        hidden = [] if editable else ["edit"]
        if not user.has_perm("people.view_person"):
            hidden.append("phone")
        super().__init__(*args, exclude=hidden, **kwargs)

    def render_name(self, value: str, record: Participant) -> str:
        person = record.person
        if person and self.user.has_perm("people.view_person") and self.user.covers(person.region_id):
            return format_html('<a href="{}">{}</a>', person.get_absolute_url(), value)
        return value

    def render_sex(self, record: Participant) -> str:
        return record.sex

    def render_institution(self, record: Participant) -> str:
        return record.represents or "–"

    def render_region(self, record: Participant) -> str:
        return subdistrict_name(record.region) or "–"

    def render_phone(self, record: Participant) -> str:
        return office.phone_link(record.phone_for(self.user)) or "–"


class LetterTable(OfficeTable):
    noun = "surat"
    caption = "Register surat undangan"
    empty_title = "Belum ada surat"
    empty_text = "Surat undangan yang diberi nomor di halaman kegiatan akan tampil di sini."

    text = tables.Column(order_by=("year", "number"), linkify=True)
    dated = DayColumn()
    event = tables.Column(linkify=True)
    recipient_count = tables.Column(verbose_name="Penerima")
    state = tables.Column(verbose_name="Keadaan", empty_values=(), orderable=False)

    class Meta:
        model = Letter
        fields = ["text", "dated", "event", "recipient_count", "state"]

    def render_state(self, record: Letter) -> str:
        return chip("dibatalkan", "bad") if record.cancelled_at else chip("berlaku", "good")


class FollowUpTable(OfficeTable):
    noun = "tindak lanjut"
    caption = "Daftar tindak lanjut"
    empty_title = "Belum ada tindak lanjut"
    empty_text = "Tindak lanjut yang dicatat dari notulen, Puskesos, atau program akan tampil di sini."

    what = tables.Column(verbose_name="Tindak lanjut", linkify=True)
    owner = tables.Column(verbose_name="Penanggung jawab", empty_values=(), order_by=("owner__name", "owner_text"))
    due = DayColumn()
    event = tables.Column(verbose_name="Asal", empty_values=(), orderable=False)
    state = tables.Column(verbose_name="Keadaan", empty_values=())

    class Meta:
        model = FollowUp
        fields = ["what", "owner", "due", "event", "state"]

    def render_owner(self, record: FollowUp) -> str:
        return record.owner_words

    def render_event(self, record: FollowUp) -> str:
        if record.event:
            return format_html('<a href="{}">{}</a>', record.event.get_absolute_url(), record.event)
        return str(record.centre or record.programme or "–")

    def render_state(self, record: FollowUp) -> str:
        return chip(*record.due_words)
