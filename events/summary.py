"""Who came, per session and pillar: what the event page shows, and what minutes and report take over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from events.breakdown import Breakdown, SessionCount
from events.models import Attendance, Session
from welfare.desk import wording


@dataclass(frozen=True)
class PillarCount:
    """The participants of one pillar at one session: how many, and how many in each state ("" is not yet marked)."""

    label: str
    hue: str
    invited: int
    states: Counter[str]

    @property
    def present(self) -> int:
        return self.states[Attendance.State.PRESENT]

    @property
    def cells(self) -> list[int]:
        """The counts in the order of the states, the unmarked last."""
        marked = [self.states[state] for state in Attendance.State]
        return [*marked, self.invited - sum(marked)]


@dataclass(frozen=True)
class SessionSummary:
    """One session by pillar; `whole` adds the pillars up."""

    session: Session
    pillars: list[PillarCount]
    whole: PillarCount

    @property
    def words(self) -> str:
        """ "28 hadir, 1 izin, 1 diwakili, 2 tidak hadir", for a sentence of the minutes; "" while nobody is marked."""
        states = [(state.label, self.whole.states[state]) for state in Attendance.State]
        return ", ".join(f"{wording.number(count)} {label}" for label, count in states if count)


def attendance_by_pillar(numbers: Breakdown) -> list[SessionSummary]:
    """The sessions of an event that have marks; no query more than `numbers` makes."""
    return [_session(row, numbers) for row in numbers.sessions if row.marked]


def _session(row: SessionCount, numbers: Breakdown) -> SessionSummary:
    counts = [
        PillarCount(share.label, share.hue, share.count, _states_of(share.label, row)) for share in numbers.shares
    ]
    return SessionSummary(row.session, counts, PillarCount("Semua", "", row.participants, row.states))


def _states_of(label: str, row: SessionCount) -> Counter[str]:
    return Counter({state: count for (pillar, state), count in row.by_pillar.items() if pillar == label})


def heads() -> list[str]:
    """The heads above `PillarCount.cells`."""
    return [*(str(state.label) for state in Attendance.State), "belum dicatat"]
