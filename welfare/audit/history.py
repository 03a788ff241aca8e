"""The history of one record in words: who changed what, when and why.

Reads the rows that the database wrote (`tracking.py`).  Works for every tracked model through `obj.history`.  The
context of a change is the JSON that travelled with it: `user` (key of the user), `reason` (text), `import_batch` (key
of the import that wrote it) or `undo_of` (of the import that was taken back), `told` (what a verb says of itself, for
changes that no column shows: persons merged), `request`, `url`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Max
from django.utils import formats, timezone

PERMISSION = "audit.view_history"
LIMIT = 200
"""Changes shown at most; the newest."""

_LONGEST = 160
_SECRET_PREFIX = "nik_"  # noqa: S105 - the columns of a sealed number
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Change:
    at: dt.datetime
    who: str
    """The officer's name and role, or "Sistem" for what no user did."""
    kind: str
    """created, changed or deleted."""
    what: tuple[str, ...]
    """One sentence per field, in Indonesian; NIK columns are one word without their content."""
    reason: str
    import_id: int | None
    """The import that wrote or took back the change."""

    @property
    def title(self) -> str:
        return {"created": "Dicatat", "deleted": "Dihapus"}.get(self.kind, "Diubah")


def history_of(obj: models.Model, user: Any, *, limit: int = LIMIT) -> list[Change]:
    """The changes of a tracked record, newest first; empty for a user who may not see history.

    One query for the changes and one for the people and other records they name (one per model, whatever the number of
    changes).  Records outside the user's territory are not named.
    """
    if not user.has_perm(PERMISSION):
        return []
    return _told(list(_events(obj)[: limit + 1]), type(obj), user)[:limit]


def version_of(obj: models.Model) -> int:
    """The number of the record's latest change, whoever or whatever made it; 0 for a new or unwatched record.

    For optimistic locking: a form carries it, and it differs as soon as anybody wrote, by whatever road.
    """
    return (_events(obj).values_list("pgh_id", flat=True).first() or 0) if obj.pk else 0


def versions_of(model: type[models.Model], keys: Iterable[int]) -> dict[int, int]:
    """`version_of` many records of a model at once, by key; those without history are left out; one query."""
    events = model.history.rel.related_model._default_manager  # type: ignore[attr-defined]
    latest = events.filter(pgh_obj__in=list(keys)).order_by().values_list("pgh_obj_id").annotate(last=Max("pgh_id"))
    return dict(latest)


def changes_since(obj: models.Model, version: int, user: Any) -> list[Change]:
    """What happened to a record after `version`, for an editor who has it on the screen (needs no right to history)."""
    # The seen version itself is read to compare with; that it was made is no news to whoever has it on the screen.
    told = _told(list(_events(obj).filter(pgh_id__gte=version)[: LIMIT + 1]), type(obj), user)
    return [change for change in told if change.kind != "created"]


def _events(obj: models.Model) -> Any:
    return obj.history.order_by("-pgh_id")  # type: ignore[attr-defined]


def _told(events: list[Any], model: type[models.Model], user: Any) -> list[Change]:
    steps = list(_steps(events, _told_fields(model)))
    named = _names_of(steps, user)
    changes = (_change(event, kind, differing, named) for event, kind, differing in steps)
    return [change for change in changes if change.what or change.kind != "changed"]


Step = tuple[Any, str, list[tuple[models.Field, Any, Any]]]


def _told_fields(model: type[models.Model]) -> list[models.Field]:
    """Columns that mean something to a reader: those people fill in, states that verbs set, and the NIK's."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [field for field in fields if field.editable or field.choices or _is_secret(field)]


def _is_secret(field: models.Field) -> bool:
    return field.name.startswith(_SECRET_PREFIX)


def _steps(events: list[Any], fields: list[models.Field]) -> Iterator[Step]:
    """Each event with the fields in which it differs from the one before (old, new).

    `events` are newest first; the last one only serves to compare with, unless it is the beginning.
    """
    for event, before in zip(events, [*events[1:], None], strict=False):  # a record may have no history at all
        if event.pgh_label == "insert":
            yield event, "created", []
        elif event.pgh_label == "delete":
            yield event, "deleted", []
        elif before is not None:
            pairs = ((field, _raw(before, field), _raw(event, field)) for field in fields)
            yield event, "changed", [(field, old, new) for field, old, new in pairs if old != new]


def _raw(event: Any, field: models.Field) -> Any:
    """The stored value, by its column; None for a field that this model's history leaves out."""
    return getattr(event, field.attname, None)


def _names_of(steps: Iterable[Step], user: Any) -> dict[type[models.Model], dict[str, str]]:
    """How the users and the related records in the steps are called, by model and key."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    user_model = get_user_model()
    for event, _kind, differing in steps:
        if pk := _context(event).get("user"):
            wanted[user_model].add(pk)
        for field, *values in differing:
            if field.is_relation and not _is_secret(field):
                wanted[field.related_model] |= {value for value in values if value is not None}  # type: ignore[index]
    return {model: _labels(model, keys, user) for model, keys in wanted.items()}


def _labels(model: type[models.Model], keys: set[Any], user: Any) -> dict[str, str]:
    rows = model._default_manager.filter(pk__in=keys)
    if model is get_user_model():
        return {str(row.pk): f"{row} ({row.get_role_display()})" for row in rows}  # type: ignore[attr-defined]
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    return {str(row.pk): str(row) for row in rows}


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _change(event: Any, kind: str, differing: list[Any], named: dict[Any, dict[str, str]]) -> Change:
    context = _context(event)
    who = named.get(get_user_model(), {}).get(str(context.get("user")), "")
    told = (str(context["told"]),) if context.get("told") else ()
    return Change(
        at=timezone.localtime(event.pgh_created_at),
        who=who or "Sistem",
        kind=kind,
        what=(*told, *dict.fromkeys(_sentence(field, old, new, named) for field, old, new in differing)),
        reason=str(context.get("reason") or ""),
        import_id=context.get("import_batch") or context.get("undo_of"),
    )


def _sentence(field: models.Field, old: Any, new: Any, named: dict[Any, dict[str, str]]) -> str:
    if _is_secret(field):
        return "NIK diubah"
    label = str(field.verbose_name)
    label = label[:1].upper() + label[1:]
    if isinstance(field, models.JSONField | models.FileField):
        return f"{label} diubah"
    if old in _EMPTY:
        return f"{label} diisi: {_shown(field, new, named)}"
    if new in _EMPTY:
        return f"{label} dikosongkan, sebelumnya {_shown(field, old, named)}"
    return f"{label} diubah dari {_shown(field, old, named)} menjadi {_shown(field, new, named)}"


def _shown(field: models.Field, value: Any, named: dict[Any, dict[str, str]]) -> str:
    """A stored value as an officer reads it."""
    if field.is_relation:
        return named.get(field.related_model, {}).get(str(value), f"data nomor {value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime):
        return f"{formats.date_format(timezone.localtime(value), 'j F Y H.i')} WIB"
    if isinstance(value, dt.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, dt.time):
        return f"{value:%H.%M}"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
