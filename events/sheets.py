"""The facts that go on an event's papers.  The layout is `templates/papers/`."""

from __future__ import annotations

from typing import Any

from events import codes
from events.breakdown import subdistrict_name
from events.models import Event, Participant, Session
from events.numbering import numbered
from welfare.desk.templatetags import office
from welfare.papers import qr
from welfare.papers.rendering import letterhead, place_and_date, signatory

EMPTY_LINES = 30
"""Numbered lines of a sheet printed before anybody is on the list."""


def sign_in_sheet(session: Session, *, paper: str, user: Any) -> dict[str, Any]:
    """The data of `daftar-hadir.typ`: the participants in the order of the list.  Never a NIK.

    Phone numbers stand only where `user` may see them (`Participant.phone_for`).
    """
    event, head = session.event, letterhead()
    rows = [[number, *_cells(person, user)] for number, person in numbered(event)]
    several = event.sessions.count() > 1
    date = office.date_filter(session.date, "j F Y")
    return {
        "letterhead": head,
        "signatory": signatory(),
        "paper": paper,
        "title": "Daftar hadir",
        "event": event.title,
        "facts": [
            ["Hari/tanggal", office.tanggal(session.date)],
            ["Waktu", hours(session)],
            ["Tempat", event.place_words if event.place or event.address else "........................"],
            ["Acara", f"{event.title} ({session.name})" if several else event.title],
        ],
        "rows": rows or [[number, *[""] * 6] for number in range(1, EMPTY_LINES + 1)],
        "place_and_date": place_and_date(head, session.date),
        "footer": f"{event.title}, {session.name}, {date}",
    }


def participant_cards(event: Event, *, paper: str) -> dict[str, Any]:
    """The data of `kartu-peserta.typ`: the code of every participant, in the order of the list."""
    day = office.tanggal(event.starts_on)
    if event.ends_on != event.starts_on:
        day = f"{day} sampai {office.tanggal(event.ends_on)}"
    cards = []
    for number, person in numbered(event):
        code = codes.spaced(codes.participant_code(event.pk, person.pk))
        cards.append([number, person.name, person.represents, code, qr.for_paper(codes.payload(person))])
    return {"paper": paper, "event": event.title, "day": day, "cards": cards}


def hours(session: Session) -> str:
    """ "09.00 WIB s.d. 12.00 WIB", "09.00 WIB s.d. selesai", or a line to fill in by hand."""
    if not session.starts_at:
        return "........................"
    return f"{office.jam(session.starts_at)} s.d. {office.jam(session.ends_at) or 'selesai'}"


def _cells(person: Participant, user: Any) -> list[str]:
    return [
        person.name,
        person.sex,
        person.position,
        person.represents,
        subdistrict_name(person.region),
        person.phone_for(user),
    ]
