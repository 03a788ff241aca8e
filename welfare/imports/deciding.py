"""What the officer decides about rows: leave out, use again, this person, a new person.  Each decision plans anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from welfare.imports import bulk
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.planning import replan

SKIP: dict[str, Any] = {"skip": True}
NEW_PERSON: dict[str, Any] = {"person": "new"}
UNDECIDED: dict[str, Any] = {}


class NotDecidable(Exception):
    """The batch does not wait for decisions any more, or the choice was not offered.  `str()` is for the officer."""


def decide(batch: ImportBatch, decisions: Mapping[int, dict[str, Any]], *, by: Any) -> ImportBatch:
    """Store decisions by the rows' primary keys and plan again.  Raises NotDecidable; then nothing is stored."""
    with transaction.atomic():
        batch = waiting(batch)
        rows = list(batch.open_rows.filter(pk__in=decisions))
        bulk.update(ImportRow, {row.pk: {"decision": _checked(row, decisions[row.pk])} for row in rows})
        return replan(batch, [row.pk for row in rows], by=by)


def decide_all(batch: ImportBatch, verdict: str, decision: dict[str, Any], *, by: Any) -> int:
    """One decision for every row of a verdict; returns how many rows that were.  Raises NotDecidable."""
    with transaction.atomic():
        batch = waiting(batch)
        pks = list(batch.open_rows.filter(verdict=verdict).values_list("pk", flat=True))
        if pks:
            batch.rows.filter(pk__in=pks).update(decision=decision)
            replan(batch, pks, by=by)
        return len(pks)


def waiting(batch: ImportBatch) -> ImportBatch:
    """The batch, held against other writers, with rows that may be decided: not saved yet, or put off when it was.

    Raises NotDecidable.
    """
    held = _held(batch)
    if not held.is_open:
        raise NotDecidable(f"Impor ini {held.get_state_display()}; barisnya tidak dapat diubah lagi.")
    return held


def unsaved(batch: ImportBatch) -> ImportBatch:
    """The batch, held against other writers, of which nothing has been written.  Raises NotDecidable."""
    held = _held(batch)
    if held.state not in ImportBatch.WAITING:
        raise NotDecidable(f"Impor ini sudah {held.get_state_display()}.")
    return held


def _held(batch: ImportBatch) -> ImportBatch:
    held = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if held is None:
        raise NotDecidable("Impor ini sudah dibuang.")
    return held


def _checked(row: ImportRow, decision: dict[str, Any]) -> dict[str, Any]:
    person = decision.get("person")
    if isinstance(person, int) and person not in [candidate[0] for candidate in row.candidates]:
        raise NotDecidable("Orang itu tidak ditawarkan untuk baris ini.")
    return decision
