"""`{% carried_over %}`: open follow-ups of earlier events, on the page of the next (`event`)."""

from __future__ import annotations

from typing import Any

from django import template

from events.carrying_over import carried_over as find

register = template.Library()


@register.inclusion_tag("events/_carried_over.html", takes_context=True)
def carried_over(context: dict[str, Any]) -> dict[str, Any]:
    event, user = context["event"], context["request"].user
    rows = find(event, user) if user.has_perm("events.view_followup") else []
    may = bool(rows) and user.has_perm("events.change_event") and user.covers(event.region_id)
    return {"event": event, "follow_ups": rows, "may_schedule": may, "csrf_token": context.get("csrf_token", "")}
