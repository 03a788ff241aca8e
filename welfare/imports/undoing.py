"""Take an applied import back: created records go, changed ones return, what was touched since stays and is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from welfare.imports import bulk, register
from welfare.imports.long_work import collected_seldom
from welfare.imports.models import ImportBatch, ImportRecord
from welfare.imports.planning import CHUNK, chunks, resource_for
from welfare.imports.progress import SILENT, Tick

KEPT_NAMED = 500
"""Records kept that the page names one by one; the rest are counted."""


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


@collected_seldom()
def undo_batch(batch: ImportBatch, *, by: Any, reason: str = "", tick: Tick = SILENT) -> Undone:
    """Return the database to what it was before the import, record by record, newest models first.

    A record counts as touched when the last entry of its history is not this import's; it is then kept, as is every
    record that something else has come to point to.  Raises NotUndoable.
    """
    why = f"Pembatalan impor {batch.filename}{f': {reason}' if reason else ''}"
    with transaction.atomic(), pghistory.context(user=by.pk, undo_of=batch.pk, reason=why):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportBatch.State.APPLIED:
            raise NotUndoable(f"Impor ini {batch.get_state_display()}, tidak dapat dibatalkan.")
        resource = resource_for(batch.kind)
        # Else an edit could slip in between, and an import being saved could block this one for good.
        register.hold(resource, by)
        result, done, total = Undone(), 0, batch.records.count()
        for label in reversed(resource.write_order):
            model = apps.get_model(label)
            for chunk in chunks(_written(batch, model), CHUNK):
                _undo(batch, model, dict(chunk), result)
                done += len(chunk)
                tick(min(done, total), total, "Membatalkan")
        batch.state, batch.undone_at, batch.undone_by = ImportBatch.State.UNDONE, timezone.now(), by
        batch.counts |= {"removed": result.removed, "restored": result.restored, "kept": len(result.kept)}
        batch.summary |= {"kept": result.kept[:KEPT_NAMED]}
        batch.save(update_fields=["state", "undone_at", "undone_by", "counts", "summary"])
    return result


def _written(batch: ImportBatch, model: type[models.Model]) -> Iterable[tuple[Any, _Written]]:
    """Records of one model by primary key.  Where several rows wrote one, the earliest knows what was there."""
    found: dict[Any, _Written] = {}
    records = batch.records.filter(model=model._meta.label_lower).order_by("pk")
    to_python = model._meta.pk.to_python
    for pk, created, before in records.values_list("object_pk", "created", "before").iterator(chunk_size=CHUNK):
        entry = found.setdefault(to_python(pk), _Written(created, {}))
        entry.before = before | entry.before
    return found.items()


def _undo(batch: ImportBatch, model: type[models.Model], entries: dict[Any, _Written], result: Undone) -> None:
    touched = _touched(batch, model, list(entries))
    there = set(model._default_manager.filter(pk__in=list(entries)).select_for_update().values_list("pk", flat=True))
    touched &= there
    created = [pk for pk in entries if entries[pk].created and pk in there and pk not in touched]
    used = _used(model, created)
    _name_kept(model, dict.fromkeys(touched, "diubah sesudah impor") | used, result)
    going = [pk for pk in created if pk not in used]
    # Nothing but remarks points to them, so nothing else goes with them.
    _drop_remarks(model, going)
    # Django asks nothing of the database, and answers None, when there is nothing to remove.
    result.removed += model._default_manager.filter(pk__in=going)._raw_delete(using=connection.alias) or 0
    back = {pk: entries[pk].before for pk in there if not entries[pk].created and pk not in touched}
    bulk.update(model, back)
    result.restored += len(back)


def _name_kept(model: type[models.Model], kept: dict[Any, str], result: Undone) -> None:
    records = model._default_manager.in_bulk(list(kept)) if kept else {}
    result.kept.extend((str(records[pk]), why) for pk, why in kept.items())


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


def _pointing(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Models of ours with a column that points to `model`; history tables and our own trail do not count."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            other: type[models.Model] = relation.related_model
            if not hasattr(other, "pgh_tracked_model") and other is not ImportRecord:
                yield other, relation.field.attname


def _drop_remarks(model: type[models.Model], pks: list[Any]) -> None:
    """Remove what is only a remark on these records and says nothing without them (`is_remark` on its model)."""
    for other, name in _pointing(model):
        if getattr(other, "is_remark", False):
            other._default_manager.filter(**{f"{name}__in": pks}).delete()


def _used(model: type[models.Model], pks: list[Any]) -> dict[Any, str]:
    """Records that others point to, and by what they are used; history tables do not count."""
    found: dict[Any, str] = {}
    for other, name in _pointing(model):
        if pks and not getattr(other, "is_remark", False):
            pointing = other._default_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True).distinct()
            found |= dict.fromkeys(pointing, f"dipakai oleh {other._meta.verbose_name}")
    return found
