"""The error workbook: the office's own sheets again, with only the rows that need a look, every bad cell marked.

It holds what the officer sent, numbers in the clear, so it goes to nobody but those who may see the import, and is
logged by whoever sends it.  `error_return` takes it back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.db.models import Q, QuerySet
from xlsxwriter.utility import xl_rowcol_to_cell

from welfare.imports.blank_lists import DropDowns
from welfare.imports.error_keys import LONGEST, RowKey, cell_text, fingerprint
from welfare.imports.filters import IS_FLAGGED
from welfare.imports.kept_cells import KeptCells, column_for, correctable
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.workbook import Sheet

ORIGIN, KEY, REASON = "Baris asal", "Kunci baris", "Alasan"
"""Heads of the columns to the right of those that were sent, in this order; the key's is hidden."""
HOW = (
    "Betulkan sel yang berwarna, simpan, lalu unggah berkas ini kembali. Baris boleh diurutkan atau dihapus; baris "
    "yang tidak diubah tetap menunggu. Jangan menambah baris atau kolom."
)
WAITING = (ImportRow.Verdict.DOUBTFUL, ImportRow.Verdict.WRONG)
_HEADS = ("title", "header", "numbering")
_MOST_NOTES = 5_000
"""Cells with a note; beyond that a spreadsheet program opens slowly, and the reason stands in its column anyway."""
_COLOURS = {"error": "#F4B6B0", "warn": "#FBE3A4"}


@dataclass(frozen=True, slots=True)
class ErrorBook:
    content: bytes
    rows: int
    """Rows that need a look; 0: there is nothing to correct, and no content."""


def error_book(batch: ImportBatch, user: Any, *, warnings: bool = False) -> ErrorBook:
    """An xlsx of the rows that are ragu or salah, with `warnings` also of those that carry a warning.

    Raises FileGone when the file of the import is no longer kept.
    """
    chosen = set(to_correct(batch, warnings=warnings).values_list("pk", flat=True))
    if not chosen:
        return ErrorBook(b"", 0)
    writer = _Writer(KeptCells(batch), user)
    by_sheet: dict[str, list[ImportRow]] = {}
    for row in batch.rows.only("batch", "sheet", "number", "kind"):
        by_sheet.setdefault(row.sheet, []).append(row)
    for name, rows in by_sheet.items():
        shown = [row.pk for row in _shown(rows, chosen, _head_rows(batch, name))]
        if shown:
            writer.sheet(list(batch.rows.filter(pk__in=shown).defer("steps", "changes", "candidates")), chosen)
    return ErrorBook(writer.close(), len(chosen))


def to_correct(batch: ImportBatch, *, warnings: bool) -> QuerySet[ImportRow]:
    """The rows that an error workbook holds: ragu or salah, with `warnings` also those that could be saved so."""
    wanted = Q(verdict__in=WAITING)
    if warnings:
        wanted |= IS_FLAGGED & ~Q(verdict=ImportRow.Verdict.SKIPPED)
    return correctable(batch).filter(wanted)


def _head_rows(batch: ImportBatch, sheet: str) -> set[int]:
    tables = batch.summary.get("tables", ())
    return {number for table in tables if sheet in ("", table["sheet"]) for number in table["head_rows"]}


def _shown(rows: Iterable[ImportRow], chosen: set[int], heads: set[int]) -> Iterator[ImportRow]:
    """The chosen rows, each list under its own titles, head and subheading; a list without chosen rows not at all."""
    above: list[ImportRow] = []
    in_body = False
    for row in rows:
        if row.kind == "data":
            in_body = True
            if row.pk in chosen:
                yield from above
                above = []
                yield row
        elif row.kind == "subheading":
            above = [other for other in above if other.kind != "subheading"] + [row]
        elif row.kind in _HEADS and (row.kind != "header" or row.number in heads):
            if in_body:  # another list begins: what headed the last one is done
                above, in_body = [], False
            above.append(row)


