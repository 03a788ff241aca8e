"""Where the tables of a sheet start: the head rows and the labels of their columns.

A head is one row, or two when wide labels (`ALAMAT`) stand above narrow ones (`Desa`, `Kec`).  Merged areas are used
when the file tells them, and not needed.  A head that comes again in the middle of a list belongs to the same table
unless its columns have another order or a title stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from welfare.imports.cleaning.text import as_text, is_blank
from welfare.imports.fields import FieldSpec
from welfare.imports.labels import LabelBook
from welfare.imports.marks import DataRows, Marks
from welfare.imports.workbook import Sheet, Value

MAX_COLUMNS = 200
_SIGNED = re.compile(r"\bnip\b|^\W*\(|\.{4}|jumlah|total", re.IGNORECASE)
_SEARCH_DEEP = 60
_TICKED = frozenset({"l", "p", "lk", "pr", "laki-laki", "perempuan", "pria", "wanita"})


@dataclass(frozen=True, slots=True)
class Head:
    rows: tuple[int, ...]
    """Numbers of the head rows; empty for a list without a head."""
    labels: tuple[str, ...]
    """One per column, from the first column of the sheet; empty where there is none."""
    parents: tuple[str, ...]
    """The wide label above each, where there is one."""


@dataclass(slots=True)
class Table:
    """A list on a sheet.  `first` and `last` are row numbers, title rows above and footers below included."""

    sheet: Sheet
    head: Head
    first: int
    last: int
    marks: Marks = field(default_factory=Marks)

    @property
    def body(self) -> range:
        """Numbers of the rows below the head."""
        return range((self.head.rows[-1] if self.head.rows else self.first - 1) + 1, self.last + 1)

    @property
    def width(self) -> int:
        return len(self.head.labels)

    def data_rows(self) -> DataRows:
        return self.marks.data

    def read_data(self) -> Iterator[tuple[int, list[Value]]]:
        """Number and cells of every data row."""
        numbers = iter(self.marks.data.numbers)
        wanted = next(numbers, 0)
        for number, row in self.sheet.numbered(wanted or 1, self.last):
            if number == wanted:
                yield number, row
                if not (wanted := next(numbers, 0)):
                    return


def find_tables(
    sheet: Sheet, specs: Sequence[FieldSpec] | LabelBook, *, head_rows: Sequence[int] | None = None
) -> list[Table]:
    """The tables of a sheet, top to bottom; together they span every row.

    `head_rows` are the officer's own head rows: numbers, of which adjoining ones are one head; none at all means a list
    without a head.
    A sheet without anything that looks like a head gives one table without a head.
    """
    book = specs if isinstance(specs, LabelBook) else LabelBook(specs)
    if not sheet.rows:
        return []
    heads = given_heads(sheet, head_rows) if head_rows is not None else _found_heads(sheet, book)
    if not heads:
        width = _width(sheet)
        return [Table(sheet, Head((), ("",) * width, ("",) * width), 1, len(sheet.rows))]
    tables: list[Table] = []
    for index, head in enumerate(heads):
        first = 1 if index == 0 else max(_first_title(sheet, head.rows[0]), heads[index - 1].rows[-1] + 1)
        if tables:
            tables[-1].last = first - 1
        tables.append(Table(sheet, head, first, len(sheet.rows)))
    return tables


def _has_title(sheet: Sheet, head_row: int) -> bool:
    """Whether a title stands above a head that comes again: then another list begins there."""
    rows = sheet.rows[_first_title(sheet, head_row) - 1 : head_row - 1]
    return any(not is_blank(value) for row in rows for value in row)


def _first_title(sheet: Sheet, head_row: int) -> int:
    """The first row of the title that stands directly above a second table's head."""
    number = head_row
    while number > 1 and head_row - number < 6:
        filled = [value for value in sheet.rows[number - 2] if not is_blank(value)]
        if not filled and number < head_row:
            break
        if len(filled) > 1 or (filled and _SIGNED.search(str(filled[0]))):
            break
        number -= 1
    return number


def _width(sheet: Sheet) -> int:
    return min(MAX_COLUMNS, max((len(row) for row in sheet.rows[:200]), default=0))


def given_heads(sheet: Sheet, numbers: Sequence[int]) -> list[Head]:
    """The heads that stand in these rows, by the officer's word."""
    heads: list[Head] = []
    rows = sorted({number for number in numbers if 1 <= number <= len(sheet.rows)})
    while rows:
        if len(rows) > 1 and rows[1] == rows[0] + 1:
            heads.append(_two_line_head(sheet, rows[0]))
            rows = rows[2:]
        else:
            heads.append(_one_line_head(sheet, rows[0]))
            rows = rows[1:]
    return heads


def _found_heads(sheet: Sheet, book: LabelBook) -> list[Head]:
    heads: list[Head] = []
    order: tuple[str, ...] = ()
    skip_to = 0
    for number, row in sheet.numbered():
        if number <= skip_to or not _looks_like_head(row, book, thorough=not heads and number <= _SEARCH_DEEP):
            continue
        head = _build_head(sheet, number, book, heads[-1].rows[-1] + 1 if heads else 1)
        found = field_order(head, book)
        if heads and _same_order(order, found) and not _has_title(sheet, number):
            continue  # the same head again, at the top of a printed page
        heads.append(head)
        order = found
        skip_to = head.rows[-1]
    return heads


