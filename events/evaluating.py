"""The evaluation of an event: the signed address on the QR, and the answers counted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import Event, EventEvaluation
from events.models.evaluations import GRADED

SALT = "events.evaluation"
OPEN_FOR = dt.timedelta(days=14)
"""After the last day of the event."""
GRADES = {4: "sangat baik", 3: "baik", 2: "cukup", 1: "kurang"}


class Closed(ValueError):
    """The form cannot be filled in; the text says why to a stranger."""


def token(event: Event) -> str:
    """What the QR carries: the event, signed, so that no other can be found by counting."""
    return signing.Signer(salt=SALT).sign_object(event.pk)


def form_path(event: Event) -> str:
    return reverse("events:evaluation_fill", args=[token(event)])


def event_of(text: str) -> Event:
    """The event of a token while its form is open.  Raises Closed."""
    try:
        key = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        raise Closed("Alamat evaluasi ini tidak dikenal. Pindai lagi kode yang ditampilkan panitia.") from None
    event = Event.objects.filter(pk=key, cancelled_at__isnull=True).first() if isinstance(key, int) else None
    if event is None:
        raise Closed("Kegiatan ini tidak ada atau dibatalkan.")
    today = timezone.localdate()
    if today < event.starts_on:
        raise Closed("Evaluasi dibuka pada hari kegiatan.")
    if today > event.ends_on + OPEN_FOR:
        raise Closed("Evaluasi kegiatan ini sudah ditutup.")
    return event


def device_hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def store(answer: EventEvaluation) -> bool:
    """Store one answer; False when this device has answered before, also at the same moment."""
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    of: int


@dataclass(frozen=True)
class Line:
    """One question: how many gave each grade, best first."""

    label: str
    bars: list[Bar]
    mean: float

    @property
    def mean_words(self) -> str:
        """ "3,4"."""
        return f"{self.mean:.1f}".replace(".", ",")


class Opinions:
    """The answers to an event's form, counted; one query."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def answers(self) -> list[EventEvaluation]:
        return list(self.event.evaluations.order_by("answered_at"))

    @property
    def total(self) -> int:
        return len(self.answers)

    @property
    def comments(self) -> list[str]:
        return [answer.comment for answer in self.answers if answer.comment]

    @cached_property
    def lines(self) -> list[Line]:
        lines = []
        for name in GRADED:
            counts = Counter(getattr(answer, name) for answer in self.answers)
            label = str(EventEvaluation._meta.get_field(name).verbose_name)
            bars = [Bar(words, counts[grade], self.total) for grade, words in GRADES.items()]
            mean = sum(grade * count for grade, count in counts.items()) / self.total if self.total else 0.0
            lines.append(Line(label.capitalize(), bars, mean))
        return lines
