"""The numbers of an attendance list: the same on the screen, on paper, and when the paper is typed back."""

from __future__ import annotations

from collections.abc import Iterable

from events.models import Event, Participant


def numbered(event: Event) -> list[tuple[int, Participant]]:
    """Everybody of an event in the order of the list, each with the number printed.

    The number is the place that the participant was given, so that it stays when somebody is struck off or added after
    printing.  Where two have the same place, or none, the later ones move on.
    """
    people = event.participants.select_related("pillar", "unit", "region__parent", "invitation").order_by("order", "pk")
    return list(_count(people))


def _count(people: Iterable[Participant]) -> Iterable[tuple[int, Participant]]:
    last = 0
    for person in people:
        last = max(last + 1, person.order)
        yield last, person
