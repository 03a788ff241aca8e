"""What is decided once for a table and not row by row: how its columns write things, and which blanks mean "as above".

All of it is gathered while the rows are told apart, so that a long sheet is read along as seldom as can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from welfare.imports.cleaning.cells import Study, make_study
from welfare.imports.cleaning.text import NO_DITTO, as_text, is_blank, is_ditto
from welfare.imports.fields import FieldSpec
from welfare.imports.headers import Table
from welfare.imports.headings import Vocabulary
from welfare.imports.workbook import Value

_TYPED_BY = 2_000
"""Rows that are enough to tell: whether the file knows numbers from text, whether days stand before months."""


class TableStudy:
    """Shown every data row of a table, in order."""

    def __init__(self, specs: Sequence[FieldSpec], fields: dict[str, int], words: Vocabulary, today: dt.date) -> None:
        by_name = {spec.name: spec for spec in specs}
        self.columns: dict[str, Study] = {
            name: study for name in fields if (study := make_study(by_name[name], today)) is not None
        }
        self._looks = [(fields[name], study.see) for name, study in self.columns.items()]
        birth = next((name for name in ("birth_date", "birth") if name in fields), None)
        self._compared = (fields[birth], fields["nik"]) if birth and "nik" in fields else None
        self._birth: Any = self.columns.get(birth or "")
        self.rows = 0
        self.typed = False
        """Whether the file tells numbers from text."""
        self.ditto = False
        """Whether any cell says "as above"."""
        both = "subdistrict" in fields and "village" in fields
        self.groups = GroupStudy(fields["subdistrict"], fields["village"], words) if both else None

    def see(self, row: Sequence[Value]) -> None:
        self.rows += 1
        width = len(row)
        for index, look in self._looks:
            if index < width and row[index] is not None:
                look(row[index])
        if self._compared is not None and self.rows <= _TYPED_BY and max(self._compared) < width:
            self._birth.compare(row[self._compared[0]], row[self._compared[1]])
        if not self.typed and self.rows <= _TYPED_BY:
            self.typed = any(value is not None and value.__class__ is not str for value in row)
        if not self.ditto:
            short = [cell for cell in row if cell.__class__ is str and len(cell) < 9 and cell[:1] not in NO_DITTO]
            self.ditto = bool(short) and any(map(is_ditto, short))
        if self.groups is not None and self.groups.possible:
            self.groups.see(row)


class GroupStudy:
    """Whether a list is plainly grouped by its kecamatan column.

    Then every kecamatan stands once, at the head of its run, the villages below it are its own, and a blank cell
    means "as above".
    """

    def __init__(self, subdistrict: int, village: int, words: Vocabulary) -> None:
        self.column = subdistrict
        self._village = village
        self._words = words
        self._above = ""
        self._heads: set[str] = set()
        self._blanks = self._supported = 0
        self.possible = True

    def see(self, row: Sequence[Value]) -> None:
        value = row[self.column] if self.column < len(row) else None
        if not is_blank(value):
            self._above = as_text(value)
            head = self._above.lower()
            self.possible = head not in self._heads
            self._heads.add(head)
        elif not self._heads:
            self.possible = False
        else:
            self._blanks += 1
            village = as_text(row[self._village]) if self._village < len(row) else ""
            self._supported += bool(self._words.gazetteer.resolve(village, self._above).village_code)

    @property
    def found(self) -> bool:
        blanks = self._blanks
        return self.possible and blanks >= max(2, len(self._heads) * 0.5) and self._supported >= blanks * 0.7


def merged_downwards(table: Table, fields: dict[str, int]) -> dict[tuple[int, int], Value]:
    """Blank data cells under the value of a cell merged downwards, by (row number, column)."""
    filled: dict[tuple[int, int], Value] = {}
    columns = set(fields.values())
    areas = [
        area for area in table.sheet.merges
        if area[0] != area[2] and area[1] == area[3] and area[1] - 1 in columns and area[0] in table.body
    ]  # fmt: skip
    if not areas:
        return filled
    areas.sort()
    begun: dict[int, tuple[int, Value]] = {}
    """Column -> last row of the area that was begun, and its value."""
    waiting = iter(areas)
    following = next(waiting, None)
    data = set(table.marks.data.numbers)
    for number, row in table.sheet.numbered(areas[0][0], table.last):
        while following is not None and following[0] == number:
            column = following[1] - 1
            value = row[column] if column < len(row) else None
            if value is not None and not is_blank(value):
                begun[column] = (following[2], value)
            following = next(waiting, None)
        for column, (last, value) in list(begun.items()):
            if number > last:
                del begun[column]
            elif number in data and (column >= len(row) or is_blank(row[column])):
                filled[number, column] = value
    return filled
