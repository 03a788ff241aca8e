"""Two people at one record: the second is told what the first changed, and neither loses what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict

from welfare.audit.history import changes_since, version_of
from welfare.people.forms import PersonForm
from welfare.people.models import Person


def is_outdated(form: PersonForm, person: Person) -> bool:
    """Whether somebody wrote to the record after the form was opened."""
    return form.cleaned_data.get("version") != version_of(person)


def merged(form: PersonForm, person: Person, user: Any) -> PersonForm:
    """A new form over the record as it is now: what the editor typed stays, what only the other changed is taken over.

    Its errors name the other's changes.  Saving it again is then a decision.
    """
    seen = form.cleaned_data.get("version") or 0
    before = person.history.filter(pgh_id=seen).first()  # type: ignore[attr-defined]
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for name in form.Meta.fields:
        if before is not None and _typed(form, name) == _stored(before, name):
            _put(data, name, _stored(person, name))
    data["version"] = str(version_of(person))
    again = PersonForm(data, instance=person, user=user)
    again.is_valid()
    for change in reversed(changes_since(person, seen, user)):
        told = "; ".join(change.what) or change.title
        again.add_error(None, f"Baru saja diubah oleh {change.who}: {told}.")
    again.add_error(None, "Isian Anda belum disimpan. Periksa isian di bawah, lalu simpan lagi.")
    return again


def _stored(record: Any, name: str) -> Any:
    """The column's value, of a person or of a row of its history."""
    return record.region_id if name == "region" else getattr(record, name)


def _typed(form: PersonForm, name: str) -> Any:
    value = form.cleaned_data.get(name)
    return getattr(value, "pk", value)


def _put(data: QueryDict, name: str, value: Any) -> None:
    data[name] = value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)
