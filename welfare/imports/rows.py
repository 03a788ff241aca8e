"""Cleaning the data rows of one table: every mapped cell by its reader, then what the row's cells say together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping as MappingType
from typing import TYPE_CHECKING, Any

from welfare.imports.cleaning.cells import Reader, make_reader, odd_cell
from welfare.imports.cleaning.checks import check_row
from welfare.imports.cleaning.places import PlaceReader
from welfare.imports.cleaning.text import is_blank, is_ditto
from welfare.imports.columns import Mapping
from welfare.imports.fields import FieldSpec, Kind, Problem, Severity
from welfare.imports.headers import Table
from welfare.imports.headings import Vocabulary
from welfare.imports.studies import TableStudy, merged_downwards
from welfare.imports.ticks import read_ticks, women_beside
from welfare.imports.workbook import Value
from welfare.regions import matching

if TYPE_CHECKING:
    from welfare.imports.understanding import CleanRow

_PlaceColumns = tuple[int | None, int | None, int | None]
_NAMED = re.compile(r"[\s,;(/-]*\b(?:desa|ds|kelurahan|kel)\b[\s.:]", re.IGNORECASE)
_PLACES = (Kind.VILLAGE, Kind.SUBDISTRICT, Kind.REGION)


class TableCleaner:
    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        specs: tuple[FieldSpec, ...],
        words: Vocabulary,
        constants: MappingType[str, Any],
        study: TableStudy,
        within: str,
        today: dt.date,
    ) -> None:
        """`study` has seen the table's data rows; `within` is the kecamatan of the whole sheet, or empty."""
        self.words, self.constants, self.today = words, constants, today
        self.within = within or str(constants.get("subdistrict_code", ""))
        fields = mapping.fields
        self.columns = {name: index + 1 for name, index in fields.items()}
        self.wanted = frozenset(spec.name for spec in specs)
        self.required = [(spec, _keys_of(spec)) for spec in specs if spec.required]
        self.previous: dict[int, Value] = {}
        self.filled_down = merged_downwards(table, fields)
        grouped = study.groups is not None and study.groups.found
        if grouped and any(column == fields["subdistrict"] for _, column in self.filled_down):
            grouped = False  # the merged areas tell it better
        self.grouped = fields["subdistrict"] if grouped else None
        self.readers: list[tuple[int, Reader, FieldSpec]] = []
        self.ticks: list[tuple[int, int, FieldSpec]] = []
        """Columns of men and of women, in which one is ticked."""
        self._add_readers(table, fields, {spec.name: spec for spec in specs}, study)
        self.places = self._place_readers(specs, fields)
        self.villages_in_column = not fields.keys().isdisjoint(("village", "region"))
        self.places_in_address = not self.villages_in_column and bool(self.wanted & {"village", "region"})
        """No column is for villages: what an address says of them counts."""
        self.pillar_column = "pillar" in fields
        self.pillar_wanted = "pillar" in self.wanted
        self.mapped = tuple(fields.values())
        self.looks_up = study.ditto or self.grouped is not None or bool(self.filled_down)
        """Whether any cell takes its value from the rows above."""

    def _add_readers(
        self, table: Table, fields: dict[str, int], by_name: dict[str, FieldSpec], study: TableStudy
    ) -> None:
        for name, index in fields.items():
            spec = by_name[name]
            if spec.kind is Kind.SEX and (women := women_beside(table.head, index)) is not None:
                self.ticks.append((index, women, spec))
            elif spec.kind not in _PLACES:
                found = study.columns.get(name)
                reader = make_reader(spec, index + 1, found, self.words.pillars, typed=study.typed)
                self.readers.append((index, reader, spec))

    def _place_readers(
        self, specs: tuple[FieldSpec, ...], fields: dict[str, int]
    ) -> list[tuple[str, _PlaceColumns, PlaceReader]]:
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
        cells = self._cells(row) if self.looks_up else row.raw
        values, problems = row.values, row.problems
        width = len(cells)
        for index, read, spec in self.readers:
            if index >= width or (value := cells[index]) is None or value == "":
                continue
            kind = value.__class__
            plain = value.isprintable() if kind is str else kind is int  # type: ignore[union-attr]
            if plain or odd_cell(spec, index + 1, value, problems):
                read(value, values, problems)
        for index, women, spec in self.ticks:
            self._read_ticks(cells[index : index + 1], cells[women : women + 1], spec, row)
        carried = row.carried
        within = str(carried.get("subdistrict_code") or self.within) if carried else self.within
        self._read_places(cells, row, within)
        if within or carried or self.pillar_wanted:
            self._add_carried(row, within)
        check_row(values, problems, self.columns, self.wanted, self.today)
        for name, value in self.constants.items():
            values.setdefault(name, value)
        for required, keys in self.required:
            if values.keys().isdisjoint(keys):
                self._require(required, row)

    def _read_places(self, cells: list[Value], row: CleanRow, within: str) -> None:
        for group, columns, reader in self.places:
            parts = self._place_cells(group, columns, cells, row.carried)
            reader.read(parts, "" if group else within, row.values, row.problems)
        if self.places_in_address and "address" in row.values:
            self._take_place(row.values, within)

    def _take_place(self, values: dict[str, Any], within: str) -> None:
        """Village and kecamatan out of `Dsn. Krajan, Ds. Made Kec. Lamongan`: what is certain or plainly named."""
        text = values["address"]
        if "village_code" in values or not (named := _NAMED.search(text)):
            return
        told = str(values.get("subdistrict_code", ""))
        match = self.words.gazetteer.resolve_text(text, told or within or None).match
        if not match.village_code or not (match.certain or match.problem == matching.ALONE):
            return
        if told and match.subdistrict_code != told:
            return  # the row says two things: neither is taken for the village
        values["village_code"], values["subdistrict_code"] = match.village_code, match.subdistrict_code
        street = text[: named.start()].strip(" ,;-/")
        values["address"] = street or text

    def _read_ticks(self, man: list[Value], woman: list[Value], spec: FieldSpec, row: CleanRow) -> None:
        sex = read_ticks(man[0] if man else None, woman[0] if woman else None)
        if sex:
            row.values[spec.name] = sex
        elif sex is None:
            text = "Tanda jenis kelamin tidak jelas: laki-laki atau perempuan."
            row.problems.append(Problem(spec.name, "sex_unread", text, Severity.WARN, self.columns[spec.name]))

    def _place_cells(
        self, group: str, columns: _PlaceColumns, cells: list[Value], carried: dict[str, Any]
    ) -> tuple[Value, Value, Value]:
        """Village, kecamatan and both in one, as the row has them or, the village, the heading above it."""
        width = len(cells)
        village, subdistrict, region = [
            cells[index] if index is not None and index < width else None for index in columns
        ]
        if carried and not group and is_blank(village) and is_blank(region):
            village = self._village_above(carried)
        return village, subdistrict, region

    def _village_above(self, carried: dict[str, Any]) -> Value:
        """The village that a heading gives; a title's counts only where no column is for villages."""
        if village := carried.get("village_text"):
            return str(village)
        return None if self.villages_in_column else carried.get("title_village_text")

    def _cells(self, row: CleanRow) -> list[Value]:
        """The row's cells, with "as above" and downward-merged cells given their value."""
        cells, downward = row.raw, self.filled_down
        copied = None
        for index in self.mapped:
            value = cells[index] if index < len(cells) else None
            if value.__class__ is str and len(value) < 9 and is_ditto(value) and index in self.previous:
                copied = copied or list(cells)
                copied[index] = self.previous[index]
            elif index == self.grouped and is_blank(value) and index in self.previous:
                copied = copied or [*cells, *[None] * (index + 1 - len(cells))]
                copied[index] = self.previous[index]
            elif downward and (filled := downward.get((row.number, index))) is not None:
                copied = copied or [*cells, *[None] * (index + 1 - len(cells))]
                copied[index] = filled
            elif value is not None and value != "":
                self.previous[index] = value
        return cells if copied is None else copied

    def _add_carried(self, row: CleanRow, within: str) -> None:
        carried, values = row.carried, row.values
        if self.pillar_wanted and "pillar" not in values:
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
