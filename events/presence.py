"""Who was at an event, over all its sessions: what minutes, report, certificates and recap read from attendance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from events.breakdown import subdistrict_name
from events.models import Attendance, Event, Participant

UNMARKED = ""
UNMARKED_WORDS = "belum dicatat"
STRENGTH = ("present", "guest", "represented", "excused", "absent")
"""Of the marks of several sessions the first of these counts: who was there once was there."""
CAME = ("present", "guest")
"""Marks of those who were there in person."""


@dataclass(frozen=True)
class Seen:
    """One participant and the mark that counts for the whole event; "" when nobody marked anything."""

    participant: Participant
    state: str
    represented_by: str
    sessions: int
    """Sessions at which the participant was in person."""

    @property
    def came(self) -> bool:
        return self.state in CAME

    @property
    def words(self) -> str:
        """ "hadir", "diwakili oleh Wakil Contoh", "belum dicatat"."""
        if not self.state:
            return UNMARKED_WORDS
        label = str(Attendance.State(self.state).label)
        return f"{label} oleh {self.represented_by}" if self.state == "represented" else label

    @property
    def detail(self) -> str:
        """Post, pillar or office, and kecamatan, without saying a word twice."""
        person = self.participant
        parts = (person.position, person.represents, subdistrict_name(person.region))
        return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True)
class PillarPresence:
    """How many of a pillar were asked and in which state they are; `invited` is the sum of `states`."""

    label: str
    invited: int
    states: Counter[str]

    @property
    def came(self) -> int:
        return sum(self.states[state] for state in CAME)

    @property
    def represented(self) -> int:
        return self.states["represented"]

    @property
    def away(self) -> int:
        return self.states["excused"] + self.states["absent"]

    @property
    def unmarked(self) -> int:
        return self.states[UNMARKED]


class Presence:
    """Two queries whatever the size of the event."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def people(self) -> list[Seen]:
        """Everybody on the list, in its order."""
        marks: dict[int, list[tuple[str, str]]] = defaultdict(list)
        rows = Attendance.objects.filter(session__event=self.event).order_by("session__date", "session__order", "pk")
        for participant, state, by in rows.values_list("participant_id", "state", "represented_by"):
            marks[participant].append((state, by))
        people = self.event.participants.select_related("pillar", "unit", "region__parent").order_by("order", "pk")
        return [_seen(person, marks[person.pk]) for person in people]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(seen.state for seen in self.people)

    @property
    def total(self) -> int:
        return len(self.people)

    @property
    def came(self) -> int:
        return sum(self.counts[state] for state in CAME)

    def of(self, *states: str) -> list[Seen]:
        return [seen for seen in self.people if seen.state in states]

    @cached_property
    def pillars(self) -> list[PillarPresence]:
        """One line for each pillar, guests last; they add up to `total`."""
        groups: dict[int | None, list[Seen]] = defaultdict(list)
        for seen in self.people:
            groups[seen.participant.pillar_id].append(seen)
        named = sorted((group for key, group in groups.items() if key), key=_by_pillar)
        shares = [(_pillar(group).short_name, group) for group in named]
        if groups.get(None):
            shares.append(("Undangan lainnya", groups[None]))
        return [PillarPresence(label, len(group), Counter(seen.state for seen in group)) for label, group in shares]

    @property
    def states(self) -> list[tuple[str, int, str]]:
        """(label, count, state) of every state that occurs, in the order of the buttons, the unmarked last."""
        known = [(str(state.label), self.counts[state.value], state.value) for state in Attendance.State]
        return [line for line in [*known, (UNMARKED_WORDS, self.counts[UNMARKED], UNMARKED)] if line[1]]


def _seen(person: Participant, marks: list[tuple[str, str]]) -> Seen:
    came = sum(state in CAME for state, _ in marks)
    for wanted in STRENGTH:
        for state, by in marks:
            if state == wanted:
                return Seen(person, state, by, came)
    return Seen(person, UNMARKED, "", 0)


def _pillar(group: list[Seen]):  # type: ignore[no-untyped-def]
    return group[0].participant.pillar


def _by_pillar(group: list[Seen]) -> tuple[int, str]:
    return (_pillar(group).order, _pillar(group).name)
