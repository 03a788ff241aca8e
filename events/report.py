"""The events' tables: how many of which kind, month by month, who came; and the register of numbered letters."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from events.models import Certificate, Event, Letter, Participant
from events.presence import CAME
from welfare.desk import asking
from welfare.desk.registry import announce
from welfare.reports.definitions import Cell, ReportDefinition, ReportPart, Scope, Section, with_sum

COUNTED = ("Kegiatan", "Peserta", "Hadir")
HEADS = ("Kegiatan", "Tanggal", "Tempat", "Peserta", "Hadir")
LETTER_HEADS = ("Nomor surat", "Tanggal", "Hal", "Kegiatan", "Penerima", "Keadaan")


def events_of(scope: Scope) -> QuerySet[Event]:
    """Events that began in the time for the region or a part of it; those called off are left out."""
    events = Event.objects.visible_to(scope.user).filter(scope.within("region"), starts_on__range=scope.days)
    return events.filter(cancelled_at__isnull=True)


def by_kind(scope: Scope) -> Section:
    """One query."""
    return _section("jenis", asking.together(_by(scope, "kind__name"), is_remembered=True))


def sections(scope: Scope) -> list[Section]:
    """Tables by kind and month, in one query, and the events of the time by name."""
    asked = _by(scope, "kind__name") | (_by(scope, "month") if scope.is_year else {})
    told = asking.together(asked, is_remembered=True)
    return [_section("jenis", told), *([_section("bulan", told)] if scope.is_year else []), _by_name(scope)]


def _by(scope: Scope, path: str) -> dict[str, asking.Wanted]:
    """Events, and of them participants and who came, told apart by a column of the event; persons once per event."""
    month = path == "month"
    events = events_of(scope).annotate(of=TruncMonth("starts_on") if month else F(path))
    people = Participant.objects.filter(event__in=events_of(scope).order_by().values("pk"))
    people = people.annotate(of=TruncMonth("event__starts_on") if month else F(f"event__{path}"))
    came = Count("pk", distinct=True, filter=Q(attendances__state__in=CAME))
    return {
        f"events {path}": asking.groups(events, "of", n=Count("pk")),
        f"people {path}": asking.groups(people, "of", n=Count("pk", distinct=True), came=came),
    }


def _section(head: str, told: dict[str, asking.Told]) -> Section:
    path = {"jenis": "kind__name", "bulan": "month"}[head]
    people = {row["of"]: (row["n"], row["came"]) for row in told[f"people {path}"]}
    rows: list[list[Cell]] = [
        [_month(row["of"]) if path == "month" else row["of"], row["n"], *people.get(row["of"], (0, 0))]
        for row in sorted(told[f"events {path}"], key=lambda row: str(row["of"]))
    ]
    return Section(f"Kegiatan menurut {head}", (head.capitalize(), *COUNTED), with_sum(rows), chart=1)


def _month(day: str) -> str:
    return str(date_format(dt.date.fromisoformat(day[:10]), "F"))


def _by_name(scope: Scope) -> Section:
    """One query."""
    came = Q(participants__attendances__state__in=CAME)
    events = events_of(scope).annotate(
        people=Count("participants", distinct=True), came=Count("participants", distinct=True, filter=came)
    )
    rows: list[list[Cell]] = [
        [event.title, str(date_format(event.starts_on, "j F Y")), event.place or "–", event.people, event.came]
        for event in events.order_by("starts_on", "pk")
    ]
    return Section(f"Daftar kegiatan {scope.words}", HEADS, rows)


def letters(scope: Scope) -> list[Section]:
    """Every number given in the time, cancelled ones too; one query."""
    rows = Letter.objects.visible_to(scope.user).filter(scope.within("event__region"), dated__range=scope.days)
    rows = rows.select_related("event").defer("content").order_by("format", "number", "pk")
    told: list[list[Cell]] = [
        [letter.text, str(date_format(letter.dated, "j F Y")), letter.subject, letter.event.title,
         letter.recipient_count, f"dibatalkan: {letter.cancel_reason}" if letter.cancelled_at else "berlaku"]
        for letter in rows
    ]  # fmt: skip
    return [Section(f"Register surat undangan {scope.words}", LETTER_HEADS, told)]


def certificates(scope: Scope) -> list[Section]:
    """Every number given in the time, revoked ones too; one query."""
    rows = Certificate.objects.visible_to(scope.user).filter(scope.within("participant__event__region"))
    rows = rows.filter(dated__range=scope.days).select_related("participant__event").order_by("format", "number", "pk")
    told: list[list[Cell]] = [
        [paper.text, str(date_format(paper.dated, "j F Y")), paper.name, paper.participant.event.title, paper.hours,
         "dicabut" if paper.revoked_at else "berlaku"]
        for paper in rows
    ]  # fmt: skip
    heads = ("Nomor sertifikat", "Tanggal", "Nama", "Kegiatan", "Jam", "Keadaan")
    return [Section(f"Register sertifikat {scope.words}", heads, told)]


announce(
    ReportDefinition(
        "kegiatan", "Kegiatan", "events.view_event", 40,
        "Pembinaan, rapat, dan FGD: menurut jenis dan bulan, peserta, dan yang hadir.", sections,
        more=("events.view_participant", "events.view_attendance"),
    ),
    ReportDefinition(
        "surat", "Register surat dan sertifikat", "events.view_event", 60,
        "Nomor surat dan sertifikat yang diberikan dalam masa itu, berurutan, juga yang dibatalkan.", letters,
        more=("events.view_participant",),
    ),
    ReportPart("surat", "Sertifikat", "events.view_certificate", 10, certificates),
    ReportPart("rekap", "Kegiatan", "events.view_attendance", 40, lambda scope: [by_kind(scope)]),
)  # fmt: skip
