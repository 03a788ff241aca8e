"""The coaching event of 16 June 2025 with made-up people: 27 delegates of six pillars and 5 guests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from events.models import Event, EventKind, Participant, Session
from tests.factories import make_event, make_pillar
from welfare.regions.models import Region

WITHOUT_TKSK = {
    "35.24.11": "Sambeng",
    "35.24.15": "Solokuro",
    "35.24.19": "Kembangbahu",
    "35.24.24": "Karangbinangun",
    "35.24.27": "Sarirejo",
}
CHAIRS = [
    ("KT", "Ketua KT"),
    ("PSM", "Ketua IPSM"),
    ("TAGANA", "Ketua Tagana"),
    ("LKS", "Ketua FLKS"),
    ("PKH", "Koord. PKH"),
]


@dataclass(frozen=True)
class Coaching:
    event: Event
    session: Session
    people: list[Participant]

    def tksk(self, name: str) -> Participant:
        return next(person for person in self.people if person.name == f"Petugas Contoh {name}")


@pytest.fixture
def coaching(db: None) -> Coaching:
    event = make_event(
        kind=EventKind.objects.get(code="pembinaan"),
        title="Penguatan dan Pembinaan Pilar-pilar Sosial",
        theme="Penguatan peran pilar",
        fgd_topic="Puskesos berbasis desa/kelurahan",
    )
    [session] = event.open_sessions(starts_at=dt.time(9, 0))
    rows: list[dict[str, object]] = [
        {"name": f"Pengurus Contoh {code}", "pillar": make_pillar(code), "position": post} for code, post in CHAIRS
    ]
    places = Region.objects.subdistricts().exclude(code__in=WITHOUT_TKSK)
    rows += [
        {"name": f"Petugas Contoh {place.name}", "pillar": make_pillar("TKSK"), "position": "TKSK", "region": place}
        for place in places
    ]
    rows += [{"name": f"Tamu Contoh {letter}", "institution": "Bappeda Kab. Lamongan"} for letter in "ABCDE"]
    Participant.objects.bulk_create(
        Participant(event=event, order=order, phone=f"0812000{order:05}", sex="LP"[order % 2], **row)
        for order, row in enumerate(rows, 1)
    )
    return Coaching(event, session, list(event.participants.order_by("order")))
