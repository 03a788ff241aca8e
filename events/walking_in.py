"""Somebody stands at the door: who is it?  The list and the register are asked; nobody is added without the officer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db import transaction

from events.marking import Roll, RollLine
from events.models import Attendance, Outcome, Participant, Session, Wanted, Way
from events.participants import enlist, with_posts
from welfare.people import names
from welfare.people.matching import Candidate, PersonMatcher
from welfare.people.models import Person
from welfare.regions.models import Region

MOST_SHOWN = 12
LISTED_ALIKE = 0.75
_ASKED = "events.walk-in"


@dataclass(frozen=True)
class Caller:
    """What somebody at the door says."""

    name: str
    phone: str = ""
    place: Region | None = None
    """A kecamatan."""

    @property
    def key(self) -> str:
        return names.fold(self.name)

    @property
    def asked(self) -> str:
        """Proof that list and register were asked about this name, sent along with "tamu baru"."""
        return signing.Signer(salt=_ASKED).signature(hashlib.sha256(self.key.encode()).hexdigest())


@dataclass
class Found:
    """Who may be meant: those on the list, and persons of the register (with `posts`, `reason`) who are not on it."""

    listed: list[RollLine] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)


def look(session: Session, caller: Caller, *, by: Any) -> Found:
    """The list by name and phone, the register by the one matching of the house, within the officer's territory."""
    everybody = Roll(session).everybody
    reasons = _matches(caller)
    listed = [line for line in everybody if _is_like(line.participant, caller, reasons)]
    taken = {line.participant.person_id for line in everybody if line.participant.person_id}
    wanted = Person.objects.visible_to(by).select_related("region")
    close = list(with_posts(wanted.filter(pk__in=reasons.keys() - taken)))
    if len(close) < MOST_SHOWN and len(caller.key) > 1:
        shown = {person.pk for person in close} | taken
        close += with_posts(wanted.named_like(caller.name).exclude(pk__in=shown))[: MOST_SHOWN - len(close)]
    for person in close:
        person.reason = reasons.get(person.pk, "nama memuat kata yang sama")
    return Found(listed[:MOST_SHOWN], close[:MOST_SHOWN])


def _matches(caller: Caller) -> dict[int, str]:
    """Persons of the register that fit, each with the reason in words."""
    place = caller.place.code if caller.place else None
    candidate = Candidate(0, caller.name, caller.key, phone=caller.phone, subdistrict_code=place)
    match = PersonMatcher().match([candidate])[0]
    found = {pk: reason for pk, _, reason in match.alternatives}
    if match.person_id:
        found = {match.person_id: match.reason} | found
    return found


def _is_like(person: Participant, caller: Caller, reasons: dict[int, str]) -> bool:
    if person.person_id in reasons or (caller.phone and person.phone == caller.phone):
        return True
    key = names.fold(person.name)
    return all(word in key for word in caller.key.split()) or names.similarity(key, caller.key) >= LISTED_ALIKE


@transaction.atomic
def admit(session: Session, participant: Participant, state: str, *, by: Any) -> Participant:
    """Put somebody at the end of the list and mark him, both or neither.

    Raises ValidationError when the person is on the list, ValueError for a state other than hadir and tamu.
    """
    if state not in (Attendance.State.PRESENT, Attendance.State.GUEST):
        raise ValueError("Pilih hadir atau tamu.")
    added = enlist(session.event, participant, by=by)
    [outcome] = Attendance.mark_all(session, [Wanted(added.pk, state, seen="", way=Way.WALK_IN)], by=by)
    if outcome.result != Outcome.STORED:
        raise ValueError(outcome.reason)
    return added
