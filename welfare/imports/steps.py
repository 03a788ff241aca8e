"""What applying an import will write: plain, storable steps, and how values travel to and from JSON.

A step makes one record (`pk` is None) or changes fields of one.  `key` names the record within its import, so that
several rows can share one new record (the unit of twenty members) and refer to it before it exists: a value of
`{"ref": key}` stands for its primary key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst


@dataclass(slots=True)
class Step:
    """`before` and `after` hold column values by attname ("region_id"), as JSON; `before` only for a change."""

    model: str
    key: str
    after: dict[str, Any]
    pk: Any = None
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def as_json(self) -> dict[str, Any]:
        return {"model": self.model, "key": self.key, "after": self.after, "pk": self.pk, "before": self.before}

    def fingerprint(self) -> tuple[Any, ...]:
        """What must be equal for a stored plan to be still true; an encrypted number differs at each sealing."""
        after = {name: value for name, value in self.after.items() if not name.endswith("_cipher")}
        return self.model, self.key, str(self.pk), repr(sorted(self.before.items())), repr(sorted(after.items()))


def from_json(data: Iterable[dict[str, Any]]) -> list[Step]:
    return [Step(**item) for item in data]


def ref(key: str) -> dict[str, str]:
    """A reference to the record that another step of the same import makes."""
    return {"ref": key}


def is_ref(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"ref"}


def following(series: str, last: int) -> dict[str, Any]:
    """The next number of a series that stands at `last`, given out in the order in which records are written."""
    return {"series": series, "last": last}


def is_following(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"series", "last"}


def dump(model: type[models.Model], name: str, value: Any) -> Any:
    """A column value as JSON: numbers, booleans, text and null stay, the rest becomes text that `load` reads back."""
    if isinstance(value, str):
        return str(value)  # a TextChoices member as its plain text
    if value is None or isinstance(value, bool | int | float):
        return value
    prepared = _column(model, name).get_prep_value(value)
    return prepared.isoformat() if hasattr(prepared, "isoformat") else prepared


def load(model: type[models.Model], name: str, value: Any) -> Any:
    """The Python value of a column from its JSON.  Raises ValidationError for a value that the field refuses."""
    return _column(model, name).to_python(value) if value is not None else None


def change(record: models.Model, key: str, wanted: dict[str, Any]) -> Step | None:
    """The step that brings `record` to `wanted` (by attname); None when nothing differs."""
    model = type(record)
    before, after = {}, {}
    for name, value in wanted.items():
        held = getattr(record, name)
        if value.__class__ is held.__class__ and value == held:
            continue  # as nearly all values of nearly all rows
        new, old = dump(model, name, value), dump(model, name, held)
        if new != old:
            before[name], after[name] = old, new
    if not after:
        return None
    return Step(model._meta.label_lower, key, after, pk=record.pk, before=before)


def make(model: type[models.Model], key: str, /, **values: Any) -> Step:
    """The step that makes a record; values by attname, references through `ref`."""
    after = {
        name: value if is_ref(value) or is_following(value) else dump(model, name, value)
        for name, value in values.items()
    }
    return Step(model._meta.label_lower, key, after)


def column_label(model: type[models.Model], attname: str) -> str:
    """The Indonesian name of a column, as on its form."""
    return str(capfirst(_column(model, attname).verbose_name))


@cache
def _column(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    """The field of a column.  Raises ValueError when the model has none of that name."""
    for field_ in model._meta.concrete_fields:
        if field_.attname == attname:
            return field_
    raise ValueError(f"{model._meta.label} has no column {attname!r}")
