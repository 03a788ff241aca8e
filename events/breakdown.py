"""The numbers of an event: who takes part per pillar, and which kecamatan nobody of TKSK comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from events.filters import GUESTS
from events.models import Attendance, Event, FollowUp, Invitation, Minutes, Participant, Report, Session
from welfare.regions.models import Region

OTHERS = "Undangan lainnya"
"""Those who represent no pillar."""
TKSK = "TKSK"
"""Code of the pillar that has one post in every kecamatan (Permensos 28/2018)."""


@dataclass(frozen=True)
class Share:
    """A number of participants and the list that shows exactly them."""

    label: str
    count: int
    url: str
    hue: str = ""


@dataclass(frozen=True)
class SessionCount:
    """How far the attendance of one session is: marked of participants, and how many in each state."""

    session: Session
    participants: int
    states: Counter[str]
    by_pillar: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(label of the share, state)."""

    @property
    def marked(self) -> int:
        return sum(self.states.values())

    @property
    def present(self) -> int:
        return self.states[Attendance.State.PRESENT]

    @property
    def unmarked(self) -> int:
        return self.participants - self.marked


def subdistrict_name(region: Region | None) -> str:
    """The kecamatan that a region is or lies in; empty for the kabupaten and for none."""
    if region is None or region.level == Region.Level.REGENCY:
        return ""
    if region.level == Region.Level.VILLAGE and region.parent:
        return region.parent.name
    return region.name


def with_outcomes(events: Any) -> Any:
    """Events that know what `Breakdown.outcomes` asks."""
    asked = FollowUp.objects.filter(event=OuterRef("pk")).order_by().values("event")
    waiting = asked.filter(state=FollowUp.State.OPEN)
    return events.annotate(
        minutes_state=Subquery(Minutes.objects.filter(event=OuterRef("pk")).order_by().values("state")),
        report_state=Subquery(Report.objects.filter(event=OuterRef("pk")).order_by().values("state")),
        follow_up_count=Coalesce(Subquery(asked.annotate(count=Count("pk")).values("count")), 0),
        open_follow_ups=Coalesce(Subquery(waiting.annotate(count=Count("pk")).values("count")), 0),
    )


class Breakdown:
    """All numbers of one event, from five queries whatever its size."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.list_url = reverse("events:participant_list", args=[event.pk])

    @cached_property
    def _people(self) -> list[Participant]:
        """Everybody on the list, with pillar, region and invitation."""
        people = self.event.participants.select_related("pillar", "region", "invitation")
        shown = (
            "event_id",
            "order",
            "pillar__code",
            "pillar__short_name",
            "pillar__hue",
            "pillar__order",
            "pillar__name",
        )
        return list(people.only(*shown, "region", "invitation__answer", "invitation__letter_id").order_by())

    @property
    def total(self) -> int:
        return len(self._people)

    @cached_property
    def shares(self) -> list[Share]:
        """Participants per pillar, guests last: the numbers add up to `total`."""
        pillars = {person.pillar_id: person.pillar for person in self._people if person.pillar}
        counts = Counter(person.pillar_id for person in self._people)
        shares = [
            Share(pillar.short_name, counts[pillar.pk], self._url(pillar.code), pillar.hue)
            for pillar in sorted(pillars.values(), key=lambda pillar: (pillar.order, pillar.name))
        ]
        guests = [Share(OTHERS, counts[None], self._url(GUESTS))] if counts[None] else []
        return shares + guests

    def _url(self, pillar: str) -> str:
        return f"{self.list_url}?{urlencode({'pillar': pillar})}"

    @cached_property
    def without_tksk(self) -> list[Region]:
        """The kecamatan of the event's kabupaten from which no TKSK takes part, by name.

        Empty for an event of a smaller region, and for one to which no TKSK at all was asked: there is no gap to name.
        """
        if self.event.region.level != Region.Level.REGENCY:
            return []
        tksk = [person for person in self._people if person.pillar and person.pillar.code == TKSK]
        present = {person.region.subdistrict_code for person in tksk if person.region}
        if not present:
            return []
        everywhere = Region.objects.subdistricts().filter(parent=self.event.region_id)
        return sorted((place for place in everywhere if place.code not in present), key=lambda place: place.name)

    @cached_property
    def answers(self) -> Counter[str]:
        """How many of the list will come, are unable, or have not answered; who has no invitation has not."""
        rows = [getattr(person, "invitation", None) for person in self._people]
        return Counter(row.answer if row else Invitation.Answer.WAITING.value for row in rows)

    @cached_property
    def lettered(self) -> int:
        """How many of the list bear a letter that stands."""
        rows = [getattr(person, "invitation", None) for person in self._people]
        return sum(row is not None and row.letter_id is not None for row in rows)

    @cached_property
    def outcomes(self) -> dict[str, Any]:
        """What became of the event: state of `minutes` and `report` (None: not begun), follow-ups and those open.

        Without a query for an event out of `with_outcomes`.
        """
        event = self.event
        if not hasattr(event, "minutes_state"):
            event = with_outcomes(Event.objects.filter(pk=event.pk)).get()
        return {
            "minutes": event.minutes_state, "report": event.report_state, "follow_ups": event.follow_up_count,
            "open_follow_ups": event.open_follow_ups,
        }  # fmt: skip

    @cached_property
    def sessions(self) -> list[SessionCount]:
        states: dict[int, Counter[tuple[str, str]]] = {}
        marks = Attendance.objects.filter(session__event=self.event)
        for session, state, pillar in marks.values_list("session_id", "state", "participant__pillar__short_name"):
            states.setdefault(session, Counter())[(pillar or OTHERS, state)] += 1
        sessions = self.event.sessions.order_by("date", "order", "starts_at", "pk")
        return [_count(session, self.total, states.get(session.pk, Counter())) for session in sessions]


def _count(session: Session, participants: int, by_pillar: Counter[tuple[str, str]]) -> SessionCount:
    states: Counter[str] = Counter()
    for (_, state), count in by_pillar.items():
        states[state] += count
    return SessionCount(session, participants, states, by_pillar)
