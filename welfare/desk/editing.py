"""Two people at one record: the second is told what the first changed, and neither loses what was typed.

A form that takes part carries `version`, the number of the record's latest change when the page was drawn.  Fields
beside the record's own columns (`Meta.fields`) take part with `show_hidden_initial=True`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.http import QueryDict

from welfare.audit.history import changes_since, version_of

TURN = 7403
"""First half of an advisory lock's key, as in `jobs/locks.py`."""


def take_turns(what: str) -> None:
    """Inside a transaction: whoever does the same at once waits here until this transaction has ended.

    A form sent twice then finds what its twin has stored.  Two things with the same hash wait in vain, no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TURN, what])


def is_outdated(form: Any, record: models.Model) -> bool:
    """Whether somebody wrote to the record after the form was opened."""
    return (form.cleaned_data.get("version") or 0) != version_of(record)


def merged(form: Any, record: models.Model, user: Any, draw: Callable[[QueryDict], Any]) -> Any:
    """A new form over the record as it is now: what the editor typed stays, what only the other changed is taken over.

    `draw` makes the form from posted data.  Its errors name the other's changes.  Saving it again is then a decision.
    """
    seen = form.cleaned_data.get("version") or 0
    before = record.history.filter(pgh_id=seen).first()  # type: ignore[attr-defined]
    data = form.data.copy()
    for name in [name for name in form.Meta.fields if name in form.fields]:
        column = record._meta.get_field(name).attname  # type: ignore[union-attr]
        if before is not None and _typed(form, name) == _plain(getattr(before, column)):
            data[name] = _posted(getattr(record, column))
    data["version"] = str(version_of(record))
    again = draw(data)
    both = _take_over_extras(form, again, data)
    again.is_valid()
    for name, value in both.items():
        again.add_error(name, f"Yang tersimpan sekarang: {value or '(kosong)'}")
    say_changes(again, record, seen, user, "Isian Anda belum disimpan. Periksa isian di bawah, lalu simpan lagi.")
    return again


def say_changes(form: Any, record: models.Model, seen: int | None, user: Any, what_now: str) -> None:
    """Put what happened to the record after version `seen` (None: not known) on top of the form, the oldest first."""
    for change in reversed([] if seen is None else changes_since(record, seen, user)):
        form.add_error(None, f"Baru saja diubah oleh {change.who}: {'; '.join(change.what) or change.title}.")
    form.add_error(None, what_now)


def _take_over_extras(form: Any, again: Any, data: QueryDict) -> dict[str, str]:
    """Put into `data` what only the other changed beside the columns; return what both changed, as it stands."""
    both = {}
    for name, field in again.fields.items():
        if not field.show_hidden_initial or name not in form.fields:
            continue
        stands, key = _posted(again.get_initial_for_field(field, name)), form.add_initial_prefix(name)
        if name not in form.changed_data:
            data[name] = stands
        elif stands != _plain(data.get(key, "")) and stands != _plain(data.get(name, "")):
            both[name] = stands
        data[key] = stands
    return both


def _typed(form: Any, name: str) -> Any:
    value = form.cleaned_data.get(name)
    return _plain(getattr(value, "pk", value))


def _plain(value: Any) -> Any:
    """Browsers post lines with other ends than the ones that programs store."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _posted(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else "" if value is None else _plain(str(value))
