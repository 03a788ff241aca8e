"""The roll of a session: everybody on the event's list with the mark of each, and the counts above it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.breakdown import subdistrict_name
from events.models import Attendance, Event, Participant, Session
from events.numbering import numbered

UNMARKED = "unmarked"
"""The filter value for those without a mark."""

TONES = {
    Attendance.State.PRESENT: "good",
    Attendance.State.EXCUSED: "info",
    Attendance.State.REPRESENTED: "warn",
    Attendance.State.GUEST: "info",
    Attendance.State.ABSENT: "bad",
}


MARK = ("events.add_attendance", "events.change_attendance")


def may_mark_at(user: Any, event: Event) -> bool:
    return bool(user.has_perms(MARK) and user.covers(event.region_id) and not event.cancelled_at)


def open_session(user: Any, pk: int) -> Session:
    """The session to mark at: of an event in the officer's territory that is not called off; else 404."""
    sessions = Session.objects.editable_by(user).filter(event__cancelled_at__isnull=True)
    return get_object_or_404(sessions.select_related("event__region"), pk=pk)


@dataclass(frozen=True)
class RollLine:
    """One participant on the roll with the number printed; `mark` is None before the first tap."""

    participant: Participant
    mark: Attendance | None
    number: int

    @property
    def tone(self) -> str:
        return TONES.get(Attendance.State(self.mark.state), "mute") if self.mark else "mute"

    @property
    def seen(self) -> str:
        return self.mark.mark_shown if self.mark else ""

    @property
    def stand_in(self) -> str:
        """Who represents the participant: as marked, else as announced when the invitation was answered."""
        if self.mark and self.mark.represented_by:
            return self.mark.represented_by
        invitation = getattr(self.participant, "invitation", None)
        return invitation.stand_in_name if invitation else ""

    @property
    def detail(self) -> str:
        """Post, pillar or office, and kecamatan, as far as known and without saying a word twice."""
        parts = (self.participant.position, self.participant.represents, subdistrict_name(self.participant.region))
        return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True)
class Tally:
    """A count above the roll and the address that shows exactly those."""

    label: str
    count: int
    url: str
    is_current: bool


class Roll:
    """The roll of one session in two queries; `text` narrows by name, `state` to one mark or to the unmarked."""

    def __init__(self, session: Session, *, text: str = "", state: str = "") -> None:
        self.session = session
        self.text = text.strip()[:80]
        self.state = state if state in [*Attendance.State.values, UNMARKED] else ""

    @classmethod
    def of_query(cls, session: Session, query: str) -> Roll:
        """The roll as a page with this query ("?q=…&state=…") shows it; whatever else stands there is left out."""
        given = QueryDict(query.lstrip("?")[:300])
        return cls(session, text=given.get("q", ""), state=given.get("state", ""))

    @cached_property
    def everybody(self) -> list[RollLine]:
        marks = {mark.participant_id: mark for mark in self.session.attendances.select_related("marked_by")}
        people = numbered(self.session.event)
        return [RollLine(person, marks.get(person.pk), number) for number, person in people]

    @cached_property
    def lines(self) -> list[RollLine]:
        words = self.text.lower().split()
        lines = [line for line in self.everybody if all(word in line.participant.name.lower() for word in words)]
        if self.state:
            lines = [line for line in lines if (line.mark.state if line.mark else UNMARKED) == self.state]
        return lines

    def line_of(self, participant: int) -> RollLine:
        return next(line for line in self.everybody if line.participant.pk == participant)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(line.mark.state if line.mark else UNMARKED for line in self.everybody)

    @property
    def total(self) -> int:
        return len(self.everybody)

    @property
    def tallies(self) -> list[Tally]:
        """All, each state in the order of the buttons, and the unmarked."""
        states = [("", "semua", self.total)]
        states += [(state.value, str(state.label), self.counts[state]) for state in Attendance.State]
        states.append((UNMARKED, "belum dicatat", self.counts[UNMARKED]))
        return [Tally(label, count, self.query(state) or "?", self.state == state) for state, label, count in states]

    def query(self, state: str) -> str:
        """The query of the page narrowed to `state`, the name searched for kept."""
        chosen = {name: value for name, value in (("q", self.text), ("state", state)) if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def here(self) -> str:
        """The query of the page as it is now, to come back to after a tap without scripts."""
        return self.query(self.state)


def ways(session: Session, now: str) -> list[dict[str, Any]]:
    """The ways of taking attendance at a session, as tabs; `now` is the address shown."""
    names = [
        ("events:attendance_list", "Ketuk"),
        ("events:attendance_scan", "Pindai kode"),
        ("events:attendance_wall", "Kode di layar"),
        ("events:attendance_walkin", "Datang langsung"),
        ("events:attendance_paper", "Dari kertas"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[session.pk]), "is_current": name == now} for name, label in names
    ]
