"""A former event as the start of a new one: its rundown, sessions, people who carry it, and rules of invitation.

Names of participants, answers, letters and attendance belong to the former event and stay there.
"""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import transaction

from events.inviting import rule_words
from events.models import AgendaItem, Event, EventRole, InvitationRule, Session

FIELDS = ("kind", "title", "theme", "place", "address", "region", "fgd_topic", "fgd_moderator", "activity_code",
          "activity_name")  # fmt: skip
"""What the form of a new event is filled with."""


def initial_of(source: Event) -> dict[str, Any]:
    """The form's first values; the days are left to the officer."""
    first = source.sessions.order_by("date", "order", "starts_at", "pk").first()
    values = {name: getattr(source, name) for name in FIELDS}
    return values | {"starts_at": first.starts_at if first else None, "ends_at": first.ends_at if first else None}


@transaction.atomic
def copy_plan(source: Event, event: Event, *, by: Any) -> None:
    """Give a new event (saved, with its first sessions) the plan of a former one.

    Sessions are taken over where the event has a day for them; a rule keeps its posts and places.
    """
    with pghistory.context(user=by.pk, reason=f"salinan dari {source}"[:200]):
        _copy_sessions(source, event)
        AgendaItem.objects.bulk_create(
            AgendaItem(event=event, order=order, starts_at=line.starts_at, title=line.title, speaker=line.speaker)
            for order, line in enumerate(source.agenda.all(), 1)
        )
        EventRole.objects.bulk_create(
            EventRole(
                event=event, kind=role.kind, person_id=role.person_id, name=role.name, duty=role.duty,
                institution=role.institution, order=role.order,
            )
            for role in source.roles.all()
        )  # fmt: skip
        for rule in source.rules.select_related("pillar").prefetch_related("positions", "regions"):
            _copy_rule(rule, event, by)


def _copy_sessions(source: Event, event: Event) -> None:
    """Several sittings are what the former plan was about; a single one is made by the form already."""
    former = list(source.sessions.order_by("date", "order", "starts_at", "pk"))
    if len(former) < 2:
        return
    shift = event.starts_on - source.starts_on
    wanted = [session for session in former if session.date + shift <= event.ends_on]
    event.sessions.all().delete()
    Session.objects.bulk_create(
        Session(
            event=event, name=session.name, date=session.date + shift, starts_at=session.starts_at,
            ends_at=session.ends_at, order=session.order,
        )
        for session in wanted
    )  # fmt: skip


def _copy_rule(rule: InvitationRule, event: Event, by: Any) -> None:
    positions, regions = list(rule.positions.all()), list(rule.regions.all())
    words = rule_words(rule.pillar, positions, rule.level, regions)
    copied = InvitationRule.objects.create(
        event=event, pillar=rule.pillar, level=rule.level, words=words, created_by=by
    )
    copied.positions.set(positions)
    copied.regions.set(regions)
