"""What the officer decides about rows: leave out, use again, this person, a new person.  Each decision plans anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.planning import plan_batch

SKIP: dict[str, Any] = {"skip": True}
NEW_PERSON: dict[str, Any] = {"person": "new"}
UNDECIDED: dict[str, Any] = {}


class NotDecidable(Exception):
    """The batch does not wait for decisions any more, or the choice was not offered.  `str()` is for the officer."""


def decide(batch: ImportBatch, decisions: Mapping[int, dict[str, Any]], *, by: Any) -> ImportBatch:
    """Store decisions by the rows' primary keys and plan again.  Raises NotDecidable; then nothing is stored."""
    with transaction.atomic():
        batch = waiting(batch)
        rows = list(batch.rows.filter(pk__in=decisions, kind="data").order_by("pk"))
        for row in rows:
            row.decision = _checked(row, decisions[row.pk])
        ImportRow.objects.bulk_update(rows, ["decision"], batch_size=2000)
        return plan_batch(batch, by=by)


def decide_all(batch: ImportBatch, verdict: str, decision: dict[str, Any], *, by: Any) -> int:
    """One decision for every row of a verdict; returns how many rows that were.  Raises NotDecidable."""
    with transaction.atomic():
        batch = waiting(batch)
        count = batch.rows.filter(kind="data", verdict=verdict).update(decision=decision)
        if count:
            plan_batch(batch, by=by)
        return count


def waiting(batch: ImportBatch) -> ImportBatch:
    """The batch, held against other writers.  Raises NotDecidable when it has been saved or taken back."""
    held = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if held is None:
        raise NotDecidable("Impor ini sudah dibuang.")
    if held.state != ImportBatch.State.PLANNED:
        raise NotDecidable(f"Impor ini sudah {held.get_state_display()}; barisnya tidak dapat diubah lagi.")
    return held


def _checked(row: ImportRow, decision: dict[str, Any]) -> dict[str, Any]:
    person = decision.get("person")
    if isinstance(person, int) and person not in [candidate[0] for candidate in row.candidates]:
        raise NotDecidable("Orang itu tidak ditawarkan untuk baris ini.")
    return decision
