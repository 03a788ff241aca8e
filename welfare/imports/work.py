"""The steps of an import as work in the background: each is one transaction, so a killed or cancelled one left nothing.

Pages call `start_*` and wait a moment; commands and tests may call the steps themselves (`receiving`, `applying`,
`undoing`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from welfare.desk.registry import ImportFollower, announced
from welfare.desk.wording import number
from welfare.imports.applying import NotApplicable, PlanOutdated, apply_batch
from welfare.imports.error_return import NotReturnable, bring_back, is_error_book
from welfare.imports.models import ImportBatch
from welfare.imports.planning import plan_batch, resource_for
from welfare.imports.receiving import forget, kept_workbook, read_batch
from welfare.imports.undoing import NotUndoable, undo_batch
from welfare.imports.workbook import UnreadableFile, Workbook
from welfare.jobs.models import Job
from welfare.jobs.progress import Progress, Refused
from welfare.jobs.queueing import enqueue
from welfare.jobs.registry import job

LONG_FILE = 1_000_000
"""Bytes; larger files take more than a few seconds."""
LONG_PLAN = 5_000
"""Rows, likewise."""


def start_reading(batch: ImportBatch, *, by: Any, back: str = "", into: ImportBatch | None = None) -> Job:
    """Read an accepted file.  `into`: it must be an error workbook of that import.  Raises jobs' Busy."""
    return enqueue(
        "imports.read", by=by, subject=batch, long=batch.size > LONG_FILE, back=back, batch=batch.pk,
        into=into.pk if into else None,
    )  # fmt: skip


def start_applying(batch: ImportBatch, *, by: Any, all_or_nothing: bool = False) -> Job:
    """Save what was planned.  Raises jobs' Busy."""
    return enqueue(
        "imports.apply", by=by, subject=batch, long=_is_long(batch), back=batch.get_absolute_url(), batch=batch.pk,
        all_or_nothing=all_or_nothing,
    )  # fmt: skip


def start_undoing(batch: ImportBatch, *, by: Any, reason: str) -> Job:
    """Take a saved import back.  Raises jobs' Busy."""
    return enqueue(
        "imports.undo", by=by, subject=batch, long=_is_long(batch), back=batch.get_absolute_url(), batch=batch.pk,
        reason=reason,
    )  # fmt: skip


def under_way(batch: ImportBatch) -> Job | None:
    """The work on this import that waits or runs, or the last one when it did not succeed."""
    last: Job | None = Job.objects.about(batch).first()
    return last if last is not None and last.state != Job.State.DONE else None


def _is_long(batch: ImportBatch) -> bool:
    return int(batch.counts.get("data", 0)) > LONG_PLAN


@job("imports.read", label="Membaca daftar")
def read(progress: Progress, *, batch: int, into: int | None = None) -> dict[str, Any]:
    known, by = _batch(batch), progress.job.by
    try:
        workbook = kept_workbook(known, tick=progress.tick)
        if into is not None or is_error_book(workbook):
            return _continue(known, workbook, by, _batch(into) if into is not None else None)
        read_batch(known, by=by, workbook=workbook, tick=progress.tick)
    except (UnreadableFile, NotReturnable) as error:
        raise Refused(str(error)) from error
    return {"url": known.get_absolute_url()}


def _continue(upload: ImportBatch, workbook: Workbook, by: Any, into: ImportBatch | None) -> dict[str, Any]:
    """An error workbook is no import of its own: it corrects the one it came from, whatever list was chosen."""
    with transaction.atomic():
        returned = bring_back(workbook, by=by, batch=into)
        forget(upload)
    return {"url": returned.batch.get_absolute_url(), "said": returned.in_words(), "tone": "success"}


@job("imports.apply", label="Menyimpan impor")
def save(progress: Progress, *, batch: int, all_or_nothing: bool) -> dict[str, Any]:
    known, by = _batch(batch), progress.job.by
    found: dict[str, Any] = {"url": known.get_absolute_url()}
    try:
        before = known.counts.get("applied", 0)
        known = apply_batch(known, by=by, all_or_nothing=all_or_nothing, tick=progress.tick)
    except NotApplicable as reason:
        return found | {"said": str(reason), "tone": "info"}
    except PlanOutdated as reason:
        plan_batch(known, by=by, tick=progress.tick)
        return found | {"said": str(reason), "tone": "warning"}
    for follower in announced(ImportFollower):
        follower.follow(known, by)
    count = known.counts["applied"] - before
    return found | {"said": f"{number(count)} {resource_for(known.kind).noun} disimpan.", "tone": "success"}


@job("imports.undo", label="Membatalkan impor")
def take_back(progress: Progress, *, batch: int, reason: str) -> dict[str, Any]:
    known = _batch(batch)
    found: dict[str, Any] = {"url": known.get_absolute_url()}
    try:
        done = undo_batch(known, by=progress.job.by, reason=reason, tick=progress.tick)
    except NotUndoable as why:
        return found | {"said": str(why), "tone": "info"}
    text = f"Impor dibatalkan: {number(done.removed)} data dihapus, {number(done.restored)} data dikembalikan"
    kept = f", {number(len(done.kept))} data dibiarkan" if done.kept else ""
    return found | {"said": f"{text}{kept}.", "tone": "success"}


def _batch(pk: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None:
        raise Refused("Impor ini sudah dibuang.")
    return batch
