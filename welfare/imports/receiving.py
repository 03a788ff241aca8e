"""A file arrives: read it in the child process, understand it, keep it and its rows, and plan.

Nothing is stored when the file cannot be read, and the file never outlives its batch.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction

from welfare.imports import planning
from welfare.imports.columns import Column
from welfare.imports.fields import RowKind
from welfare.imports.models import ImportBatch, ImportRow, SavedMapping
from welfare.imports.reading import read_pasted, read_workbook
from welfare.imports.resources import SheetResource
from welfare.imports.steps import CHUNK
from welfare.imports.understanding import CleanRow, Overrides, Understanding, UnderstoodTable, understand
from welfare.imports.workbook import UnreadableFile, Workbook
from welfare.people.nik import mask

PASTED = "teks tempelan"
NO_ROWS = "Berkas ini tidak memuat satu pun baris data. Periksa lembarnya, lalu unggah lagi."
_LONG_NUMBER = re.compile(r"\d[\d .\-]{12,}\d")


def receive(
    content: bytes, filename: str, *, kind: str, by: Any, target: models.Model | None = None, keep_file: bool = True
) -> ImportBatch:
    """Read and plan a file; `batch.understood` holds what was understood, for whoever called.

    Raises UnreadableFile (nothing stored) and KeyError for an unknown kind.
    """
    planning.resource_for(kind)
    workbook = read_workbook(content, filename)
    return _store(workbook, content, filename, kind=kind, by=by, target=target, keep_file=keep_file)


def receive_pasted(text: str, *, kind: str, by: Any, target: models.Model | None = None) -> ImportBatch:
    """Read and plan pasted cells or a numbered list.  Raises UnreadableFile."""
    return _store(read_pasted(text), text.encode(), PASTED, kind=kind, by=by, target=target, keep_file=True)


def understand_again(
    batch: ImportBatch, overrides: Overrides, *, by: Any, constants: dict[str, Any] | None = None
) -> ImportBatch:
    """Read the kept file once more with the officer's head rows, columns and constants; decisions start afresh.

    Corrected columns are kept for the layout, so that the next file of the same layout needs no correction.
    """
    with batch.file.open("rb") as kept:
        content = kept.read()
    workbook = read_pasted(content.decode()) if batch.filename == PASTED else read_workbook(content, batch.filename)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        batch.rows.all().delete()
        batch.mapping = overrides_json(overrides, constants)
        batch.notes = list(workbook.notes)  # what was said about the earlier reading of the tables no longer holds
        understood = _store_rows(batch, workbook, overrides)
        for entry in understood.tables if overrides.columns else ():
            if entry.rows:
                SavedMapping.objects.update_or_create(
                    kind=batch.kind,
                    signature=entry.mapping.signature,
                    defaults={"heads": list(entry.table.head.labels), "mapping": entry.mapping.saveable(), "by": by},
                )
        return planning.plan_batch(batch, by=by)


@transaction.atomic
def _store(
    workbook: Workbook,
    content: bytes,
    filename: str,
    *,
    kind: str,
    by: Any,
    target: models.Model | None,
    keep_file: bool,
) -> ImportBatch:
    batch = ImportBatch(
        kind=kind,
        target_pk=str(target.pk) if target else "",
        filename=_clean_name(filename),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        notes=workbook.notes,
    )
    if keep_file:
        batch.file.save(batch.sha256[:32], ContentFile(content), save=False)
    try:
        batch.save()
        understood = _store_rows(batch, workbook, Overrides())
        if not understood.data:
            raise UnreadableFile(NO_ROWS, code="no_rows")
        batch = planning.plan_batch(batch, by=by)
        batch.understood = understood
        return batch
    except BaseException:
        if keep_file:
            batch.file.delete(save=False)
        raise


def _saved_mappings(kind: str) -> dict[str, list[str | None]]:
    """Columns that an officer once corrected, by layout: offered by themselves the next time."""
    return dict(SavedMapping.objects.filter(kind=kind).values_list("signature", "mapping"))


def overrides_json(overrides: Overrides, constants: dict[str, Any] | None = None) -> dict[str, Any]:
    """The officer's corrections as the batch keeps them."""
    return {
        "head_rows": {sheet: list(rows) for sheet, rows in overrides.head_rows.items()},
        "columns": {
            sheet: {str(index): name for index, name in columns.items()} for sheet, columns in overrides.columns.items()
        },
        "skip_sheets": sorted(overrides.skip_sheets),
        "constants": constants or {},
    }


