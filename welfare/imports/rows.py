"""Cleaning the data rows of one table: every mapped cell by its reader, then what the row's cells say together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as MappingType
from typing import TYPE_CHECKING, Any

from welfare.imports.cleaning.cells import Reader, make_reader
from welfare.imports.cleaning.checks import check_row
from welfare.imports.cleaning.places import PlaceReader
from welfare.imports.cleaning.text import as_text, is_blank, is_ditto
from welfare.imports.columns import Mapping
from welfare.imports.fields import FieldSpec, Kind, Problem, Severity
from welfare.imports.headers import Table
from welfare.imports.rowkinds import Vocabulary
from welfare.imports.workbook import Value

if TYPE_CHECKING:
    from welfare.imports.understanding import CleanRow

_PLACES = (Kind.VILLAGE, Kind.SUBDISTRICT, Kind.REGION)


class TableCleaner:
    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        specs: tuple[FieldSpec, ...],
        words: Vocabulary,
        constants: MappingType[str, Any],
        within: str,
        today: dt.date,
    ) -> None:
        self.words, self.constants, self.today = words, constants, today
        self.within = within or str(constants.get("subdistrict_code", ""))
        fields = mapping.fields
        self.columns = {name: index + 1 for name, index in fields.items()}
        self.wanted = frozenset(spec.name for spec in specs)
        self.required = [(spec, _keys_of(spec)) for spec in specs if spec.required]
        self.previous: dict[int, Value] = {}
        rows = [table.sheet.rows[mark.number - 1] for mark in table.data_rows()]
        self.filled_down = _filled_down(table, fields, words)
        typed = any(value is not None and value.__class__ is not str for row in rows[:2000] for value in row)
        by_name = {spec.name: spec for spec in specs}
        self.readers: list[tuple[int, Reader]] = []
        for name, index in fields.items():
            spec = by_name[name]
            if spec.kind not in _PLACES:
                cells = [row[index] if index < len(row) else None for row in rows]
                self.readers.append((index, make_reader(spec, index + 1, cells, words.pillars, today, typed=typed)))
        self.places = self._place_readers(specs, fields)
        self.pillar_column = "pillar" in fields
        self.mapped = tuple(fields.values())

    def _place_readers(
        self, specs: tuple[FieldSpec, ...], fields: dict[str, int]
    ) -> list[tuple[str, tuple[int | None, int | None, int | None], PlaceReader]]:
        groups = dict.fromkeys(spec.group for spec in specs if spec.kind in _PLACES)
        readers = []
        for group in groups:
            indexes = tuple(fields.get(f"{group}{kind}") for kind in ("village", "subdistrict", "region"))
            if any(index is not None for index in indexes) or (not group and self.wanted & {"village", "subdistrict"}):
                shown = tuple(None if index is None else index + 1 for index in indexes)
                readers.append((group, indexes, PlaceReader(group, self.words.gazetteer, shown)))  # type: ignore[arg-type]
        return readers  # type: ignore[return-value]

    def clean(self, row: CleanRow) -> None:
        """Fill the row's values and problems."""
        cells = self._cells(row)
        values, problems = row.values, row.problems
        width = len(cells)
        for index, read in self.readers:
            if index < width:
                value = cells[index]
                if value is not None and value != "":
                    read(value, values, problems)
        carried = row.carried
        within = str(carried.get("subdistrict_code") or self.within) if carried else self.within
        for group, indexes, reader in self.places:
            parts = tuple([cells[index] if index is not None and index < width else None for index in indexes])
            reader.read(parts, "" if group else within, values, problems)  # type: ignore[arg-type]
        self._add_carried(row, within)
        check_row(values, problems, self.columns, self.wanted, self.today)
        self._add_constants(values)
        for spec, keys in self.required:
            if not any(key in values for key in keys):
                self._require(spec, row)

    def _cells(self, row: CleanRow) -> list[Value]:
        """The row's cells, with "as above" and downward-merged cells given their value."""
        cells, downward = row.raw, self.filled_down
        copied = None
        for index in self.mapped:
            value = cells[index] if index < len(cells) else None
            if value.__class__ is str and len(value) < 9 and is_ditto(value) and index in self.previous:
                copied = copied or list(cells)
                copied[index] = self.previous[index]
            elif downward and (filled := downward.get((row.number, index))) is not None:
                copied = copied or [*cells, *[None] * (index + 1 - len(cells))]
                copied[index] = filled
            elif value is not None and value != "":
                self.previous[index] = value
        return cells if copied is None else copied

    def _add_carried(self, row: CleanRow, within: str) -> None:
        carried, values = row.carried, row.values
        if "pillar" in self.wanted and "pillar" not in values:
            self._add_pillar(row)
        if (
            within
            and "subdistrict_code" not in values
            and "village_code" not in values
            and "subdistrict" in self.wanted
        ):
            named = self.columns.keys() & {"village", "subdistrict", "region"}
            if not named or "subdistrict_code" in carried:
                place_problem = any(problem.code.startswith("place_") for problem in row.problems)
                if not place_problem:
                    values["subdistrict_code"] = within

    def _add_pillar(self, row: CleanRow) -> None:
        carried, values = row.carried, row.values
        if carried.get("guest"):
            values["guest"] = True
            return
        if "institution" in values and self.pillar_column:
            return  # the row's own words name somebody else
        if pillar := carried.get("pillar"):
            values["pillar"] = pillar
        elif not self.pillar_column:
            if pillar := carried.get("title_pillar"):
                values["pillar"] = pillar
            elif "position" in values and (found := self.words.pillars.find(values["position"])).code:
                values["pillar"] = found.code

    def _add_constants(self, values: dict[str, Any]) -> None:
        for name, value in self.constants.items():
            values.setdefault(name, value)

    def _require(self, spec: FieldSpec, row: CleanRow) -> None:
        if any(problem.field == spec.name and problem.severity is Severity.ERROR for problem in row.problems):
            return
        column = self.columns.get(spec.name)
        row.problems.append(Problem(spec.name, f"{spec.name}_missing", f"{spec.label} kosong.", Severity.ERROR, column))


