"""Write a stored plan: one transaction, set-based, and only if what it was planned against is still true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pghistory
from django.db import models, transaction
from django.utils import timezone

from welfare.imports import steps as step_rules
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.planning import plan_rows, resource_for, stored_rows
from welfare.imports.steps import CHUNK, Step

WRITABLE = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED)
Steps = dict[int, list[Step]]
"""The stored steps of each row, by the row's primary key."""


class PlanOutdated(Exception):
    """The register changed since the plan was made; nothing was written and a new plan is needed."""


class NotApplicable(Exception):
    """The batch is not waiting to be applied, or the chosen mode does not allow it.  `str()` is for the officer."""


def apply_batch(batch: ImportBatch, *, by: Any, all_or_nothing: bool = False) -> ImportBatch:
    """Write every row with verdict baru or berubah; the rest stays as it is.

    With `all_or_nothing` a single row that is ragu or salah refuses the whole ("semua atau tidak"); without it they
    are put off ("simpan yang benar, tunda sisanya").  Raises NotApplicable or PlanOutdated; then nothing is written.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, import_batch=batch.pk, reason=f"Impor {batch.filename}"):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportBatch.State.PLANNED:
            raise NotApplicable(f"Impor ini sudah {batch.get_state_display()}.")
        if questions := batch.summary.get("questions"):
            raise NotApplicable(f"Kolom perlu dipilih dulu: {questions[0]}")
        rows = list(batch.rows.order_by("pk"))
        _check_mode(rows, all_or_nothing)
        steps = {row.pk: step_rules.from_json(row.steps) for row in rows}
        _check_still_true(batch, rows, steps, by)
        writable = [row for row in rows if row.verdict in WRITABLE]
        _write(writable, steps, resource_for(batch.kind).write_order)
        batch.state, batch.applied_at = ImportBatch.State.APPLIED, timezone.now()
        batch.counts |= {"applied": len(writable)}
        batch.save(update_fields=["state", "applied_at", "counts"])
    return batch


def _check_mode(rows: list[ImportRow], all_or_nothing: bool) -> None:
    waiting = sum(row.verdict in (ImportRow.Verdict.DOUBTFUL, ImportRow.Verdict.WRONG) for row in rows)
    if all_or_nothing and waiting:
        raise NotApplicable(f"{waiting} baris masih ragu atau salah. Perbaiki dulu, atau pilih “simpan yang benar”.")
    if not any(row.verdict in WRITABLE for row in rows):
        raise NotApplicable("Tidak ada yang berubah: semua baris yang dapat disimpan sudah sama dengan register.")


def _check_still_true(batch: ImportBatch, rows: list[ImportRow], steps: Steps, by: Any) -> None:
    """Plan again inside the transaction and compare: whatever would now be written otherwise refuses the import."""
    _lock(step for planned in steps.values() for step in planned)
    data = [row for row in rows if row.kind == "data"]
    for row, fresh in zip(data, plan_rows(batch, stored_rows(data), by), strict=True):
        stored = [step.fingerprint() for step in steps[row.pk]]
        if row.verdict != fresh.verdict or stored != [step.fingerprint() for step in fresh.steps]:
            raise PlanOutdated("Data berubah sejak daftar ini diperiksa. Periksa hasil pemeriksaan yang baru.")


def _lock(steps: Iterable[Step]) -> None:
    """Hold the records that the plan changes, in one order, so that two imports wait instead of deadlocking."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for step in steps:
        if step.pk is not None:
            wanted[step.model_class].add(step.pk)
    for model in sorted(wanted, key=lambda model: model._meta.label):
        list(
            model._default_manager.select_for_update(of=("self",))
            .filter(pk__in=wanted[model])
            .order_by("pk")
            .values("pk")
        )


def _write(rows: list[ImportRow], steps: Steps, write_order: tuple[str, ...]) -> None:
    by_model: dict[str, dict[str, Step]] = defaultdict(dict)
    for row in rows:
        for step in steps[row.pk]:
            by_model[step.model].setdefault(step.key, step)
    unknown = set(by_model) - {label.lower() for label in write_order}
    if unknown:
        raise ValueError(f"steps for models outside write_order: {sorted(unknown)}")
    made: dict[str, Any] = {}
    for label in write_order:
        wanted = list(by_model.get(label.lower(), {}).values())
        _create([step for step in wanted if step.pk is None], made)
        _update([step for step in wanted if step.pk is not None], made)
    for row in rows:
        row.written = [
            {"model": step.model, "key": step.key, "pk": made.get(step.key, step.pk), "created": step.pk is None}
            for step in steps[row.pk]
        ]
    ImportRow.objects.bulk_update(rows, ["written"], batch_size=CHUNK)


def _values(step: Step, made: dict[str, Any]) -> dict[str, Any]:
    model = step.model_class
    return {
        name: made[value["ref"]] if step_rules.is_ref(value) else step_rules.load(model, name, value)
        for name, value in step.after.items()
    }


def _create(steps: list[Step], made: dict[str, Any]) -> None:
    if not steps:
        return
    model = steps[0].model_class
    records = [model(**_values(step, made)) for step in steps]
    model._default_manager.bulk_create(records, batch_size=CHUNK)
    made.update((step.key, record.pk) for step, record in zip(steps, records, strict=True))


def _update(steps: list[Step], made: dict[str, Any]) -> None:
    if not steps:
        return
    model, now = steps[0].model_class, timezone.now()
    records = model._default_manager.in_bulk([step.pk for step in steps])
    # A bulk write passes `auto_now` columns by; a changed record must say when it was changed all the same.
    stamps = {column.attname for column in model._meta.concrete_fields if getattr(column, "auto_now", False)}
    names: dict[Any, set[str]] = defaultdict(set)
    for step in steps:
        for name, value in (_values(step, made) | dict.fromkeys(stamps, now)).items():
            setattr(records[step.pk], name, value)
            names[step.pk].add(name)
    step_rules.save_columns(model, records, names)
