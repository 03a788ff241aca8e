"""Records of events for tests."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from events.lettering import Wording, draft
from events.models import (
    AgendaItem,
    Attendance,
    Event,
    EventKind,
    EventRole,
    Invitation,
    InvitationRule,
    Letter,
    MarkReceipt,
    NumberFormat,
    Participant,
    Session,
    TransportRate,
)
from tests.factories_ground import BRONJONG, code_of, letters, make_user, next_number
from tests.factories_pillars import make_pillar
from welfare.people.models import Person
from welfare.regions.models import Region


def make_event_kind(**more: Any) -> EventKind:
    number = next_number()
    return EventKind.objects.create(**{"code": f"jenis-{number}", "name": f"Jenis {number}"} | more)


def make_event(region: str | Region = "35.24", **more: Any) -> Event:
    number = next_number()
    values = {
        "kind": more.pop("kind", None) or make_event_kind(),
        "title": f"Pembinaan contoh {number}",
        "place": "Ruang Asasta",
        "region_id": code_of(region),
        "starts_on": dt.date(2025, 6, 16),
        "ends_on": more.get("starts_on", dt.date(2025, 6, 16)),
    }
    return Event.objects.create(**values | more)


def make_session(event: Event | None = None, **more: Any) -> Session:
    event = event or make_event()
    return Session.objects.create(**{"event": event, "name": f"Sesi {next_number()}", "date": event.starts_on} | more)


def make_agenda_item(event: Event | None = None, **more: Any) -> AgendaItem:
    values = {"event": event or make_event(), "order": 1, "starts_at": dt.time(9, 0), "title": f"Acara {next_number()}"}
    return AgendaItem.objects.create(**values | more)


def make_participant(event: Event | None = None, person: Person | None = None, **more: Any) -> Participant:
    number = next_number()
    region = code_of(more.pop("region", person.region if person else BRONJONG))
    values = {
        "event": event or make_event(),
        "person": person,
        "name": person.name if person else f"Peserta Contoh {letters(number)}",
        "region_id": region,
        "order": number,
    }
    return Participant.objects.create(**values | more)


def make_attendance(participant: Participant | None = None, session: Session | None = None, **more: Any) -> Attendance:
    participant = participant or make_participant()
    values = {
        "participant": participant,
        "session": session or make_session(participant.event),
        "state": Attendance.State.PRESENT,
        "marked_by": more.pop("marked_by", None) or make_user(),
    }
    return Attendance.objects.create(**values | more)


def make_event_role(event: Event | None = None, **more: Any) -> EventRole:
    values = {"event": event or make_event(), "kind": "speaker", "name": f"Penutur Contoh {letters(next_number())}"}
    return EventRole.objects.create(**values | more)


def make_invitation_rule(event: Event | None = None, **more: Any) -> InvitationRule:
    values = {"event": event or make_event(), "pillar": make_pillar("TKSK"), "words": f"Aturan contoh {next_number()}"}
    return InvitationRule.objects.create(**values | more)


def make_invitation(participant: Participant | None = None, **more: Any) -> Invitation:
    return Invitation.objects.create(participant=participant or make_participant(), **more)


def make_number_format(**more: Any) -> NumberFormat:
    number = next_number()
    values = {"code": f"pola-{number}", "name": f"Pola {number}", "pattern": f"{number}/{{n}}/{{year}}"}
    return NumberFormat.objects.create(**values | more)


def make_letter(event: Event | None = None, **more: Any) -> Letter:
    """A numbered letter addressed to one participant."""
    event, number = event or make_event(), next_number()
    people = [make_participant(event)]
    form = more.pop("format", None) or make_number_format()
    day = dt.date(2025, 6, 10)
    wording = Wording(form, day, "important", "Undangan", "Kami mengundang:", "", "each", None)
    values = {
        "event": event, "format": form, "year": day.year, "number": number, "text": form.write(number, day),
        "dated": day, "content": draft(event, wording, people, form.write(number, day)), "opening": wording.opening,
        "recipient_count": len(people),
    }  # fmt: skip
    return Letter.objects.create(**values | {"issued_by": more.pop("issued_by", None) or make_user()} | more)


def make_transport_rate(event: Event | None = None, **more: Any) -> TransportRate:
    values = {"event": event or make_event(), "pillar": make_pillar(), "amount": 100_000}
    return TransportRate.objects.create(**values | more)


def make_mark_receipt(session: Session | None = None, **more: Any) -> MarkReceipt:
    session = session or make_session()
    values = {"key": uuid.uuid4(), "session": session, "made_at": timezone.now(), "outcome": "stored"}
    return MarkReceipt.objects.create(**values | {"sent_by": make_user()} | more)
