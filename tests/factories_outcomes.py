"""Records of what comes after an event, for tests; reached through `tests.factories`."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from events.models import (
    Certificate,
    Document,
    DocumentKind,
    Event,
    EventEvaluation,
    FollowUp,
    Minutes,
    NumberFormat,
    Participant,
    Report,
    RequiredDocument,
    Viewpoint,
)
from pillars.models import Pillar
from tests import factories

_numbers = itertools.count(1)


def make_minutes(event: Event | None = None, **more: Any) -> Minutes:
    return Minutes.objects.create(**{"event": event or factories.make_event(), "taker": "Notulis Contoh"} | more)


def make_viewpoint(minutes: Minutes | None = None, pillar: Pillar | None = None, **more: Any) -> Viewpoint:
    values = {"minutes": minutes or make_minutes(), "pillar": pillar or factories.make_pillar()}
    values["text"] = "Pandangan contoh"
    return Viewpoint.objects.create(**values | more)


def make_follow_up(event: Event | None = None, **more: Any) -> FollowUp:
    """Open, due in a week from today, owned by a post without an account."""
    values = {
        "event": event or factories.make_event(),
        "what": f"Tindak lanjut contoh {next(_numbers)}",
        "owner_text": "Kepala Dinas Sosial",
        "due": timezone.localdate() + dt.timedelta(days=7),
    }
    return FollowUp.objects.create(**values | more)


def make_document_kind(**more: Any) -> DocumentKind:
    number = next(_numbers)
    return DocumentKind.objects.create(**{"code": f"dokumen-{number}", "name": f"Dokumen {number}"} | more)


def make_required_document(**more: Any) -> RequiredDocument:
    values = {"event_kind": more.pop("event_kind", None) or factories.make_event_kind()}
    values["document_kind"] = more.pop("document_kind", None) or make_document_kind()
    return RequiredDocument.objects.create(**values | more)


def make_document(event: Event | None = None, **more: Any) -> Document:
    values = {"event": event or factories.make_event(), "kind": more.pop("kind", None) or make_document_kind()}
    return Document.objects.create(**values | {"file": "kegiatan/tidak-ada.pdf"} | more)


def make_report(event: Event | None = None, **more: Any) -> Report:
    return Report.objects.create(**{"event": event or factories.make_event(), "background": "Latar contoh"} | more)


def make_certificate(participant: Participant | None = None, **more: Any) -> Certificate:
    number = next(_numbers)
    participant = participant or factories.make_participant()
    values = {
        "participant": participant,
        "format": NumberFormat.objects.get(code="sertifikat"),
        "year": 2025,
        "number": number,
        "text": f"400.9/{number:03}/SERT/413.109/2025",
        "dated": dt.date(2025, 6, 16),
        "hours": 4,
        "name": participant.name,
        "activity": participant.event.title,
        "issued_by": more.pop("issued_by", None) or factories.make_user(),
    }
    return Certificate.objects.create(**values | more)


def make_event_evaluation(event: Event | None = None, **more: Any) -> EventEvaluation:
    values = {"event": event or factories.make_event(), "device": f"{next(_numbers):064x}"}
    grades = dict.fromkeys(("material", "speaker", "place", "time", "benefit"), 4)
    return EventEvaluation.objects.create(**values | grades | more)
