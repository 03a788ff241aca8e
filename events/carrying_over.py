"""Follow-ups that come back: on the agenda of the next event of the kind they came from."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, Subquery

from events.models import Event, FollowUp

MOST_SHOWN = 30


def carried_over(event: Event, user: Any) -> list[FollowUp]:
    """What is still open when this event comes, overdue and undated first; empty for an event that is over.

    From every earlier event of the same kind, when this is the next one of that kind (no other stands between today
    and it), and whatever was put down for this event by name.  One query.
    """
    if event.is_over or event.cancelled_at:
        return []
    coming = Event.objects.upcoming().filter(kind=event.kind_id, cancelled_at__isnull=True)
    first = Subquery(coming.order_by("starts_on", "pk").values("pk")[:1])
    rows = FollowUp.objects.visible_to(user).open().annotate(next_of_kind=first)
    earlier = Q(event__kind=event.kind_id, event__starts_on__lte=event.starts_on, next_event__isnull=True)
    # Due after the event: it has its time still, and is not yet anybody's agenda.
    comes_back = earlier & ~Q(event=event) & (Q(due__isnull=True) | Q(due__lte=event.ends_on))
    named = Q(next_event=event) | (comes_back & Q(next_of_kind=event.pk))
    in_order = rows.filter(named).select_related("owner", "event").order_by(F("due").asc(nulls_first=True), "pk")
    return list(in_order[:MOST_SHOWN])


def agenda_title(row: FollowUp) -> str:
    """How a follow-up stands in a rundown."""
    return f"Tindak lanjut: {row.what}"[:200]
