"""One worksheet of an Office Open XML workbook, streamed cell by cell: this loop decides how fast an import reads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from welfare.imports.parsing.markup import stream
from welfare.imports.parsing.refusals import refusal
from welfare.imports.parsing.serials import number_from
from welfare.imports.parsing.sink import Sink
from welfare.imports.workbook import CellError, Value

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576
NEVER_CALCULATED = CellError("rumus belum dihitung")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?$")


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets refer to."""

    strings: list[str | None]
    kinds: list[str]
    calendar: Callable[[Value, str], Value]
    unescape: Callable[[str], str]


class _Columns(dict[str, int]):
    """Letters -> number from 1, worked out once per column.  Raises `UnreadableFile` for a column that cannot be."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise refusal("damaged")
            number = number * 26 + ord(letter) - 64
        if not 0 < number <= LAST_COLUMN:
            raise refusal("damaged")
        self[letters] = number
        return number


def read_sheet(part: IO[bytes], book: Book, sink: Sink) -> None:
    """Stream one worksheet part into `sink`, whose sheet has begun; ends it."""
    reader = _SheetReader(book, sink)
    stream(part, reader.start, reader.end, reader.text)
    sink.end(reader.merges, sorted(reader.hidden_columns))


class _SheetReader:
    """The state between the callbacks of the XML parser."""

    __slots__ = (
        "book", "cell", "cells", "column", "columns", "formula", "hidden_columns", "inline", "kinds", "merges",
        "phonetic", "raw", "row", "row_is_hidden", "sink", "strings", "value",
    )  # fmt: skip

    def __init__(self, book: Book, sink: Sink) -> None:
        self.book, self.sink = book, sink
        self.strings, self.kinds = book.strings, book.kinds
        self.columns = _Columns()
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_columns: set[int] = set()
        self.row = self.column = 0
        self.row_is_hidden = self.phonetic = self.formula = False
        self.cells: list[Value] = []
        self.cell: dict[str, str] = {}
        self.value = self.inline = ""
        self.raw: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.cell = attributes
            self.raw = None
            self.inline = ""
            self.formula = False
        elif name in ("v", "t"):
            self.value = ""
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.phonetic = True
        elif name == "col":
            if attributes.get("hidden") in ("1", "true"):
                last = min(int(attributes["max"]), self.sink.limits.columns)
                self.hidden_columns.update(range(max(int(attributes["min"]), 1), last + 1))
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def text(self, piece: str) -> None:
        self.value += piece

    def end(self, name: str) -> None:
        if name == "v":
            self.raw = self.value
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.sink.row(self.row, self.cells, hidden=self.row_is_hidden)
        elif name == "t":
            if not self.phonetic:
                self.inline += self.value
        elif name == "rPh":
            self.phonetic = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = int(number) if number else self.row + 1
        if not 0 < self.row <= LAST_ROW:
            raise refusal("damaged")
        self.row_is_hidden = attributes.get("hidden") in ("1", "true")
        self.column = 0
        self.cells = []

    def _merge(self, area: str) -> None:
        found = _AREA.match(area)
        if found and found[3]:
            rows = sorted((int(found[2]), int(found[4])))
            columns = sorted((self.columns[found[1]], self.columns[found[3]]))
            self.merges.append((rows[0], columns[0], rows[1], columns[1]))

    def _end_cell(self) -> None:
        name = self.cell.get("r")
        column = self.columns[name.rstrip("0123456789")] if name else self.column + 1
        self.column = column
        raw = self.raw
        if raw is None and not self.formula and not self.inline:
            return  # a cell with borders and nothing in it
        # Nearly every cell is a shared text; the others are worth a call.
        value = self.strings[int(raw)] if raw and self.cell.get("t") == "s" else self._value()
        if value is None:
            return
        gap = column - 1 - len(self.cells)
        if gap > 0:
            if column > LAST_COLUMN:
                raise refusal("damaged")
            self.cells.extend([None] * gap)
        elif gap < 0:  # cells out of order
            self.cells[column - 1] = value
            return
        self.cells.append(value)

    def _value(self) -> Value:
        raw, kind = self.raw, self.cell.get("t", "n")
        if kind == "s":
            return self.strings[int(raw)] if raw else None
        if kind == "inlineStr":
            return self.book.unescape(self.inline) or None
        if kind == "str":
            return self.book.unescape(raw or "") or None
        if not raw:
            return NEVER_CALCULATED if self.formula else None
        if kind == "n":
            number = number_from(raw)
            style = self.cell.get("s")
            if style and (date := self._date_kind(style)):
                return self.book.calendar(number, date)
            return number
        if kind == "b":
            return raw in ("1", "true")
        if kind == "d":
            return _iso(raw)
        return CellError(raw)

    def _date_kind(self, style: str) -> str:
        index = int(style)
        return self.kinds[index] if 0 <= index < len(self.kinds) else ""


def _iso(text: str) -> Value:
    """A date of a strict workbook, written as in ISO 8601; what cannot be a date stays as it is written."""
    for kind in (dt.date, dt.datetime, dt.time):
        try:
            return kind.fromisoformat(text.rstrip("Z"))
        except ValueError:
            continue
    return text