class _Writer:
    def __init__(self, kept: KeptCells, user: Any) -> None:
        self.kept = kept
        self.stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.stream, options)
        self.book.set_properties({"title": "Buku perbaikan impor", "comments": HOW})
        self.lists = DropDowns(self.book, kept.resource, user)
        self.notes = 0
        self.names: set[str] = set()
        form = self.book.add_format
        text = {"num_format": "@", "valign": "top"}
        self.text = form(text)
        self.title = form(text | {"bold": True})
        self.head = form(text | {"bold": True, "bg_color": "#E3F0EC", "border": 1, "text_wrap": True})
        self.ours = form(text | {"font_color": "#5A6570"})
        self.reason = form(text | {"text_wrap": True, "font_color": "#8A1C12"})
        self.marked = {name: form(text | {"bg_color": colour, "border": 1}) for name, colour in _COLOURS.items()}

    def close(self) -> bytes:
        self.lists.write()
        self.book.close()
        return self.stream.getvalue()

    def sheet(self, rows: Sequence[ImportRow], chosen: set[int]) -> None:
        sent = self.kept.sheet(rows[0])
        page = _Page(self, self.book.add_worksheet(self._name(sent.name)), rows, chosen)
        page.write()
        page.merge(sent)

    def _name(self, wanted: str) -> str:
        """A name that a workbook accepts, and no second time."""
        plain = "".join(letter for letter in wanted if letter not in "[]:*?/\\").strip("' ")[:28] or "Daftar"
        name, count = plain, 1
        while name.lower() in self.names or name.lower() in ("history", "pilihan"):
            count += 1
            name = f"{plain} {count}"
        self.names.add(name.lower())
        return name


