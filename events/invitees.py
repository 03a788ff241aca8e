"""The invited of one event as the desk works through them: who is asked, by which letter, and what each answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from events.breakdown import subdistrict_name
from events.invitation_text import facts, message, phone_of, said_once, whatsapp_url
from events.marking import Tally
from events.models import Event, Invitation, Participant

PER_PAGE = 60
REPRESENTED, NO_LETTER, UNTOLD = "represented", "no-letter", "untold"
STATES = [
    ("", "semua"),
    ("coming", "akan hadir"),
    ("unable", "berhalangan"),
    (REPRESENTED, "diwakili"),
    ("waiting", "belum menjawab"),
    (NO_LETTER, "belum bersurat"),
    (UNTOLD, "belum disampaikan"),
]
TONES = {"coming": "good", "unable": "bad", REPRESENTED: "warn", "waiting": "mute"}


@dataclass(frozen=True)
class Invitee:
    """One line: the participant and what is known; `invitation` is None before anything was done."""

    participant: Participant
    invitation: Invitation | None

    @property
    def answer(self) -> str:
        """coming, unable (nobody in place), represented or waiting."""
        if self.invitation is None:
            return str(Invitation.Answer.WAITING.value)
        return REPRESENTED if self.invitation.is_represented else self.invitation.answer

    @property
    def answer_words(self) -> str:
        return self.invitation.answer_words if self.invitation else str(Invitation.Answer.WAITING.label)

    @property
    def tone(self) -> str:
        return TONES[self.answer]

    @property
    def letter(self) -> Any:
        return self.invitation.letter if self.invitation else None

    @property
    def states(self) -> set[str]:
        """Every filter value under which this line stands."""
        found = {"", self.answer}
        if self.letter is None:
            found.add(NO_LETTER)
        if self.invitation is None or not self.invitation.told_via:
            found.add(UNTOLD)
        return found

    @property
    def detail(self) -> str:
        """Post, pillar or office, and kecamatan, without saying a word twice."""
        person = self.participant
        return said_once(person.position, person.represents, subdistrict_name(person.region))


class Invitees:
    """Everybody on the list in two queries; `text` narrows by name, `state` by one of `STATES`."""

    def __init__(self, event: Event, user: Any, *, text: str = "", state: str = "", page: str = "1") -> None:
        self.event, self.user = event, user
        self.text = text.strip()[:80]
        self.state = state if state in dict(STATES) else ""
        self.number = page

    @classmethod
    def of_query(cls, event: Event, user: Any, query: str) -> Invitees:
        """The list as a page with this query ("?q=…&state=…") shows it; whatever else stands there is left out."""
        given = QueryDict(query.lstrip("?")[:300])
        return cls(event, user, text=given.get("q", ""), state=given.get("state", ""), page=given.get("page", "1"))

    @cached_property
    def everybody(self) -> list[Invitee]:
        people = self.event.participants.select_related(
            "person", "pillar", "unit", "region__parent", "invitation__letter", "invitation__recorded_by"
        ).order_by("order", "pk")
        return [Invitee(person, getattr(person, "invitation", None)) for person in people]

    @cached_property
    def lines(self) -> list[Invitee]:
        words = self.text.lower().split()
        named = [line for line in self.everybody if all(word in line.participant.name.lower() for word in words)]
        return [line for line in named if self.state in line.states]

    @cached_property
    def page(self) -> Page[Invitee]:
        return Paginator(self.lines, PER_PAGE).get_page(self.number)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(state for line in self.everybody for state in line.states)

    @property
    def total(self) -> int:
        return len(self.everybody)

    @property
    def tallies(self) -> list[Tally]:
        return [
            Tally(label, self.counts[state], self._query(state) or "?", self.state == state)
            for state, label in STATES
            if self.counts[state] or not state
        ]

    def _query(self, state: str, page: int = 1) -> str:
        chosen = {name: value for name, value in (("q", self.text), ("state", state)) if value}
        if page > 1:
            chosen["page"] = str(page)
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def here(self) -> str:
        """The query of the page as it is now, to come back to after a verb."""
        return self._query(self.state, self.page.number)

    @cached_property
    def _facts(self) -> list[list[str]]:
        return facts(self.event, list(self.event.sessions.order_by("date", "order", "starts_at", "pk")))

    def with_links(self) -> list[tuple[Invitee, str, str]]:
        """The lines of this page with (phone, WhatsApp link); both empty where the user may not see the number.

        Without a place there is nothing to write yet, so no link.
        """
        found = []
        for line in self.page.object_list:
            phone = phone_of(line.participant, self.user)
            text = message(self.event, line.participant, self._facts, str(line.letter or ""))
            ready = self.event.place and not self.event.cancelled_at
            found.append((line, phone, whatsapp_url(phone, text) if ready else ""))
        return found
