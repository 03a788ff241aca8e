"""An officer corrects cells: of one row on the screen, of many in a workbook.

What is typed goes through the same cleaning as the sheet did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from welfare.imports import bulk, planning
from welfare.imports.cells import shown_cells
from welfare.imports.deciding import waiting
from welfare.imports.fields import FieldSpec, Kind, RowKind
from welfare.imports.kept_cells import CORRECTED, KeptCells, correctable, corrections, packed, typed_cells
from welfare.imports.models import ImportBatch, ImportRow, SavedMapping
from welfare.imports.receiving import overrides_from
from welfare.imports.resources import SheetResource
from welfare.imports.understanding import CleanRow, Overrides, open_workbook, understand
from welfare.imports.workbook import Sheet, Value, Workbook

SHEET = "Perbaikan"
TAKEN_OVER = ("guest", "programme")
"""Values that no cell holds: subheadings, and where the list goes, gave them."""
Place = tuple[str, int]
"""Sheet and row."""


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
        row = correctable(batch).select_for_update().get(pk=row.pk)
        resource = planning.resource_for(batch.kind)
        before = row.values
        _take(row, _clean(row, resource, cells), resource)
        if not cells.get("nik"):
            row.values |= {name: before[name] for name in ("nik", "sealed", "damaged_index") if name in before}
        row.values |= {name: before[name] for name in TAKEN_OVER if name in before}
        typed = typed_cells(batch, row, cells)
        earlier = [pair for pair in before.get(CORRECTED, []) if pair[0] not in typed]
        row.values[CORRECTED] = earlier + packed(typed)
        row.save(update_fields=["values", "problems", "decision"])
        return planning.replan(batch, [row.pk], by=by)


def correct_cells(kept: KeptCells, changed: Mapping[int, Sequence[Value]], *, by: Any) -> tuple[ImportBatch, list[int]]:
    """Replace rows by what their sheet would say with these cells (row's key to all its cells), and plan once.

    The sheet is read again as a whole, with the head rows, columns and constants that the import has, so that titles,
    subheadings and what is decided per column hold for a corrected row as for any other.  Only the corrected rows
    change, and rows that were, or now are, told to be the same person as one of them.  Returns the batch and the keys
    of the rows that no longer hold a record (left as they were).  Call it within a transaction that holds the batch.
    """
    batch = kept.batch
    rows = {(row.sheet, row.number): row for row in _plain(correctable(batch).filter(pk__in=changed))}
    sent = {row.pk: kept.sent(row) for row in rows.values()}
    for row in _plain(batch.rows.filter(values__has_key="_corrected")):
        kept.put(row, kept.cells(row))
    for row in rows.values():
        kept.put(row, changed[row.pk])
    others = _repeating(batch, rows.keys())
    clean = _read_again(kept, rows.keys(), {(row.sheet, row.number) for row in others})
    taken = [row for place, row in rows.items() if place in clean]
    for row in taken:
        _take(row, clean[row.sheet, row.number], kept.resource)
        row.values[CORRECTED] = corrections(sent[row.pk], changed[row.pk])
        row.shown = shown_cells(changed[row.pk])
    known = {row.pk for row in others}
    others += [row for row in _at(batch, clean.keys() - rows.keys()) if row.pk not in known]
    taken += _tell_duplicates(others, rows.keys(), clean)
    names = ("values", "problems", "decision", "shown")
    bulk.update(ImportRow, {row.pk: {name: getattr(row, name) for name in names} for row in taken})
    told = {row.pk for row in taken}
    return planning.replan(batch, told, by=by), [pk for pk in changed if pk not in told]


def _plain(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
    """Without the columns that a plan fills: they are large, and not looked at here."""
    return rows.defer("steps", "changes", "candidates", "touches")


def _repeating(batch: ImportBatch, places: Collection[Place]) -> list[ImportRow]:
    """Rows that are told to be the same person as a row at one of these places."""
    repeating = _plain(correctable(batch).filter(values__has_key="_duplicate_of"))
    return [row for row in repeating if tuple(row.values["_duplicate_of"]) in places]


def _at(batch: ImportBatch, places: Collection[Place]) -> list[ImportRow]:
    numbers = {number for _, number in places}
    rows = _plain(correctable(batch).filter(number__in=numbers)) if numbers else ()
    return [row for row in rows if (row.sheet, row.number) in places]


def _take(row: ImportRow, clean: CleanRow, resource: SheetResource) -> None:
    """Give the row what was understood now.  An earlier decision falls: it was about other values."""
    row.values = resource.protect(dict(clean.values)) | {"_corrected": True}
    row.decision = {}
    _tell(row, clean)


def _tell(row: ImportRow, clean: CleanRow) -> None:
    """Give the row what is said about it: its status, its problems, and whom it repeats."""
    row.values["_status"] = str(clean.status)
    row.values.pop("_duplicate_of", None)
    if clean.duplicate_of:
        row.values["_duplicate_of"] = list(clean.duplicate_of)
    row.problems = [
        {"field": p.field, "code": p.code, "message": p.message, "severity": str(p.severity), "column": p.column}
        for p in clean.problems
    ]


def _tell_duplicates(
    rows: Iterable[ImportRow], changed: Collection[Place], clean: Mapping[Place, CleanRow]
) -> list[ImportRow]:
    """Of the other rows those that repeat, or no longer repeat, the person of a corrected row."""
    told = []
    for row in rows:
        found = clean.get((row.sheet, row.number))
        before = tuple(row.values.get("_duplicate_of", ()))
        if found is None or (row.sheet, row.number) in changed or before == (found.duplicate_of or ()):
            continue
        _tell(row, found)
        told.append(row)
    return told


def _read_again(kept: KeptCells, changed: Collection[Place], others: Collection[Place]) -> dict[Place, CleanRow]:
    """The kept file understood as the batch was, with its heads, columns and constants: the data rows asked for.

    These are the changed ones, the others named, and whatever else is now told to repeat a changed one.
    """
    batch, specs = kept.batch, kept.resource.specs
    given = overrides_from(batch.mapping)
    tables = [table for table in batch.summary.get("tables", ()) if table["rows"]]
    alone = [table for table in tables if sum(other["sheet"] == table["sheet"] for other in tables) == 1]
    columns = {table["sheet"]: {column["index"]: column["field"] for column in table["columns"]} for table in alone}
    counted = any(column["state"] == "number" for table in tables for column in table["columns"])
    known = SavedMapping.objects.filter(kind=batch.kind).values_list("signature", "mapping")
    understood = open_workbook(
        kept.workbook,
        specs,
        planning.gazetteer(),
        planning.pillar_words(),
        overrides=Overrides(given.head_rows, columns | dict(given.columns), given.skip_sheets, given.skip_rows),
        constants=kept.resource.shared_values(planning.target_of(batch)) | batch.mapping.get("constants", {}),
        # A saved mapping knows no running numbers: where the batch found some, it was read without.
        saved={} if counted else dict(known),
    )
    clean: dict[Place, CleanRow] = {}
    for found in understood.iter_rows():
        if found.kind is not RowKind.DATA:
            continue
        if kept.is_nameless:
            found.sheet, found.duplicate_of = "", found.duplicate_of and ("", found.duplicate_of[1])
        place = (found.sheet, found.number)
        if place in changed or place in others or found.duplicate_of in changed:
            clean[place] = found
    return clean


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
