"""Events of the demo office: the coaching event of 16 June 2025, one that is coming, and one long past.

Facts of the first: the public report of that day.  Who spoke is named by function only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events import demo_invitations
from events.models import AgendaItem, Attendance, Event, EventKind, Session, TransportRate, Wanted
from events.numbering import numbered
from events.participants import enlist, from_register
from pillars.models import Membership
from welfare.papers.models import Signatory

SEED_TITLE = "Penguatan dan Pembinaan Pilar-pilar Sosial"
SEED_DAY = dt.date(2025, 6, 16)
FUTURE_TITLE = "Bimtek Pengelolaan Puskesos"
PAST_TITLE = "Rapat koordinasi TKSK triwulan I"
PAST_DAY = dt.date(2025, 3, 12)
SATURDAY = 5
OFFICE = ("Ruang Asasta, Dinsos Kab. Lamongan", "Jalan Kusuma Bangsa Nomor 32 Lamongan")

SEED_AGENDA = [
    ("08:30", "Registrasi peserta", "Panitia"),
    ("09:00", "Pembukaan", "Pembawa acara"),
    ("09:10", "Menyanyikan lagu Indonesia Raya", "Dirigen"),
    ("09:20", "Laporan panitia", "Kabid Dayasos"),
    ("09:30", "Penguatan dan pembinaan pilar-pilar sosial", "Kepala Dinas"),
    ("10:30", "Doa", "Petugas doa"),
    ("10:40", "FGD: Puskesos berbasis desa/kelurahan", "Kabid Dayasos"),
]
FUTURE_AGENDA = [
    ("08:30", "Registrasi dan pembukaan", "Panitia"),
    ("09:00", "Standar layanan Puskesos", "Kabid Dayasos"),
    ("10:30", "Praktik mencatat layanan dan rujukan", "Fasilitator SLRT"),
    ("13:00", "Rencana aktivasi per kecamatan", "TKSK"),
]
PAST_AGENDA = [
    ("09:00", "Pembukaan dan arahan", "Kepala Dinas"),
    ("09:30", "Evaluasi pendampingan triwulan I", "Kabid Dayasos"),
]


@transaction.atomic
def ensure_seed_event(by: Any) -> Event:
    """The event of 16 June 2025 with its session and agenda; made when it is not there, else left as it is."""
    facts = {
        "theme": "Penguatan peran pilar-pilar sosial Kabupaten Lamongan",
        "activity_name": "Pengembangan Potensi Sumber Kesejahteraan Sosial Daerah Kabupaten/Kota",
        "fgd_topic": "Puskesos berbasis desa/kelurahan",
        "fgd_moderator": "Kabid Dayasos",
    }
    with pghistory.context(user=by.pk):
        return _ensure(SEED_TITLE, SEED_DAY, "pembinaan", SEED_AGENDA, by, **facts)


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Idempotent: what exists, edited or not, stays as it is."""
    event = ensure_seed_event(by)
    mark_seed_event(event, by)
    with pghistory.context(user=by.pk):
        _ensure_signatory()
        demo_invitations.fill_former(event, by)
        demo_invitations.fill_coming(_ensure_future(by), by)
        past = _ensure(PAST_TITLE, PAST_DAY, "rakor", PAST_AGENDA, by, theme="Evaluasi pendampingan di kecamatan")
        if not past.participants.exists():
            _invite_tksk(past, by)
    say(f"Kegiatan: {event.title} dan {Event.objects.count() - 1} kegiatan lain.")


SEED_MARKS = {
    2: (Attendance.State.REPRESENTED, "Sekretaris Contoh"),
    14: (Attendance.State.EXCUSED, ""),
    21: (Attendance.State.ABSENT, ""),
    32: (Attendance.State.GUEST, ""),
}
"""Who on the list of 16 June 2025 was not simply there; who it was is made up."""
SEED_TRANSPORT = 100_000


@transaction.atomic
def mark_seed_event(event: Event, by: Any) -> None:
    """One mark of each state and a transport rate, unless somebody has marked already."""
    session = event.sessions.order_by("date", "order").first()
    people = numbered(event)
    if not people or not session or Attendance.objects.filter(session__event=event).exists():
        return
    present = (Attendance.State.PRESENT, "")
    with pghistory.context(user=by.pk):
        wanted = [Wanted(person.pk, *SEED_MARKS.get(number, present)) for number, person in people]
        Attendance.mark_all(session, wanted, by=by)
        TransportRate.objects.get_or_create(event=event, pillar=None, defaults={"amount": SEED_TRANSPORT})


def future_day(today: dt.date) -> dt.date:
    """Two weeks from today, on a working day: from Saturday and Sunday on to Monday."""
    day = today + dt.timedelta(days=14)
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def _ensure_future(by: Any) -> Event:
    coming = Event.objects.filter(title=FUTURE_TITLE).upcoming().first()
    if coming:
        return coming
    day = future_day(timezone.localdate())
    return _ensure(FUTURE_TITLE, day, "bimtek", FUTURE_AGENDA, by, theme="Menyiapkan aktivasi Puskesos")


def _ensure(title: str, day: dt.date, kind: str, agenda: list[tuple[str, str, str]], by: Any, **facts: str) -> Event:
    found = Event.objects.filter(title=title, starts_on=day).first()
    if found:
        return found
    event = Event.objects.create(
        title=title,
        kind=EventKind.objects.get(code=kind),
        place=OFFICE[0],
        address=OFFICE[1],
        region_id=settings.OFFICE_REGENCY,
        starts_on=day,
        ends_on=day,
        created_by=by,
        **facts,
    )
    event.open_sessions(starts_at=dt.time(9, 0))
    AgendaItem.objects.bulk_create(
        AgendaItem(event=event, order=order, starts_at=dt.time.fromisoformat(at), title=line, speaker=speaker)
        for order, (at, line, speaker) in enumerate(agenda, 1)
    )
    return event


def _invite_tksk(event: Event, by: Any) -> None:
    """Six TKSK of the register, five of them present, so that a finished event has something to show."""
    posts = Membership.objects.active().filter(unit__pillar__code="TKSK", unit__region__level="subdistrict")
    posts = posts.select_related("person", "position", "unit__pillar", "unit__region").order_by("unit__region")
    session = Session.objects.filter(event=event).first()
    for number, post in enumerate(posts[:6]):
        participant = enlist(event, from_register(post.person, post), by=by)
        state = Attendance.State.EXCUSED if number == 3 else Attendance.State.PRESENT
        if session:
            Attendance.mark(participant, session, state, by=by)


def _ensure_signatory() -> None:
    """A made-up signatory, when the office has none: papers then show how a signed sheet looks."""
    if not Signatory.objects.exists():
        Signatory.objects.create(
            name="Contoh Penandatangan, S.Sos.",
            capacity="Kepala Bidang Pemberdayaan Sosial",
            nip="19800101 200501 1 901",
            rank="Pembina (IV/a)",
        )
