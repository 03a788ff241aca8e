"""What a spreadsheet is to the import engine: sheets of raw, typed cells, and nothing interpreted yet.

Plain Python: no Django, no file formats.  `reading` makes these from bytes, `headers` finds the tables in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice


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
    """One sheet.  `rows[i]` is the row that the spreadsheet program shows as `i + 1`; rows may differ in length.

    The rows of a long sheet are decoded while they are read along, and jumping about among them is slow.
    """

    name: str
    rows: Sequence[list[Value]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged areas: first row, first column, last row, last column; all count from 1, both ends included."""
    hidden_rows: frozenset[int] = frozenset()
    """Numbers, from 1, of rows that are hidden or filtered out; they are read all the same."""
    hidden_columns: frozenset[int] = frozenset()

    def numbered(self, first: int = 1, last: int | None = None) -> Iterator[tuple[int, list[Value]]]:
        """Numbers and cells of the rows from `first` to `last`, both included."""
        return enumerate(self.read_along(first, last), first)

    def read_along(self, first: int = 1, last: int | None = None) -> Iterator[list[Value]]:
        rows = self.rows
        if isinstance(rows, list):
            return islice(rows, first - 1, last)
        return islice(rows.read_from(first - 1), None if last is None else max(last - first + 1, 0))  # type: ignore[attr-defined]


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
