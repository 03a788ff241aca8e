"""Write a stored plan: one transaction, set-based, and only if what it was planned against is still true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from welfare.imports import bulk, register
from welfare.imports.long_work import collected_seldom
from welfare.imports.models import ImportBatch, ImportRecord, ImportRow
from welfare.imports.planning import CHUNK, Planner, chunks, resource_for, stored_row
from welfare.imports.progress import SILENT, Tick
from welfare.imports.steps import Step, from_json, is_following, is_ref

WRITABLE = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED)
WAITING = (ImportRow.Verdict.DOUBTFUL, ImportRow.Verdict.WRONG)


class PlanOutdated(Exception):
    """The register changed since the plan was made; nothing was written and a new plan is needed."""


class NotApplicable(Exception):
    """The batch is not waiting to be applied, or the chosen mode does not allow it.  `str()` is for the officer."""


@collected_seldom()
def apply_batch(batch: ImportBatch, *, by: Any, all_or_nothing: bool = False, tick: Tick = SILENT) -> ImportBatch:
    """Write every row with verdict baru or berubah; the rest stays as it is and can be finished later.

    With `all_or_nothing` a single row that is ragu or salah refuses the whole ("semua atau tidak"); without it they
    are put off ("simpan yang benar, tunda sisanya").  Raises NotApplicable or PlanOutdated; then nothing is written.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, import_batch=batch.pk, reason=f"Impor {batch.filename}"):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        rows = _applicable(batch, all_or_nothing)
        resource = resource_for(batch.kind)
        if register.hold(resource, by) != batch.planned_against:
            _check_still_true(batch, by, tick)
        writer = _Writer(batch, resource.write_order)
        total = rows.count()
        # The cursor keeps the list as it was when opened: what is written meanwhile does not shorten it.
        for chunk in chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
            writer.write(chunk)
            tick(writer.rows, total, "Menyimpan")
        if batch.state != ImportBatch.State.APPLIED:
            batch.state, batch.applied_at = ImportBatch.State.APPLIED, timezone.now()
        batch.counts |= {"applied": batch.counts.get("applied", 0) + writer.rows}
        batch.save(update_fields=["state", "applied_at", "counts"])
    return batch


def _applicable(batch: ImportBatch, all_or_nothing: bool) -> models.QuerySet[ImportRow]:
    """The rows to write.  Raises NotApplicable."""
    if not batch.is_open:
        raise NotApplicable(f"Impor ini sudah {batch.get_state_display()}.")
    if questions := batch.summary.get("questions"):
        raise NotApplicable(f"Kolom perlu dipilih dulu: {questions[0]}")
    waiting = batch.open_rows.filter(verdict__in=WAITING).count()
    if all_or_nothing and waiting:
        raise NotApplicable(f"{waiting} baris masih ragu atau salah. Perbaiki dulu, atau pilih “simpan yang benar”.")
    rows = batch.open_rows.filter(verdict__in=WRITABLE)
    if not rows.exists():
        raise NotApplicable("Tidak ada yang berubah: semua baris yang dapat disimpan sudah sama dengan register.")
    return rows.only("pk", "batch", "steps", "verdict")


def _check_still_true(batch: ImportBatch, by: Any, tick: Tick) -> None:
    """Something in the register changed since: plan again, and refuse when any row would now be written otherwise."""
    planner, done, total = Planner(batch, by), 0, batch.open_rows.count()
    for chunk in chunks(batch.open_rows.iterator(chunk_size=CHUNK), CHUNK):
        for row, fresh in zip(chunk, planner.plan([stored_row(row) for row in chunk]), strict=True):
            stored = [step.fingerprint() for step in from_json(row.steps)]
            if row.verdict != fresh.verdict or stored != [step.fingerprint() for step in fresh.steps]:
                raise PlanOutdated("Data berubah sejak daftar ini diperiksa. Periksa hasil pemeriksaan yang baru.")
        done += len(chunk)
        tick(done, total, "Memeriksa ulang")


@dataclass(slots=True)
class _Writer:
    """Writes chunks of rows in the sheet's order; knows what earlier chunks have made."""

    batch: ImportBatch
    write_order: tuple[str, ...]
    made: dict[str, Any] = field(default_factory=dict)
    """Primary keys of records made, by the key of their step."""
    numbers: Counter[str] = field(default_factory=Counter)
    """How many numbers of each series have been given out."""
    rows: int = 0

    def write(self, rows: list[ImportRow]) -> None:
        steps = {row.pk: from_json(row.steps) for row in rows}
        by_model: dict[str, list[Step]] = defaultdict(list)
        for planned in steps.values():
            for step in planned:
                by_model[step.model].append(step)
        unknown = set(by_model) - {label.lower() for label in self.write_order}
        if unknown:
            raise ValueError(f"steps for models outside write_order: {sorted(unknown)}")
        for label in self.write_order:
            wanted = by_model.get(label.lower(), [])
            self._create(apps.get_model(label), [step for step in wanted if step.pk is None])
            self._update(apps.get_model(label), [step for step in wanted if step.pk is not None])
        bulk.insert(ImportRecord, list(self._records(steps)))
        self.rows += len(rows)

    def _create(self, model: type[models.Model], steps: list[Step]) -> None:
        """Make the records; several rows may share one, which then gets what any of them knows."""
        wanted: dict[str, dict[str, Any]] = {}
        for step in steps:
            known = wanted.setdefault(step.key, {})
            known.update({name: value for name, value in step.after.items() if known.get(name) in (None, "")})
        late = {key: wanted.pop(key) for key in self.made.keys() & wanted.keys()}
        keys = bulk.insert(model, [self._resolved(after) for after in wanted.values()])
        self.made.update(zip(wanted, keys, strict=True))
        if late:
            self._fill(model, late)

    def _fill(self, model: type[models.Model], late: dict[str, dict[str, Any]]) -> None:
        """Records of an earlier chunk get what only these rows know; what is there stays."""
        records = model._default_manager.in_bulk([self.made[key] for key in late])
        blanks = {}
        for key, after in late.items():
            record = records[self.made[key]]
            values = self._resolved(after)
            blank = {
                name: value
                for name, value in values.items()
                if value not in (None, "") and getattr(record, name) in (None, "")
            }
            if blank:
                blanks[record.pk] = blank
        bulk.update(model, blanks)

    def _update(self, model: type[models.Model], steps: list[Step]) -> None:
        wanted: dict[Any, dict[str, Any]] = defaultdict(dict)
        for step in steps:
            wanted[step.pk] |= self._resolved(step.after)
        bulk.update(model, wanted)

    def _resolved(self, after: dict[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in after.items()}

    def _value(self, value: Any) -> Any:
        if is_ref(value):
            return self.made[value["ref"]]
        if is_following(value):
            self.numbers[value["series"]] += 1
            return value["last"] + self.numbers[value["series"]]
        return value

    def _records(self, steps: dict[int, list[Step]]) -> Iterable[dict[str, Any]]:
        """Which record came from which row, and what stood there before."""
        for pk, planned in steps.items():
            for step in planned:
                created = step.pk is None
                yield {
                    "batch_id": self.batch.pk,
                    "row_id": pk,
                    "model": step.model,
                    "object_pk": str(self.made[step.key] if created else step.pk),
                    "created": created,
                    "before": step.before,
                }
