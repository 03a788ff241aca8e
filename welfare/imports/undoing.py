"""Take an applied import back: created records go, changed ones return, what was touched since stays and is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import models, transaction
from django.utils import timezone

from welfare.imports import steps as step_rules
from welfare.imports.models import ImportBatch
from welfare.imports.planning import resource_for


@dataclass(slots=True)
class Undone:
    """How many records were removed and restored, and which were kept: (record in words, why)."""

    removed: int = 0
    restored: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


class NotUndoable(Exception):
    """The batch is not applied (any more).  `str()` is for the officer."""


@dataclass(slots=True)
class _Written:
    created: bool
    before: dict[str, Any]


def undo_batch(batch: ImportBatch, *, by: Any, reason: str = "") -> Undone:
    """Return the database to what it was before the import, record by record, newest models first.

    A record counts as touched when the last entry of its history is not this import's; it is then kept, as is every
    record that something else has come to point to.  Raises NotUndoable.
    """
    why = f"Pembatalan impor {batch.filename}{f': {reason}' if reason else ''}"
    with transaction.atomic(), pghistory.context(user=by.pk, undo_of=batch.pk, reason=why):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportBatch.State.APPLIED:
            raise NotUndoable(f"Impor ini {batch.get_state_display()}, tidak dapat dibatalkan.")
        result = Undone()
        written = _collect(batch)
        for label in reversed(resource_for(batch.kind).write_order):
            entries = written.get(label.lower(), {})
            if entries:
                _undo_model(batch, label, entries, result)
        batch.state, batch.undone_at, batch.undone_by = ImportBatch.State.UNDONE, timezone.now(), by
        batch.counts |= {"removed": result.removed, "restored": result.restored, "kept": len(result.kept)}
        batch.summary |= {"kept": result.kept}
        batch.save(update_fields=["state", "undone_at", "undone_by", "counts", "summary"])
    return result


def _collect(batch: ImportBatch) -> dict[str, dict[Any, _Written]]:
    found: dict[str, dict[Any, _Written]] = defaultdict(dict)
    for row in batch.rows.exclude(written=[]).order_by("pk").only("steps", "written"):
        steps = {step.key: step for step in step_rules.from_json(row.steps)}
        for item in row.written:
            step = steps[item["key"]]
            entry = found[item["model"]].setdefault(item["pk"], _Written(item["created"], {}))
            entry.before = step.before | entry.before  # two rows changed it: the earlier one knows what was there
    return found


def _undo_model(batch: ImportBatch, label: str, entries: dict[Any, _Written], result: Undone) -> None:
    from django.apps import apps

    model = apps.get_model(label)
    records = model._default_manager.in_bulk(list(entries))
    touched = _touched(batch, model, list(records))
    for pk in touched:
        result.kept.append((str(records[pk]), "diubah sesudah impor"))
    created = [pk for pk in records if entries[pk].created and pk not in touched]
    used = _used(model, created)
    for pk in used:
        result.kept.append((str(records[pk]), f"dipakai oleh {used[pk]}"))
    going = [pk for pk in created if pk not in used]
    result.removed += model._default_manager.filter(pk__in=going).delete()[1].get(model._meta.label, 0)
    result.restored += _restore(
        model, [records[pk] for pk in records if not entries[pk].created and pk not in touched], entries
    )


def _touched(batch: ImportBatch, model: type[models.Model], pks: list[Any]) -> set[Any]:
    """Records whose last history entry was not written by this import."""
    events = model.history.rel.related_model  # type: ignore[attr-defined]
    last = (
        events.objects.filter(pgh_obj_id__in=pks)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values_list("pgh_obj_id", "pgh_context")
    )
    return {pk for pk, context in last if (context or {}).get("import_batch") != batch.pk}


def _used(model: type[models.Model], pks: list[Any]) -> dict[Any, str]:
    """Records that others point to, with the name of what points; history tables do not count."""
    found: dict[Any, str] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or not pks:
            continue
        other: type[models.Model] = relation.related_model
        if hasattr(other, "pgh_tracked_model"):
            continue
        name = relation.field.attname
        pointing = other._default_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True).distinct()
        found |= dict.fromkeys(pointing, str(other._meta.verbose_name))
    return found


def _restore(model: type[models.Model], records: list[Any], entries: dict[Any, _Written]) -> int:
    names: dict[Any, set[str]] = {}
    for record in records:
        before = entries[record.pk].before
        for name, value in before.items():
            setattr(record, name, step_rules.load(model, name, value))
        names[record.pk] = set(before)
    step_rules.save_columns(model, {record.pk: record for record in records}, names)
    return len(records)
