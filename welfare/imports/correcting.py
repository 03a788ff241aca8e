"""An officer corrects the cells of one row: what is typed goes through the same cleaning as the sheet did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from welfare.imports import planning
from welfare.imports.deciding import waiting
from welfare.imports.fields import FieldSpec, Kind, RowKind
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.resources import SheetResource
from welfare.imports.understanding import CleanRow, Overrides, understand
from welfare.imports.workbook import Sheet, Workbook

SHEET = "Perbaikan"
TAKEN_OVER = ("guest", "programme")
"""Values that no cell holds: subheadings, and where the list goes, gave them."""


class NotCorrectable(Exception):
    """What was typed does not make a row.  `problems` are (field, sentence)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(text for _, text in problems))
        self.problems = problems


def editable(resource: SheetResource) -> list[FieldSpec]:
    """The fields of a row that can be corrected one by one; those that stand for two others cannot."""
    twofold = {Kind.KK, Kind.BIRTH, Kind.RT_RW, Kind.REGION}
    return [spec for spec in resource.specs if spec.kind not in twofold]


def correct_row(row: ImportRow, cells: Mapping[str, str], *, by: Any) -> ImportBatch:
    """Replace the row's values by what `cells` (field name to text) say, and plan the batch again.

    A NIK that is not typed again stays as it was sealed.  An earlier decision on the row falls: it was about other
    values.  Raises NotCorrectable and NotDecidable; then nothing is stored.
    """
    with transaction.atomic():
        batch = waiting(row.batch)
        row = batch.rows.select_for_update().get(pk=row.pk, kind="data")
        resource = planning.resource_for(batch.kind)
        clean = _clean(row, resource, cells)
        values = resource.protect(dict(clean.values)) | {"_status": str(clean.status), "_corrected": True}
        if not cells.get("nik"):
            values |= {name: row.values[name] for name in ("nik", "sealed", "damaged_index") if name in row.values}
        row.values = values | {name: row.values[name] for name in TAKEN_OVER if name in row.values}
        row.problems = [
            {"field": p.field, "code": p.code, "message": p.message, "severity": str(p.severity), "column": None}
            for p in clean.problems
        ]
        row.decision = {}
        row.save(update_fields=["values", "problems", "decision"])
        return planning.plan_batch(batch, by=by)


def _clean(row: ImportRow, resource: SheetResource, cells: Mapping[str, str]) -> CleanRow:
    """The typed cells as a sheet of one row, understood like every sheet."""
    texts = dict(cells)
    if not texts.get("nik"):
        # Compared with birth date and sex as in the sheet; shown to nobody and sealed again, so no read to be logged.
        texts["nik"] = resource.kept_number(row.values)
    # A field left open has no column, so nothing is said to be missing; without a pillar column one would be derived.
    specs = [spec for spec in editable(resource) if texts.get(spec.name) or spec.kind is Kind.PILLAR]
    head, typed = [spec.label for spec in specs], [texts.get(spec.name) for spec in specs]
    sheet = Sheet(SHEET, [["No", *head], [1, *typed]])
    columns = {index: spec.name for index, spec in enumerate(specs, 1)}
    understood = understand(
        Workbook([sheet]),
        resource.specs,
        planning.gazetteer(),
        planning.pillar_words(),
        overrides=Overrides(head_rows={SHEET: [1]}, columns={SHEET: columns}),
    )
    data = [found for found in understood.rows if found.kind is RowKind.DATA]
    if not data:
        raise NotCorrectable([("", "Isi sekurang-kurangnya satu kolom yang dikenali.")])
    errors = [(problem.field, problem.message) for problem in data[0].problems if problem.severity == "error"]
    if errors:
        raise NotCorrectable(errors)
    return data[0]
