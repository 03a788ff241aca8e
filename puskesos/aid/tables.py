"""The lists of programmes, recipients, candidates, decisions and objections."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from pillars.tables import person_link
from puskesos.aid.comparison import Finding
from puskesos.aid.models import Candidate, Decision, Enrolment, Objection, Place, Programme
from puskesos.aid.story import DECISION_TONES, OBJECTION_TONES
from puskesos.aid.words import RECOMMENDATION_TONES
from welfare.desk.tables import ChipColumn, OfficeTable, VerbColumn, chip
from welfare.desk.wording import number
from welfare.regions.choices import place_name


def recipients_url(**query: Any) -> str:
    return f"{reverse('aid:enrolment_list')}?{urlencode(query)}"


def candidates_url(**query: Any) -> str:
    return f"{reverse('aid:candidate_list')}?{urlencode(query)}"


def decisions_url(**query: Any) -> str:
    return f"{reverse('aid:decision_list')}?{urlencode(query)}"


class ProgrammeTable(OfficeTable):
    noun = "program"
    caption = "Program bantuan"
    empty_title = "Tidak ada program yang cocok"
    name = tables.Column("Program", linkify=lambda record: reverse("aid:programme_detail", args=[record.pk]))
    code = tables.Column("Kode")
    funder = tables.Column("Sumber dana")
    recipient = tables.Column("Diberikan kepada")
    recipients = tables.Column("Penerima sekarang")
    is_active = tables.Column("Keadaan")

    class Meta:
        model = Programme
        fields = ("name", "code", "funder", "recipient", "recipients", "is_active")

    def render_recipients(self, value: int, record: Any) -> str:
        url = recipients_url(program=record.code, keadaan="menerima")
        return format_html('<a href="{}">{} penerima</a>', url, number(value))

    def render_is_active(self, value: bool) -> str:
        return chip("berjalan", "good") if value else chip("berhenti", "mute")


class EnrolmentTable(OfficeTable):
    noun = "penerima"
    caption = "Penerima bantuan"
    empty_title = "Tidak ada penerima yang cocok"
    person = tables.Column("Penerima", order_by=("person__name_key",))
    programme = tables.Column("Program", order_by=("programme__code",))
    period = tables.Column("Periode")
    region = tables.Column("Desa/kelurahan", order_by=("region_id",))
    reference = tables.Column("Nomor peserta", orderable=False)
    status = tables.Column("Keadaan")
    way_on = tables.Column("Langkah", empty_values=(), orderable=False)
    ground = VerbColumn(verb="Riwayat", url=lambda record: reverse("aid:enrolment_detail", args=[record.pk]))

    class Meta:
        model = Enrolment
        fields = ("person", "programme", "period", "region", "reference", "status", "way_on", "ground")

    finding: Finding | None = None
    """The comparison that narrows the list, whose way on each row offers; the view sets it."""

    def before_render(self, request: Any) -> None:
        super().before_render(request)
        if self.finding is None or not request.user.has_perm(self.finding.right):
            self.columns.hide("way_on")

    def render_way_on(self, record: Enrolment) -> str:
        assert self.finding is not None  # noqa: S101 - the column is hidden otherwise
        url = self.finding.url_for(record)
        return format_html('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', url, self.finding.verb,
                           record.person.full_name)  # fmt: skip

    def render_person(self, value: Any) -> str:
        return person_link(value, self.request.user)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_status(self, record: Enrolment) -> str:
        if record.status == Enrolment.Status.ACTIVE:
            return chip("menerima", "good")
        day = f" sejak {date_format(record.ended_on, 'j F Y')}" if record.ended_on else ""
        return format_html('{} <span class="soft">{}</span>', chip(f"berakhir{day}", "mute"), record.ended_reason)


CANDIDATE_TONES = {
    Candidate.State.WAITING: "info",
    Candidate.State.CHOSEN: "good",
    Candidate.State.REFUSED: "bad",
    Candidate.State.WITHDRAWN: "mute",
}


class CandidateTable(OfficeTable):
    noun = "calon"
    caption = "Antrean calon penerima"
    empty_title = "Tidak ada calon yang cocok"
    empty_text = "Calon dicatat dari musdes/muskel, aplikasi Cek Bansos, aduan, atau kunjungan."
    person = tables.Column("Calon", order_by=("person__name_key",))
    programme = tables.Column("Program", order_by=("programme__code",))
    village = tables.Column("Desa/kelurahan", order_by=("village_id",))
    rank = tables.Column("Peringkat", empty_values=(), orderable=False)
    decile = tables.Column("Desil")
    source = tables.Column("Asal usulan", orderable=False)
    state = ChipColumn(verbose_name="Keadaan", tones=CANDIDATE_TONES)

    class Meta:
        model = Candidate
        fields = ("person", "programme", "village", "rank", "decile", "source", "state")

    places: dict[int, Place]
    """Of the candidates on the page; the view sets it."""

    def render_person(self, value: Any, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("aid:candidate_detail", args=[record.pk]), value.full_name)

    def render_village(self, value: Any) -> str:
        return place_name(value)

    def render_rank(self, record: Any) -> str:
        place = self.places.get(record.pk)
        if place is None:
            return "–"
        shared = chip(f"sama {place.share} calon", "warn") if place.share > 1 else ""
        return format_html("{} dari {} {}", place.rank, place.of, shared)


class DecisionTable(OfficeTable):
    noun = "usulan"
    caption = "Keputusan bantuan"
    empty_title = "Tidak ada usulan yang cocok"
    empty_text = "Usulan dibuat dari halaman penerima, berdasarkan kunjungan monev."
    enrolment = tables.Column("Penerima", order_by=("enrolment__person__name_key",))
    programme = tables.Column("Program", accessor="enrolment__programme", order_by=("enrolment__programme__code",))
    region = tables.Column("Desa/kelurahan", accessor="enrolment__region", order_by=("enrolment__region_id",))
    recommendation = ChipColumn(verbose_name="Usulan", tones=RECOMMENDATION_TONES)
    proposed = tables.Column("Diusulkan", accessor="proposed_at", order_by=("proposed_at",))
    state = ChipColumn(verbose_name="Keadaan", tones=DECISION_TONES)

    class Meta:
        model = Decision
        fields = ("enrolment", "programme", "region", "recommendation", "proposed", "state")

    def render_enrolment(self, value: Any, record: Any) -> str:
        url = reverse("aid:decision_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, value.person.full_name)

    def render_programme(self, value: Any, record: Any) -> str:
        return f"{value} {record.enrolment.period}"

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_proposed(self, value: Any, record: Any) -> str:
        return f"{date_format(timezone.localtime(value), 'j F Y')} oleh {record.proposed_by}"


class ObjectionTable(OfficeTable):
    noun = "sanggah"
    caption = "Sanggah"
    empty_title = "Tidak ada sanggah yang cocok"
    empty_text = "Sanggah dicatat dari halaman keputusan."
    objector = tables.Column("Penyanggah")
    about = tables.Column("Tentang", accessor="decision__enrolment", orderable=False)
    received_on = tables.Column("Diterima")
    due_on = tables.Column("Batas jawaban")
    state = ChipColumn(verbose_name="Keadaan", tones=OBJECTION_TONES)

    class Meta:
        model = Objection
        fields = ("objector", "about", "received_on", "due_on", "state")

    def render_objector(self, value: str, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("aid:decision_detail", args=[record.decision_id]), value)

    def render_about(self, value: Any) -> str:
        return format_html('{}<div class="soft">{}</div>', value, place_name(value.region))

    def render_received_on(self, value: Any) -> str:
        return date_format(value, "j F Y")

    def render_due_on(self, value: Any, record: Any) -> str:
        day = date_format(value, "j F Y")
        return format_html("{} {}", day, chip("terlambat", "bad")) if record.is_late else day
