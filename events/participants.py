"""How somebody gets onto the list of an event by hand (a list is imported by `resources.py`)."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from events.models import Event, Participant
from pillars.models import Membership
from welfare.people.models import Person

MOST_FOUND = 20
"""Persons shown for a name that was searched for."""


def with_posts(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Persons with `posts`: the memberships they hold today."""
    held = Membership.objects.active().select_related("unit__pillar", "unit__region", "position")
    return persons.prefetch_related(Prefetch("memberships", queryset=held, to_attr="posts"))


def find_persons(user: Any, text: str) -> list[Person]:
    """Persons of the user's territory by name, with their posts; none for less than two letters."""
    if len(text) < 2:
        return []
    persons = Person.objects.visible_to(user).named_like(text).select_related("region")
    return list(with_posts(persons)[:MOST_FOUND])


def from_register(person: Person, post: Membership | None = None) -> Participant:
    """A participant (not saved) with what the register knows, representing the pillar of `post` when given."""
    participant = Participant(
        person=person, name=person.full_name, sex=person.sex, phone=person.phone, region=person.region
    )
    if post:
        participant.pillar = post.unit.pillar
        participant.unit = post.unit
        participant.institution = post.unit.name
        participant.position = post.position.name
        participant.region = post.unit.region
    return participant


@transaction.atomic
def enlist(event: Event, participant: Participant, *, by: Any) -> Participant:
    """Put a participant at the end of the event's list.

    Raises ValidationError when the person is on it already.
    """
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    participant.event = event
    participant.order = (event.participants.aggregate(last=Max("order"))["last"] or 0) + 1
    participant.full_clean()
    with pghistory.context(user=by.pk):
        participant.save()
    return participant


def why_kept(participant: Participant) -> str:
    """Why a participant cannot be taken off the list, or "" when nothing speaks against it."""
    marks = participant.attendances.count()
    if not marks:
        return ""
    return (
        f"Kehadiran {participant.name} sudah dicatat pada {marks} sesi, jadi namanya tetap di daftar. "
        "Hapus dulu tanda kehadirannya bila nama ini memang keliru."
    )


def strike(participant: Participant, *, by: Any) -> None:
    """Take somebody off the list.  Raises ValueError with the reason when attendance is recorded."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        reason = why_kept(participant)
        if reason:
            raise ValueError(reason)
        participant.delete()
