"""The cells of an import as they now stand: those of the kept file, with what was corrected since in their place.

The kept file never changes.  A corrected row keeps its corrected cells among its values (`CORRECTED`), except cells
that hold a personal number: a NIK comes back from where it was sealed, any other such number from the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from welfare.imports import planning
from welfare.imports.cells import shown_cells
from welfare.imports.lines import COLUMNS
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.parsing.messages import decode, encode
from welfare.imports.reading import read_pasted, read_workbook
from welfare.imports.receiving import PASTED
from welfare.imports.workbook import Sheet, Value, Workbook

CORRECTED = "_cells"
"""Among a row's values: corrected cells as pairs of column, counted from 0, and value."""
GONE = (
    "Berkas asli impor ini sudah dihapus menurut masa simpannya. Betulkan barisnya di layar, atau unggah daftarnya "
    "lagi."
)
_TWOFOLD = (("birth", ("birth_place", "birth_date"), ", "), ("region", ("village", "subdistrict"), " / "),
            ("rt_rw", ("rt", "rw"), "/"))  # fmt: skip
_STANDS_IN = {
    "birth_place": "birth", "birth_date": "birth", "village": "region", "subdistrict": "region", "rt": "rt_rw",
    "rw": "rt_rw", "institution": "pillar", "phone_2": "phone", "kk": "nik",
}  # fmt: skip


class FileGone(Exception):
    """The file of the import was not kept, or is no longer.  `str()` is for the officer."""


def correctable(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The data rows that may still be corrected, in the sheet's order: none that has been written."""
    return batch.open_rows


def kept_workbook(batch: ImportBatch) -> Workbook:
    """The file as it was sent, read once more.  Raises FileGone."""
    if not batch.file:
        raise FileGone(GONE)
    try:
        with batch.file.open("rb") as kept:
            content = kept.read()
    except FileNotFoundError as error:
        raise FileGone(GONE) from error
    return read_pasted(content.decode()) if batch.filename == PASTED else read_workbook(content, batch.filename)


class KeptCells:
    """The cells of a batch, by its rows.  Raises FileGone."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.workbook = kept_workbook(batch)
        self.resource = planning.resource_for(batch.kind)
        self._places = {sheet.name: place for place, sheet in enumerate(self.workbook.sheets)}

    def place(self, row: ImportRow) -> int:
        """The row's sheet, from 0; a file without named sheets has one."""
        return self._places.get(row.sheet, 0)

    def sheet(self, row: ImportRow) -> Sheet:
        return self.workbook.sheets[self.place(row)]

    @property
    def is_nameless(self) -> bool:
        """Whether the file has no sheets of its own, so that its rows name none."""
        return self.workbook.format in ("csv", "text")

    def sent(self, row: ImportRow) -> list[Value]:
        """The row's cells as the file has them."""
        rows = self.sheet(row).rows
        return list(rows[row.number - 1]) if 0 < row.number <= len(rows) else []

    def columns(self, row: ImportRow) -> dict[str, int]:
        """Field to column; empty for lines of text, which have no columns of their own."""
        return columns_of(self.batch, row)

    def cells(self, row: ImportRow) -> list[Value]:
        """The row's cells with its corrections."""
        cells = self.sent(row)
        corrected = _unpacked(row.values.get(CORRECTED, []))
        nik = self.columns(row).get("nik") if "_corrected" in row.values else None
        if nik is not None and (number := self.resource.kept_number(row.values)):
            corrected[nik] = number
        for column, value in corrected.items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value
        return cells

    def put(self, row: ImportRow, cells: Sequence[Value]) -> None:
        """Let the workbook hold these cells in the row's place, for reading the sheet with them."""
        sheet = self.sheet(row)
        if not isinstance(sheet.rows, _Corrected):
            sheet.rows = _Corrected(sheet.rows)
        sheet.rows.corrected[row.number - 1] = list(cells)


class _Corrected(Sequence[list[Value]]):
    """The rows of a sheet with some of them replaced; those of a long sheet stay where the reader left them."""

    def __init__(self, rows: Sequence[list[Value]]) -> None:
        self.rows = rows
        self.corrected: dict[int, list[Value]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            found = self.rows[place]
            return [self.corrected.get(index, row) for index, row in zip(range(start, stop, step), found, strict=True)]
        index = range(len(self))[place]
        return self.corrected[index] if index in self.corrected else self.rows[index]

    def __iter__(self) -> Iterator[list[Value]]:
        return self.read_from(0)

    def read_from(self, place: int) -> Iterator[list[Value]]:
        """The rows from index `place` on, as `Sheet.read_along` wants them."""
        rows = Sheet("", self.rows).read_along(place + 1)
        return (self.corrected.get(index, row) for index, row in enumerate(rows, place))


def columns_of(batch: ImportBatch, row: ImportRow) -> dict[str, int]:
    """Field to column of the table that the row stands in, as the batch was understood."""
    tables = [table for table in batch.summary.get("tables", ()) if row.sheet in ("", table["sheet"])]
    above = [table for table in tables if table["head_rows"] and table["head_rows"][-1] < row.number]
    table = above[-1] if above else next(iter(tables), None)
    if table is None or _is_lines(table):
        return {}
    found: dict[str, int] = {}
    for column in table["columns"]:
        if column["field"]:
            found.setdefault(column["field"], column["index"])
    return found


def column_for(field: str, columns: Mapping[str, int]) -> int | None:
    """The column of a field, or of the one that it shares a cell with."""
    return columns.get(field, columns.get(_STANDS_IN.get(field, "")))


def _is_lines(table: Mapping[str, Any]) -> bool:
    """Whether the table was taken apart from lines of text."""
    fields = [column["field"] for column in table["columns"]]
    return (
        not table["head_rows"]
        and len(fields) == len(COLUMNS)
        and all(field in (None, wanted) for field, wanted in zip(fields, COLUMNS, strict=True))
        and not any(column["head"] for column in table["columns"])
    )


def corrections(before: Sequence[Value], after: Sequence[Value]) -> list[Any]:
    """The cells that differ, as they may be stored: without any that holds a personal number."""
    width = max(len(before), len(after))
    old, new = [*before, *[None] * (width - len(before))], [*after, *[None] * (width - len(after))]
    changed = {column: value for column, (was, value) in enumerate(zip(old, new, strict=True)) if value != was}
    return packed(changed)


def packed(cells: Mapping[int, Value]) -> list[Any]:
    """Cells as JSON; those that hold a number as long as a NIK are left out."""
    found: list[Any] = json.loads(encode([[column, cell] for column, cell in cells.items() if not _holds_number(cell)]))
    return found


def _unpacked(stored: Sequence[Any]) -> dict[int, Value]:
    return dict(decode(json.dumps(stored)))


def _holds_number(value: Value) -> bool:
    text = "" if value is None else str(value)
    return shown_cells([text])[0] != text[:200]


def typed_cells(batch: ImportBatch, row: ImportRow, typed: Mapping[str, str]) -> dict[int, Value]:
    """What was typed into fields, as cells of the sheet: by column, two fields of one cell together."""
    columns = columns_of(batch, row)
    cells: dict[int, Value] = {
        columns[name]: text or None for name, text in typed.items() if name in columns and (text or name != "nik")
    }
    for whole, parts, between in _TWOFOLD:
        if whole in columns and any(part in typed and part not in columns for part in parts):
            cells[columns[whole]] = between.join(typed[part] for part in parts if typed.get(part)) or None
    return cells
