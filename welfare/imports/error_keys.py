"""The signed key that every row of an error workbook carries in a hidden column.

A key travels with its row through sorting, deleting, saving as ods, xls or csv, and pasting, which a property of the
file does not.  It says whose row it is (import, sheet, row as the office numbered it), how many columns were sent, and
what the row held when it was written, so that a row nobody touched is told from one that was corrected.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from welfare.imports.cleaning.text import as_text, tidy
from welfare.imports.workbook import CellError, Value

MARK = "RumahPilar:"
LONGEST = 32_767
"""Characters that a cell of a workbook holds."""
_SALT = "imports.error_book"
_SURE_DIGITS = 15
"""Figures of a number that every spreadsheet program keeps."""


class BadKey(Exception):
    """The text looks like a key, and this office did not sign it."""


@dataclass(frozen=True, slots=True)
class RowKey:
    batch: int
    sheet: int
    """Place of the sheet in the file that was sent, from 0."""
    number: int
    """The row in that sheet; 0 for a line that only the error workbook has."""
    width: int
    """Columns that belong to the sheet as it was sent."""
    fingerprint: str

    def signed(self) -> str:
        body = f"{self.batch}-{self.sheet}-{self.number}-{self.width}-{self.fingerprint}"
        return MARK + signing.Signer(salt=_SALT).sign(body)


def is_key(value: Value) -> bool:
    return value.__class__ is str and str(value).lstrip().startswith(MARK)


def read_key(value: Value) -> RowKey:
    """Raises BadKey for a key that was changed or that another office signed."""
    try:
        body = signing.Signer(salt=_SALT).unsign(str(value).strip().removeprefix(MARK))
    except signing.BadSignature as error:
        raise BadKey from error
    batch, sheet, number, width, fingerprint = body.split("-")
    return RowKey(int(batch), int(sheet), int(number), int(width), fingerprint)


def fingerprint(cells: Sequence[Value], width: int) -> str:
    """What the first `width` cells say, whatever type a spreadsheet program has given them in the meantime."""
    texts = [_plain(value) for value in cells[:width]]
    texts += [""] * (width - len(texts))
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]


def cell_text(value: Value) -> str:
    """A cell as the error workbook shows it: everything is text, days as dd/mm/yyyy."""
    if value.__class__ is str:
        return str(value)[:LONGEST]
    if isinstance(value, dt.date):  # a datetime is one as well
        day = f"{value.day:02}/{value.month:02}/{value.year:04}"
        return f"{day} {value:%H:%M}" if isinstance(value, dt.datetime) and value.time() != dt.time() else day
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.text if isinstance(value, CellError) else as_text(value)


def is_same(sent: Value, returned: Value) -> bool:
    """Whether a cell that came back says what was sent.

    A program that took its text for a number, and so lost zeros in front or its last digits, has not corrected it.
    """
    before, after = _plain(sent), _plain(returned)
    if before == after:
        return True
    if not isinstance(returned, int | float) or not (before.isascii() and before.isdigit() and after.isdigit()):
        return False
    return int(before) == int(after) or (len(before) == len(after) and before[:_SURE_DIGITS] == after[:_SURE_DIGITS])


def _plain(value: Value) -> str:
    return tidy(cell_text(value))
