"""From understood rows to a stored plan: ask the kind what each row would write.

Planning is a function of the stored values, the officer's decisions and the register.  It goes through a file in
chunks, and can be repeated for all rows, or after a decision for those that share something with the rows decided on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from welfare.desk.registry import WordSource, announced, sheet_kind
from welfare.imports import bulk, register
from welfare.imports.long_work import collected_seldom
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.progress import SILENT, Tick
from welfare.imports.resources import PlanContext, PlanRow, SheetResource, ident_of
from welfare.regions.matching import Gazetteer, Place
from welfare.regions.models import Region, RegionSpelling

CHUNK = 4_000
"""Rows planned at a time: enough that queries are few, few enough that memory stays small."""

T = TypeVar("T")


def resource_for(kind: str) -> SheetResource:
    """The kind's resource.  Raises KeyError for a kind that nobody announced."""
    resource: SheetResource = import_string(sheet_kind(kind).resource)()
    return resource


def gazetteer() -> Gazetteer:
    """The place names of the register, rebuilt when a region or a spelling was added, changed or removed."""
    return _gazetteer(tuple(register.last_change(model) for model in (Region, RegionSpelling)))


@lru_cache(maxsize=2)
def _gazetteer(version: tuple[int, ...]) -> Gazetteer:
    regions = Region.objects.prefetch_related("spellings")
    return Gazetteer(
        Place(
            code=region.code,
            level=region.level,
            kind=region.kind,
            name=region.name,
            parent=region.parent_id or "",
            spellings=tuple(spelling.spelling for spelling in region.spellings.all()),
        )
        for region in regions
    )


def pillar_words() -> list[Any]:
    """The words for pillars that apps above announced (`fields.PillarWord`)."""
    return [word for source in announced(WordSource) for word in source.load()]


def target_of(batch: ImportBatch) -> models.Model | None:
    """The record that the list goes into.  Raises ObjectDoesNotExist when it is gone."""
    resource = resource_for(batch.kind)
    if not resource.target_model or not batch.target_pk:
        return None
    return apps.get_model(resource.target_model)._default_manager.get(pk=batch.target_pk)


class Planner:
    """One pass over the rows of an import, chunk after chunk."""

    def __init__(self, batch: ImportBatch, by: Any) -> None:
        self.resource = resource_for(batch.kind)
        self.context = PlanContext(user=by, target=target_of(batch))
        self.resource.begin(self.context)

    def plan(self, rows: list[PlanRow]) -> list[PlanRow]:
        """Give every row of the chunk its verdict and steps.  Nothing is written."""
        known = [len(row.problems) for row in rows]
        self.resource.plan([row for row in rows if not _set_aside(row)], self.context)
        for row, count in zip(rows, known, strict=True):
            row.settle()
            row.touches.add(f"row:{row.ident}"[:200])
            if row.duplicate_of:
                row.touches.add(row_touch(*row.duplicate_of))
            for problem in row.problems[count:]:
                problem["planned"] = True
        return rows

    def plan_all(self, rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
        for chunk in chunks(rows, CHUNK):
            yield from self.plan(chunk)


def _set_aside(row: PlanRow) -> bool:
    """Give the verdict of a row that the kind need not look at: left out by the officer, or unusable as it stands."""
    if row.decision.get("skip"):
        row.verdict, row.reason = ImportRow.Verdict.SKIPPED, "Dilewati atas keputusan petugas."
    elif row.status == "reject":
        row.verdict = ImportRow.Verdict.WRONG
        row.reason = next(
            (p["message"] for p in row.problems if p["severity"] == "error"), "Baris tidak dapat dipakai."
        )
    return bool(row.verdict)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def stored_row(row: ImportRow) -> PlanRow:
    """A data row of the store as a row to plan: what was understood and decided, nothing of an earlier plan."""
    return PlanRow(
        sheet=row.sheet,
        number=row.number,
        position=row.position,
        values=row.values,
        status=row.values.get("_status", "import"),
        problems=[problem for problem in row.problems if not problem.get("planned")],
        decision=row.decision,
        duplicate_of=tuple(row.values["_duplicate_of"]) if "_duplicate_of" in row.values else None,
        label=row.label,
    )


@collected_seldom()
@transaction.atomic
def plan_batch(batch: ImportBatch, *, by: Any, tick: Tick = SILENT) -> ImportBatch:
    """Plan all open rows again and store the outcome: after a refusal, or when the register has moved on."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    planner = Planner(batch, by)
    batch.planned_against = register.mark(planner.resource, by)
    rows, done, total = batch.open_rows, 0, batch.open_rows.count()
    for chunk in chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
        store_plans(zip(chunk, planner.plan([stored_row(row) for row in chunk]), strict=True))
        done += len(chunk)
        tick(done, total, "Memeriksa baris")
    return _counted(batch, {"planned_against"})


def replan(batch: ImportBatch, pks: Collection[int], *, by: Any) -> ImportBatch:
    """Plan rows again after a decision or a correction, with every row that touches what they touch.

    The others keep their plan: nothing that it was made from has changed.  Inside the caller's transaction.
    """
    decided = batch.open_rows.filter(pk__in=pks).values_list("touches", flat=True)
    touches: set[str] = set().union(*decided)
    while True:
        rows = list(_touching(batch, pks, touches))
        planned = list(Planner(batch, by).plan_all(stored_row(row) for row in rows))
        reached = set().union(*(row.touches for row in planned), *(row.touches for row in rows))
        if reached <= touches:
            break
        touches |= reached
    store_plans(zip(rows, planned, strict=True))
    return _counted(batch, set())


def _touching(batch: ImportBatch, pks: Collection[int], touches: set[str]) -> models.QuerySet[ImportRow]:
    rows = batch.open_rows
    wanted = Q(pk__in=pks)
    if touches:
        wanted |= Q(touches__overlap=list(touches))
    return rows.filter(wanted)


def store_plans(plans: Iterable[tuple[ImportRow, PlanRow]]) -> None:
    """Write the outcome of a plan over that of the earlier one."""
    bulk.update(ImportRow, {row.pk: plan_columns(planned) for row, planned in plans})


def plan_columns(row: PlanRow) -> dict[str, Any]:
    """The columns of a stored row that a plan decides."""
    return {
        "verdict": str(row.verdict),
        "label": row.label[:250],
        "problems": row.problems,
        "reason": row.reason[:400],
        "steps": [step.as_json() for step in row.steps],
        "changes": row.changes,
        "candidates": row.candidates,
        "touches": sorted(row.touches),
    }


def row_touch(sheet: str, number: int) -> str:
    """What a row touches by being itself, so that those that follow it (`duplicate_of`) find it."""
    return f"row:{ident_of(sheet, number)}"[:200]


def _counted(batch: ImportBatch, fields: set[str]) -> ImportBatch:
    if batch.state != ImportBatch.State.APPLIED:
        batch.state = ImportBatch.State.PLANNED
    batch.counts = count(batch)
    batch.save(update_fields=["state", "counts", *fields])
    return batch


def count(batch: ImportBatch) -> dict[str, int]:
    """Rows by verdict, and how many carry a problem that somebody should look at."""
    kept = {name: batch.counts[name] for name in ("applied",) if name in batch.counts}
    verdicts = Counter(dict(batch.rows.order_by().values_list("verdict").annotate(models.Count("pk"))))
    flagged = batch.rows.filter(kind="data", problems__contains=[{"severity": "warn"}]).count()
    return kept | dict(verdicts) | {"flagged": flagged, "data": batch.rows.filter(kind="data").count()}