class _Page:
    """One sheet of the workbook while it is written."""

    def __init__(self, writer: _Writer, sheet: Any, rows: Sequence[ImportRow], chosen: set[int]) -> None:
        self.writer, self.page, self.rows, self.chosen = writer, sheet, rows, chosen
        self.kept = writer.kept
        self.place = self.kept.place(rows[0])
        self.cells = {row.pk: self.kept.cells(row) for row in rows}
        self.width = max(1, *(len(cells) for cells in self.cells.values()))
        self.widths = [8] * self.width
        self.lines: dict[int, int] = {}
        """Row of the sheet that was sent to line here, for rows that are no data."""
        self.line = 0
        self.first = 0
        """The line of the first data row; a list without a head has one of ours above it."""

    def write(self) -> None:
        labelled = self._label_rows()
        if not labelled:  # a list without a head: the columns that are ours get a line of their own
            self._keyed(0, [], self.writer.head, labels=True)
        last = 0
        for row in self.rows:
            if row.pk in self.chosen:
                self.first = self.first or self.line
                self._data(row)
            else:
                # The blank lines of a letterhead stay.
                self.line += min(2, row.number - last - 1) if last and not self._is_body(row) else 0
                self.lines[row.number] = self.line
                form = self.writer.head if row.kind in ("header", "numbering") else self.writer.title
                self._keyed(row.number, self.cells[row.pk], form, labels=row.number in labelled)
            last = row.number
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, min(width, 45) + 2, self.writer.text)
        self.page.set_column(self.width, self.width, 11, self.writer.ours)
        self.page.set_column(self.width + 1, self.width + 1, 11, self.writer.ours, {"hidden": True})
        self.page.set_column(self.width + 2, self.width + 2, 70, self.writer.reason)
        self._offer_words()

    def _is_body(self, row: ImportRow) -> bool:
        return row.kind == "subheading"

    def _label_rows(self) -> set[int]:
        """The last line of every head: there stand the names of the columns that are ours."""
        heads = [row.number for row in self.rows if row.kind == "header"]
        return {number for number in heads if number + 1 not in heads}

    def _keyed(self, number: int, cells: Sequence[Any], form: Any, *, labels: bool = False) -> None:
        """A line that is no data, with a key of its own, so that a line without a key is one that somebody added."""
        for column, value in enumerate(cells):
            if value is not None:
                self._write(column, cell_text(value), form)
        if labels:
            for column, text in ((0, ORIGIN), (2, REASON)):
                self.page.write_string(self.line, self.width + column, text, self.writer.head)
            self._note(self.width + 2, HOW)
        self._key(number, cells)
        self.line += 1

    def _key(self, number: int, cells: Sequence[Any]) -> None:
        print_ = fingerprint(cells, self.width)
        key = RowKey(self.kept.batch.pk, self.place, number, self.width, print_)
        self.page.write_string(self.line, self.width + 1, key.signed(), self.writer.ours)

    def _data(self, row: ImportRow) -> None:
        cells = self.cells[row.pk]
        marks, reasons = self._problems(row)
        for column in range(self.width):
            text = cell_text(cells[column]) if column < len(cells) else ""
            severity, _ = marks.get(column, ("", []))
            self._write(column, text, self.writer.marked.get(severity, self.writer.text))
            self.widths[column] = max(self.widths[column], len(text))
            if column in marks:
                self._note(column, "\n".join(marks[column][1]))
        self.page.write_string(self.line, self.width, str(row.number), self.writer.ours)
        self._key(row.number, cells)
        self.page.write_string(self.line, self.width + 2, " ".join(reasons)[:LONGEST], self.writer.reason)
        self.line += 1

    def _write(self, column: int, text: str, form: Any) -> None:
        if text:
            self.page.write_string(self.line, column, text, form)
        else:
            self.page.write_blank(self.line, column, None, form)

    def _problems(self, row: ImportRow) -> tuple[dict[int, tuple[str, list[str]]], list[str]]:
        """By column the worst severity and what is said there, and everything that is said about the row."""
        columns = self.kept.columns(row)
        marks: dict[int, tuple[str, list[str]]] = {}
        reasons: list[str] = []
        for problem in row.problems:
            severity, message = problem["severity"], problem["message"]
            if severity not in _COLOURS:
                continue
            reasons.append(message)
            column = self._column(problem, columns)
            if column is not None and column < self.width:
                worst, said = marks.get(column, (severity, []))
                marks[column] = ("error" if "error" in (worst, severity) else severity, [*said, message])
        if row.reason and row.verdict in WAITING:
            reasons.append(row.reason)
        return marks, list(dict.fromkeys(reasons))

    def _column(self, problem: dict[str, Any], columns: dict[str, int]) -> int | None:
        if not columns:
            return 0 if problem["field"] else None  # a list of lines has one column
        column = column_for(problem["field"], columns)
        given = problem.get("column")
        return given - 1 if column is None and given else column

    def _note(self, column: int, text: str) -> None:
        if self.writer.notes < _MOST_NOTES:
            self.writer.notes += 1
            self.page.write_comment(self.line, column, text, {"author": "Rumah Pilar", "x_scale": 1.6})

    def _offer_words(self) -> None:
        """Drop-down lists for columns whose words are known; another word is warned of, not refused."""
        columns = self.kept.columns(next(row for row in self.rows if row.pk in self.chosen))
        first = self.first
        place = columns.get("subdistrict")
        cell = "" if place is None else xl_rowcol_to_cell(first, place, col_abs=True)
        for spec in self.kept.resource.specs:
            column = columns.get(spec.name, self.width)
            if column < self.width and (rule := self.writer.lists.rule(spec, cell)):
                self.page.data_validation(first, column, self.line - 1, column, rule)

    def merge(self, sent: Sheet) -> None:
        """The merged areas of titles and heads, where all their rows are here and adjoining."""
        taken: set[tuple[int, int]] = set()
        for top, left, bottom, right in sent.merges:
            lines = [self.lines.get(number) for number in range(top, min(bottom, top + 5) + 1)]
            if None in lines or right > self.width or bottom - top > 5 or lines[-1] - lines[0] != bottom - top:  # type: ignore[operator]
                continue
            area = {(line, column) for line in lines for column in range(left - 1, right)}
            if len(area) < 2 or area & taken:
                continue
            taken |= area  # type: ignore[arg-type]
            cells = next((self.cells[row.pk] for row in self.rows if row.number == top), [])
            text = cell_text(cells[left - 1]) if left <= len(cells) else ""
            is_head = any(row.kind == "header" and row.number == top for row in self.rows)
            form = self.writer.head if is_head else self.writer.title
            self.page.merge_range(lines[0], left - 1, lines[-1], right - 1, text, form)
