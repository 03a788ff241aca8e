"""What a spreadsheet is to the import engine: sheets of raw, typed cells, and nothing interpreted yet.

Plain Python: no Django, no file formats.  `reading` makes these from bytes, `headers` finds the tables in them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error of the spreadsheet program (`#N/A`, `#DIV/0!`) or a formula never calculated."""

    text: str

    def __str__(self) -> str:
        return self.text


# A whole number written in a number cell is an `int`; anything typed as text stays a `str`, exactly as typed.
# The difference matters: a NIK in a number cell has lost its last digit, one in a text cell has not.
Value = str | int | float | bool | dt.date | dt.datetime | dt.time | CellError | None


@dataclass(slots=True)
class Sheet:
    """One sheet.  `rows[i]` is the row that the spreadsheet program shows as `i + 1`; rows may differ in length."""

    name: str
    rows: list[list[Value]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged areas: first row, first column, last row, last column; all count from 1, both ends included."""
    hidden_rows: frozenset[int] = frozenset()
    """Numbers, from 1, of rows that are hidden or filtered out; they are read all the same."""
    hidden_columns: frozenset[int] = frozenset()


@dataclass(slots=True)
class Workbook:
    """The visible sheets of a file, in order, and sentences (Indonesian) on what was left out or repaired."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)
    format: str = ""
    """xlsx, xls, ods, csv or text (pasted)."""


class UnreadableFile(Exception):
    """The file cannot be read at all.  `str(error)` is one clear Indonesian sentence for the officer."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code