def overrides_from(mapping: dict[str, Any]) -> Overrides:
    """The corrections that a batch keeps, as the engine takes them."""
    return Overrides(
        head_rows=mapping.get("head_rows", {}),
        columns={
            sheet: {int(index): name for index, name in columns.items()}
            for sheet, columns in mapping.get("columns", {}).items()
        },
        skip_sheets=frozenset(mapping.get("skip_sheets", ())),
    )


def _store_rows(batch: ImportBatch, workbook: Workbook, overrides: Overrides) -> Understanding:
    resource = planning.resource_for(batch.kind)
    constants = resource.shared_values(planning.target_of(batch)) | batch.mapping.get("constants", {})
    understood = understand(
        workbook,
        resource.specs,
        planning.gazetteer(),
        planning.pillar_words(),
        overrides=overrides,
        constants=constants,
        saved=_saved_mappings(batch.kind),
    )
    batch.summary = summary_of(understood)
    batch.notes = [*batch.notes, *(note for note in understood.notes if note not in batch.notes)]
    batch.save(update_fields=["summary", "notes", "mapping"])
    ImportRow.objects.bulk_create(_rows(batch, resource, understood), batch_size=CHUNK)
    return understood


def _rows(batch: ImportBatch, resource: SheetResource, understood: Understanding) -> Iterable[ImportRow]:
    nameless = understood.format in ("csv", "text")
    for row in understood.rows:
        if nameless:
            row.sheet = ""
        if row.kind == RowKind.DATA:
            yield _data_row(batch, resource, row)
        elif row.kind != RowKind.BLANK:
            yield ImportRow(
                batch=batch, sheet=row.sheet, number=row.number, kind=row.kind, verdict=ImportRow.Verdict.SKIPPED,
                shown=shown_cells(row.raw), reason=row.reason[:400], label=" ".join(shown_cells(row.raw))[:250],
            )  # fmt: skip


def _data_row(batch: ImportBatch, resource: SheetResource, row: CleanRow) -> ImportRow:
    values = resource.protect(dict(row.values)) | {"_status": str(row.status)}
    if row.duplicate_of:
        values["_duplicate_of"] = [row.sheet and row.duplicate_of[0], row.duplicate_of[1]]
    problems = [
        {"field": p.field, "code": p.code, "message": p.message, "severity": str(p.severity), "column": p.column}
        for p in row.problems
    ]
    return ImportRow(
        batch=batch, sheet=row.sheet, number=row.number, kind="data", verdict=ImportRow.Verdict.WRONG,
        values=values, shown=shown_cells(row.raw), problems=problems, label=str(row.values.get("name", ""))[:250],
    )  # fmt: skip


def shown_cells(cells: Iterable[Any]) -> list[str]:
    """Cells as text for the preview; anything long enough to be a NIK, KK or account number is masked."""
    return [_LONG_NUMBER.sub(_mask, "" if cell is None else str(cell))[:200] for cell in cells]


def _mask(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return found.group() if len(digits) < 14 else mask(digits)


def _clean_name(filename: str) -> str:
    """What the officer called the file, for display only: no path, no control characters."""
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", filename).replace("\\", "/").rsplit("/", 1)[-1]
    return name[:200] or "tanpa nama"


def summary_of(understood: Understanding) -> dict[str, Any]:
    """Sheets found, head rows and columns with their confidence, as the wizard's second step shows them."""
    return {
        "ready": understood.ready,
        "questions": understood.questions,
        "tables": [
            {
                "sheet": entry.table.sheet.name,
                "head_rows": list(entry.table.head.rows),
                "rows": entry.rows,
                "columns": [_column_json(entry, column) for column in entry.mapping.columns],
                "skipped": dict(Counter(str(mark.kind) for mark in entry.table.marks if mark.kind != RowKind.DATA)),
                "questions": entry.mapping.questions,
            }
            for entry in understood.tables
        ],
    }


def _column_json(entry: UnderstoodTable, column: Column) -> dict[str, Any]:
    rows = [entry.table.sheet.rows[mark.number - 1] for mark in entry.table.data_rows()[:40]]
    cells = [row[column.index] for row in rows if column.index < len(row) and row[column.index] not in (None, "")]
    return {
        "index": column.index,
        "head": entry.table.head.labels[column.index] if column.index < entry.table.width else "",
        "field": column.field,
        "state": str(column.state),
        "confidence": column.confidence,
        "reason": column.reason,
        "samples": shown_cells(cells[:3]),
    }
