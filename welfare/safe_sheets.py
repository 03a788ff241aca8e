"""Rows as a spreadsheet that cannot harm whoever opens it: no cell becomes a formula, identifiers stay text."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}

# A cell that starts with one of these is run as a formula by a spreadsheet that opens a CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_SHEET_NAME = 31
_WIDEST = 45


def write(kind: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Data") -> bytes:
    """A workbook (`xlsx`) or text (`csv`, with BOM and semicolons as Indonesian spreadsheets expect them).

    Numbers and dates keep their type in a workbook; everything else is text.  Raises KeyError for another kind.
    """
    return {XLSX: _xlsx, CSV: _csv}[kind](heads, rows, title)


def write_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of several sheets: (title, heads, rows) each.  Titles are made to fit and to differ."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, options)
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "head": book.add_format({"bold": True, "num_format": "@"}),
    }
    taken: set[str] = set()
    for number, (title, heads, rows) in enumerate(sheets, start=1):
        name = _sheet_name(title, "" if _sheet_name(title).lower() not in taken else f"{number} ")
        taken.add(name.lower())
        _fill(book.add_worksheet(name), formats, heads, rows)
    book.close()
    return memory.getvalue()


def _sheet_name(title: str, before: str = "") -> str:
    return "".join(letter for letter in before + title if letter not in "[]:*?/\\")[:_LONGEST_SHEET_NAME]


def _fill(sheet: Any, formats: dict[str, Any], heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    widths = [len(head) for head in heads]
    sheet.write_row(0, 0, heads, formats["head"])
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(map(_plain, row)):
            if isinstance(value, dt.date):
                moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
                sheet.write_datetime(number, column, moment, formats["day"])
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value, formats["text"])
                widths[column] = max(widths[column], min(len(value), _WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)


def _xlsx(heads: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    return write_book([(title, heads, rows)])


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    memory = io.StringIO()
    writer = csv.writer(memory, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([disarm(_plain(value)) for value in row] for row in rows)
    return memory.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str | int | float | dt.date:
    """A value as a cell can hold it: dates without time, numbers, words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H.%M}"
    if isinstance(value, dt.date | int | float):
        return value
    return str(value)


def disarm(value: Any) -> str:
    """The text of a CSV cell, with an apostrophe before what a spreadsheet would run."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