def _keys_of(spec: FieldSpec) -> tuple[str, ...]:
    """The values of which a required field must give one; a place counts by what was written, known or not."""
    village = (f"{spec.group}village_code", f"{spec.group}village_text")
    subdistrict = (f"{spec.group}subdistrict_code", f"{spec.group}subdistrict_text")
    keys = {
        Kind.VILLAGE: village,
        Kind.SUBDISTRICT: subdistrict,
        Kind.REGION: village + subdistrict,
        Kind.BIRTH: ("birth_date", "birth_place"),
        Kind.PILLAR: (spec.name, "institution"),
    }
    return keys.get(spec.kind, (spec.name,))


def _filled_down(table: Table, fields: dict[str, int], words: Vocabulary) -> dict[tuple[int, int], Value]:
    """Blank cells that mean "as above", by (row number, column): merged downwards, or under the first of a run.

    Without merges only the kecamatan column is filled, and only where the list is plainly grouped by it: every
    kecamatan stands once, at the head of its run, and the villages below it are its own.
    """
    filled = _from_merges(table, fields)
    index = fields.get("subdistrict")
    if index is None or "village" not in fields or any(column == index for _, column in filled):
        return filled
    return filled | _from_runs(table, index, fields["village"], words)


def _from_merges(table: Table, fields: dict[str, int]) -> dict[tuple[int, int], Value]:
    filled: dict[tuple[int, int], Value] = {}
    if not table.sheet.merges:
        return filled
    data = {mark.number for mark in table.data_rows()}
    columns = set(fields.values())
    for top, left, bottom, right in table.sheet.merges:
        if bottom == top or left != right or left - 1 not in columns or top not in table.body:
            continue
        row = table.sheet.rows[top - 1]
        value = row[left - 1] if left <= len(row) else None
        if value is None or is_blank(value):
            continue
        for number in range(top + 1, min(bottom, table.last) + 1):
            if number in data and is_blank(_cell(table, number, left - 1)):
                filled[number, left - 1] = value
    return filled


def _from_runs(table: Table, index: int, village: int, words: Vocabulary) -> dict[tuple[int, int], Value]:
    above: Value = None
    heads: list[str] = []
    filled: dict[tuple[int, int], Value] = {}
    supported = total = 0
    for mark in table.data_rows():
        value = _cell(table, mark.number, index)
        if not is_blank(value):
            above = value
            heads.append(as_text(value).lower())
            continue
        if above is None:
            return {}
        total += 1
        filled[mark.number, index] = above
        supported += bool(
            words.gazetteer.resolve(as_text(_cell(table, mark.number, village)), as_text(above)).village_code
        )
    if total < 2 or total < len(heads) * 0.5 or len(set(heads)) != len(heads) or supported < total * 0.7:
        return {}
    return filled


def _cell(table: Table, number: int, index: int) -> Value:
    row = table.sheet.rows[number - 1]
    return row[index] if index < len(row) else None
