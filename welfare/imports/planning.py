"""From a stored upload to a stored plan: understand the sheet, ask the kind what each row would write, keep all of it.

Planning is a function of the stored values, the officer's decisions and the register, so it can be repeated: applying
does so to be sure, a decision does so to show its effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import import_string

from welfare.desk.registry import WordSource, announced, sheet_kind
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.resources import PlanContext, PlanRow, SheetResource
from welfare.imports.steps import CHUNK
from welfare.regions.matching import Gazetteer, Place
from welfare.regions.models import Region, RegionSpelling


def resource_for(kind: str) -> SheetResource:
    """The kind's resource.  Raises KeyError for a kind that nobody announced."""
    resource: SheetResource = import_string(sheet_kind(kind).resource)()
    return resource


def gazetteer() -> Gazetteer:
    """The place names of the register, rebuilt when a region or a spelling was added, changed or removed."""
    return _gazetteer(tuple(_last_change(model) for model in (Region, RegionSpelling)))


def _last_change(model: Any) -> int:
    """The number of the last entry in the model's history, whoever wrote it and however."""
    return model.history.rel.related_model.objects.aggregate(last=models.Max("pgh_id"))["last"] or 0


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


def stored_rows(rows: Iterable[ImportRow]) -> list[PlanRow]:
    """Data rows of the store as rows to plan: what was understood and decided, nothing of an earlier plan."""
    return [
        PlanRow(
            sheet=row.sheet,
            number=row.number,
            values=row.values,
            status=row.values.get("_status", "import"),
            problems=[problem for problem in row.problems if not problem.get("planned")],
            decision=row.decision,
            duplicate_of=tuple(row.values["_duplicate_of"]) if "_duplicate_of" in row.values else None,
            label=row.label,
        )
        for row in rows
    ]


def plan_rows(batch: ImportBatch, rows: Sequence[PlanRow], by: Any) -> list[PlanRow]:
    """Give every row its verdict and steps.  Nothing is written."""
    known = [len(row.problems) for row in rows]
    to_plan = []
    for row in rows:
        if row.decision.get("skip"):
            row.verdict, row.reason = ImportRow.Verdict.SKIPPED, "Dilewati atas keputusan petugas."
        elif row.status == "reject":
            row.verdict = ImportRow.Verdict.WRONG
            row.reason = next(
                (p["message"] for p in row.problems if p["severity"] == "error"), "Baris tidak dapat dipakai."
            )
        else:
            to_plan.append(row)
    resource_for(batch.kind).plan(to_plan, PlanContext(user=by, target=target_of(batch)))
    for row, count in zip(rows, known, strict=True):
        row.settle()
        for problem in row.problems[count:]:
            problem["planned"] = True
    return list(rows)


@transaction.atomic
def plan_batch(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Plan the stored data rows again and store the outcome: after reading, after a decision, after a refusal."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    rows = list(batch.rows.filter(kind="data").order_by("pk"))
    for row, planned in zip(rows, plan_rows(batch, stored_rows(rows), by), strict=True):
        store_plan(row, planned)
    ImportRow.objects.bulk_update(
        rows, ["verdict", "label", "problems", "reason", "steps", "changes", "candidates"], batch_size=CHUNK
    )
    batch.state = ImportBatch.State.PLANNED
    batch.counts = count(batch)
    batch.save(update_fields=["state", "counts"])
    return batch


def store_plan(row: ImportRow, planned: PlanRow) -> None:
    row.verdict = planned.verdict
    row.label = planned.label[:250]
    row.problems = planned.problems
    row.reason = planned.reason[:400]
    row.steps = [step.as_json() for step in planned.steps]
    row.changes = planned.changes
    row.candidates = planned.candidates


def count(batch: ImportBatch) -> dict[str, int]:
    """Rows by verdict, and how many carry a problem that somebody should look at."""
    verdicts = Counter(batch.rows.values_list("verdict", flat=True))
    flagged = batch.rows.filter(kind="data", problems__contains=[{"severity": "warn"}]).count()
    return dict(verdicts) | {"flagged": flagged, "data": batch.rows.filter(kind="data").count()}
