"""Two officers at one event: the second is told what the first changed, and neither loses what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.forms import EventForm
from events.models import Event
from welfare.audit.history import changes_since, version_of


def is_outdated(form: EventForm, event: Event) -> bool:
    """Whether somebody wrote to the event after the form was opened."""
    return form.cleaned_data.get("version") != version_of(event)


def merged(form: EventForm, event: Event, user: Any) -> EventForm:
    """A new form over the event as it is now: what was typed stays, what only the other changed is taken over.

    Its errors name the other's changes.  Saving it again is then a decision.
    """
    seen = form.cleaned_data.get("version") or 0
    before = event.history.filter(pgh_id=seen).first()  # type: ignore[attr-defined]
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for name in [name for name in form.Meta.fields if name in form.fields]:
        column = Event._meta.get_field(name).attname
        if before is not None and _typed(form, name) == getattr(before, column):
            value = getattr(event, column)
            data[name] = value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)
    data["version"] = str(version_of(event))
    again = EventForm(data, instance=event, by=user)
    again.is_valid()
    for change in reversed(changes_since(event, seen, user)):
        again.add_error(None, f"Baru saja diubah oleh {change.who}: {'; '.join(change.what) or change.title}.")
    again.add_error(None, "Isian Anda belum disimpan. Periksa isian di bawah, lalu simpan lagi.")
    return again


def _typed(form: EventForm, name: str) -> Any:
    value = form.cleaned_data.get(name)
    return getattr(value, "pk", value)
