"""A file arrives: keep it, read it in the child process, understand it, plan every row, and store what was found.

Reading is one transaction: a file that cannot be read, a cancelled or a killed reading leaves no rows, and the same
batch can be read again from its kept file.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from welfare.imports import bulk, planning, register
from welfare.imports.cells import shown_cells
from welfare.imports.fields import RowKind
from welfare.imports.long_work import collected_seldom
from welfare.imports.models import ImportBatch, ImportRow, SavedMapping
from welfare.imports.planning import CHUNK, Planner, chunks, plan_columns
from welfare.imports.progress import SILENT, Tick
from welfare.imports.reading import read_pasted, read_workbook
from welfare.imports.resources import PlanRow, SheetResource
from welfare.imports.summary import summary_of
from welfare.imports.understanding import CleanRow, Overrides, Understanding, open_workbook
from welfare.imports.workbook import UnreadableFile, Workbook

PASTED = "teks tempelan"
NO_ROWS = "Berkas ini tidak memuat satu pun baris data. Periksa lembarnya, lalu unggah lagi."
Watch = Callable[[CleanRow], None]


def receive(
    content: bytes,
    filename: str,
    *,
    kind: str,
    by: Any,
    target: models.Model | None = None,
    keep_file: bool = True,
    watch: Watch | None = None,
    tick: Tick = SILENT,
) -> ImportBatch:
    """Accept, read and plan a file at once; `watch` sees every understood row as it passes.

    Raises UnreadableFile (nothing stored) and KeyError for an unknown kind.
    """
    batch, is_new = accept(content, filename, kind=kind, by=by, target=target, keep_file=keep_file)
    try:
        return read_batch(batch, by=by, workbook=kept_workbook(batch, content, tick=tick), watch=watch, tick=tick)
    except BaseException:
        if is_new:
            forget(batch)
        raise


def accept(
    content: bytes, filename: str, *, kind: str, by: Any, target: models.Model | None = None, keep_file: bool = True
) -> tuple[ImportBatch, bool]:
    """Keep an upload, to be read later; the same file that still waits is not accepted twice.

    Returns the import and whether it is new.  Raises KeyError for an unknown kind.
    """
    planning.resource_for(kind)
    batch = ImportBatch(
        kind=kind,
        target_pk=str(target.pk) if target else "",
        filename=_clean_name(filename),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
    )
    waiting = ImportBatch.objects.filter(
        kind=batch.kind, target_pk=batch.target_pk, sha256=batch.sha256, by=by, state__in=ImportBatch.WAITING
    )
    if known := waiting.first():
        return known, False
    try:
        with transaction.atomic():
            batch.save()
            if keep_file:
                batch.file.save(batch.sha256[:32], ContentFile(content))
    except IntegrityError:
        return waiting.get(), False
    return batch, True


def forget(batch: ImportBatch) -> None:
    """Throw away an import that was never saved, with its file."""
    storage, name = batch.file.storage, batch.file.name
    ImportBatch.objects.filter(pk=batch.pk).delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@collected_seldom()
def read_batch(
    batch: ImportBatch, *, by: Any, workbook: Workbook | None = None, watch: Watch | None = None, tick: Tick = SILENT
) -> ImportBatch:
    """Read the kept file with the officer's corrections, if any, and store a plan for every row.

    `workbook`: that file, already opened.  Rows stored before, and decisions on them, go.  Raises UnreadableFile; then
    the import is as it was before.
    """
    workbook = workbook or kept_workbook(batch, tick=tick)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        batch.rows.all().delete()
        overrides = overrides_from(batch.mapping)
        resource = planning.resource_for(batch.kind)
        understood = _understood(batch, resource, workbook, overrides)
        batch.summary = summary_of(understood)
        _store_rows(batch, understood, by, watch, tick)
        if not batch.counts["data"] and not batch.mapping:
            raise UnreadableFile(NO_ROWS, code="no_rows")
        batch.notes = list(dict.fromkeys([*workbook.notes, *understood.notes]))
        batch.state = ImportBatch.State.PLANNED
        batch.save(update_fields=["summary", "notes", "counts", "planned_against", "state"])
        if overrides.columns:
            _save_mappings(batch, understood, by)
    return batch


def correct_columns(batch: ImportBatch, overrides: Overrides, constants: dict[str, Any] | None = None) -> ImportBatch:
    """Keep the officer's head rows, columns and constants for the next reading, which starts decisions afresh.

    That reading also keeps corrected columns for the layout, so that the next file like it needs no correction.
    """
    batch.mapping = overrides_json(overrides, constants)
    batch.save(update_fields=["mapping"])
    return batch


def kept_workbook(batch: ImportBatch, content: bytes | None = None, *, tick: Tick = SILENT) -> Workbook:
    """The upload, opened.  Raises UnreadableFile."""
    tick(0, 0, "Membaca berkas")
    if content is None:
        with batch.file.open("rb") as kept:
            content = kept.read()
    return read_pasted(content.decode()) if batch.filename == PASTED else read_workbook(content, batch.filename)


def _understood(batch: ImportBatch, resource: SheetResource, workbook: Workbook, overrides: Overrides) -> Understanding:
    return open_workbook(
        workbook,
        resource.specs,
        planning.gazetteer(),
        planning.pillar_words(),
        overrides=overrides,
        constants=resource.shared_values(planning.target_of(batch)) | batch.mapping.get("constants", {}),
        saved=dict(SavedMapping.objects.filter(kind=batch.kind).values_list("signature", "mapping")),
    )


def _save_mappings(batch: ImportBatch, understood: Understanding, by: Any) -> None:
    """Columns that an officer corrected, by layout: offered by themselves the next time."""
    for entry in understood.tables:
        if entry.rows:
            SavedMapping.objects.update_or_create(
                kind=batch.kind,
                signature=entry.mapping.signature,
                defaults={"heads": list(entry.table.head.labels), "mapping": entry.mapping.saveable(), "by": by},
            )


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


def _store_rows(batch: ImportBatch, understood: Understanding, by: Any, watch: Watch | None, tick: Tick) -> None:
    """Understand, plan and store row after row; sets `counts` and what the plan was made against."""
    planner = Planner(batch, by)
    batch.planned_against = register.mark(planner.resource, by)
    counts: Counter[str] = Counter(data=0, flagged=0)
    position = 0
    for chunk in chunks(_passing(understood, watch), CHUNK):
        pairs = [(row, _plan_row(planner.resource, row, place)) for place, row in enumerate(chunk, position + 1)]
        planner.plan([planned for _, planned in pairs if planned])
        records = [_record(batch, row, planned, place) for place, (row, planned) in enumerate(pairs, position + 1)]
        bulk.insert(ImportRow, records)
        position += len(records)
        counts.update(record["verdict"] for record in records)
        data = [planned for _, planned in pairs if planned]
        counts["data"] += len(data)
        counts["flagged"] += sum(any(p["severity"] == "warn" for p in planned.problems) for planned in data)
        tick(counts["data"], understood.data_count, "Memeriksa baris")
    batch.counts = dict(counts)


def _passing(understood: Understanding, watch: Watch | None) -> Iterator[CleanRow]:
    """Every row worth keeping; rows of files that have no sheets lose the name that stands for one."""
    nameless = understood.format in ("csv", "text")
    for row in understood.iter_rows():
        if row.kind == RowKind.BLANK:
            continue
        if nameless:
            row.sheet = ""
        if watch:
            watch(row)
        yield row


def _plan_row(resource: SheetResource, row: CleanRow, position: int) -> PlanRow | None:
    """A data row as the kind plans it, its personal numbers sealed; None for every other row."""
    if row.kind != RowKind.DATA:
        return None
    values = resource.protect(dict(row.values)) | {"_status": str(row.status)}
    if row.duplicate_of:
        values["_duplicate_of"] = [row.sheet and row.duplicate_of[0], row.duplicate_of[1]]
    return PlanRow(
        sheet=row.sheet,
        number=row.number,
        position=position,
        values=values,
        status=values["_status"],
        problems=[
            {"field": p.field, "code": p.code, "message": p.message, "severity": str(p.severity), "column": p.column}
            for p in row.problems
        ],
        duplicate_of=tuple(values["_duplicate_of"]) if row.duplicate_of else None,
        label=str(row.values.get("name", "")),
    )


def _record(batch: ImportBatch, row: CleanRow, planned: PlanRow | None, position: int) -> dict[str, Any]:
    """The stored row: what the sheet says, and for a data row its plan."""
    shown = shown_cells(row.raw)
    record = {
        "batch_id": batch.pk,
        "position": position,
        "sheet": row.sheet,
        "number": row.number,
        "kind": "data" if planned else str(row.kind),
        "shown": shown,
    }
    if planned:
        return record | plan_columns(planned) | {"values": planned.values}
    skipped = {"verdict": str(ImportRow.Verdict.SKIPPED), "reason": row.reason[:400], "label": " ".join(shown)[:250]}
    return record | skipped | {"touches": []}


def _clean_name(filename: str) -> str:
    """What the officer called the file, for display only: no path, no control characters."""
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", filename).replace("\\", "/").rsplit("/", 1)[-1]
    return name[:200] or "tanpa nama"