def field_order(head: Head, book: LabelBook) -> tuple[str, ...]:
    """The field that each column's label most likely means; empty where none."""
    order = []
    for label, parent in zip(head.labels, head.parents, strict=True):
        found = book.matches(label, parent) if label else []
        order.append(found[0].field if found and found[0].confidence >= 0.8 else "")
    return tuple(order)


def _same_order(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    shared = [(a, b) for a, b in zip(one, two, strict=False) if a and b]
    return len(shared) >= min(2, sum(map(bool, one))) and all(a == b for a, b in shared)


def is_repeated_head(row: Sequence[Value], book: LabelBook) -> bool:
    """Whether a row within a list is its head written again."""
    return _looks_like_head(row, book, thorough=False)


def _looks_like_head(row: Sequence[Value], book: LabelBook, *, thorough: bool) -> bool:
    texts = others = known = exact = 0
    for value in row[:MAX_COLUMNS]:
        if value is None or value == "":
            continue
        if value.__class__ is not str:
            others += 1
            if not thorough and others > 1:
                return False
            continue
        texts += 1
        if len(value) <= 60 and book.is_label(value):
            exact += 1
            known += 1
        elif len(value) <= 60 and thorough and _is_near_label(value, book):
            known += 1
        elif not thorough and texts == 2 and not known:
            return False
    filled = texts + others
    if not texts or others > filled * 0.2:
        return False
    if filled <= 2:
        return known == filled and exact > 0 and thorough  # DATA TAGANA is a title, though near to NAMA TAGANA
    return known >= 2 and (known >= filled * 0.5 or known >= 3)


def _is_near_label(text: str, book: LabelBook) -> bool:
    found = book.matches(text)
    return bool(found and found[0].confidence >= 0.8) or bool(book.ignored_note(text))


def _build_head(sheet: Sheet, number: int, book: LabelBook, first: int) -> Head:
    """`first` is the first row that may belong to it: those above are another table's."""
    if _has_second_line(sheet, number, book):
        return _two_line_head(sheet, number)
    if number > first and _has_first_line(sheet, number):
        return _two_line_head(sheet, number - 1)
    return _one_line_head(sheet, number)


def _has_second_line(sheet: Sheet, number: int, book: LabelBook) -> bool:
    if number >= len(sheet.rows):
        return False
    top, below = sheet.rows[number - 1], sheet.rows[number]
    filled = [column for column, value in enumerate(below[:MAX_COLUMNS]) if not is_blank(value)]
    if not filled or any(below[column].__class__ is not str for column in filled):
        return False
    for column in filled:
        own = column < len(top) and not is_blank(top[column])
        wide = column + 1 >= len(top) or is_blank(top[column + 1])
        if own and not wide:
            return False
    # A first data row also stands below the head; second lines are labels, and never below every label.
    labels = sum(_is_second_label(str(below[column]), book) for column in filled)
    width = sum(not is_blank(value) for value in top[:MAX_COLUMNS])
    return labels >= max(1, len(filled) * 0.5) and (len(filled) < width or any(is_blank(value) for value in top))


def _is_second_label(text: str, book: LabelBook) -> bool:
    """Also `L` and `P`, which are labels nowhere but below a wide one."""
    return book.is_label(text) or _is_near_label(text, book) or text.strip(" .").lower() in _TICKED


def _has_first_line(sheet: Sheet, number: int) -> bool:
    """Whether the labels missing in a head row stand in the row above it (merged downwards)."""
    row, above = sheet.rows[number - 1], sheet.rows[number - 2]
    filled = [column for column, value in enumerate(above[:MAX_COLUMNS]) if not is_blank(value)]
    if len(filled) < 2 or any(above[column].__class__ is not str for column in filled):
        return False
    return any(column >= len(row) or is_blank(row[column]) for column in filled)


def _one_line_head(sheet: Sheet, number: int) -> Head:
    width = _width(sheet)
    labels = _labels(sheet, number, width)
    return Head((number,), labels, ("",) * width)


def _two_line_head(sheet: Sheet, number: int) -> Head:
    width = _width(sheet)
    top, below = _labels(sheet, number, width), _labels(sheet, number + 1, width)
    spans = {
        column: left
        for first, left, _, right in sheet.merges
        if first == number
        for column in range(left, min(right, width) + 1)
    }
    labels, parents, wide = [], [], ""
    for column in range(width):
        own = top[column] or (top[spans[column + 1] - 1] if column + 1 in spans else "")
        if own:
            wide = own
        if below[column]:
            labels.append(below[column])
            parents.append(own or wide)
        else:
            labels.append(top[column])
            parents.append("")
    return Head((number, number + 1), tuple(labels), tuple(parents))


def _labels(sheet: Sheet, number: int, width: int) -> tuple[str, ...]:
    row = sheet.rows[number - 1]
    return tuple(as_text(row[column])[:120] if column < len(row) else "" for column in range(width))
