"""Understanding a workbook: from raw cells to cleaned rows, each with all that there is to say about it.

Plain Python, no database: the fields, the places and the pillars are passed in.  Nothing here decides who a person is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.columns import Mapping, map_columns, roles_of
from welfare.imports.duplicates import mark_duplicates
from welfare.imports.fields import FieldSpec, PillarWord, Problem, RowKind, Severity, Status
from welfare.imports.headers import RowMark, Table, find_tables
from welfare.imports.labels import LabelBook
from welfare.imports.lines import COLUMNS, split_lines
from welfare.imports.rowkinds import Vocabulary, mark_rows
from welfare.imports.rows import TableCleaner
from welfare.imports.sheetroles import sheet_subdistricts, skip_reason
from welfare.imports.workbook import Sheet, Value, Workbook
from welfare.regions.matching import Gazetteer


@dataclass(slots=True)
class CleanRow:
    """One row of a sheet, whatever its kind; only data rows have values and a status."""

    sheet: str
    number: int
    """As the spreadsheet program shows it."""
    kind: RowKind
    reason: str = ""
    """Why the row is of that kind."""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    carried: dict[str, Any] = field(default_factory=dict)
    """What titles and subheadings gave to the row."""
    raw: list[Value] = field(default_factory=list)
    status: Status | None = None
    duplicate_of: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the officer said otherwise; sheets by name, rows from 1, columns from 0."""

    head_rows: MappingType[str, Sequence[int]] = field(default_factory=dict)
    """Head rows of a sheet; an empty list: a list without a head."""
    columns: MappingType[str, MappingType[int, str | None]] = field(default_factory=dict)
    """Columns of a sheet to fields; None leaves a column out."""
    skip_sheets: frozenset[str] = frozenset()
    skip_rows: frozenset[tuple[str, int]] = frozenset()


@dataclass(slots=True)
class UnderstoodTable:
    table: Table
    mapping: Mapping
    rows: int = 0


@dataclass(slots=True)
class Understanding:
    tables: list[UnderstoodTable] = field(default_factory=list)
    rows: list[CleanRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences (Indonesian) on sheets skipped."""
    format: str = ""
    """The workbook's format; csv and text have no sheets of their own."""

    @property
    def data(self) -> list[CleanRow]:
        return [row for row in self.rows if row.kind is RowKind.DATA]

    @property
    def mapping(self) -> Mapping | None:
        """The mapping of the first table with rows."""
        return next((entry.mapping for entry in self.tables if entry.rows), None) or (
            self.tables[0].mapping if self.tables else None
        )

    @property
    def ready(self) -> bool:
        """Whether every table that has rows can be read without asking."""
        return all(entry.mapping.ready for entry in self.tables if entry.rows)

    @property
    def questions(self) -> list[str]:
        return list(dict.fromkeys(text for entry in self.tables if entry.rows for text in entry.mapping.questions))


def understand(
    workbook: Workbook,
    specs: Sequence[FieldSpec],
    gazetteer: Gazetteer,
    pillars: Sequence[PillarWord],
    *,
    overrides: Overrides | None = None,
    saved: MappingType[str, Sequence[str | None]] | None = None,
    constants: MappingType[str, Any] | None = None,
    today: dt.date | None = None,
) -> Understanding:
    """Find the tables of a workbook, map their columns and clean their rows.

    `saved` are mappings by layout signature; `constants` are values for every row that has none of its own.
    """
    engine = _Engine(
        tuple(specs), Vocabulary(gazetteer, PillarLexicon(pillars)), LabelBook(specs), overrides or Overrides(),
        saved or {}, dict(constants or {}), today or dt.datetime.now(tz=dt.UTC).date(), len(workbook.sheets) == 1,
    )  # fmt: skip
    found = Understanding(notes=list(workbook.notes), format=workbook.format)
    for sheet in workbook.sheets:
        engine.sheet(sheet, found)
    mark_duplicates(found.data)
    return found


@dataclass(slots=True)
class _Engine:
    specs: tuple[FieldSpec, ...]
    words: Vocabulary
    book: LabelBook
    overrides: Overrides
    saved: MappingType[str, Sequence[str | None]]
    constants: dict[str, Any]
    today: dt.date
    alone: bool
    seen: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def sheet(self, sheet: Sheet, found: Understanding) -> None:
        chosen = self.overrides.columns.get(sheet.name)
        head_rows = self.overrides.head_rows.get(sheet.name)
        if head_rows is None and (taken_apart := split_lines(sheet, self.words.pillars)):
            sheet, head_rows = taken_apart, ()
            names = {spec.name for spec in self.specs}
            chosen = chosen or {index: name for index, name in enumerate(COLUMNS) if name in names}
        tables = find_tables(sheet, self.book, head_rows=head_rows)
        entries = []
        for table in tables:
            mapping = map_columns(table, self.specs, self.words, book=self.book, saved=self.saved, chosen=chosen)
            mark_rows(table, roles_of(mapping, self.specs, self.book), self.book, self.words)
            entries.append(UnderstoodTable(table, mapping, len(table.data_rows())))
        reason = self._skipped(sheet, entries)
        if reason:
            found.notes.append(f"Lembar “{sheet.name}” dilewati: {reason}")
        for entry in entries:
            if reason:
                _pass_over(entry.table, reason)
                entry.rows = 0
            found.tables.append(entry)
            found.rows.extend(self._rows(entry))

    def _skipped(self, sheet: Sheet, entries: list[UnderstoodTable]) -> str:
        if sheet.name in self.overrides.skip_sheets:
            return "dilewati oleh petugas."
        if sheet.name in self.overrides.head_rows or sheet.name in self.overrides.columns:
            return ""
        return skip_reason(sheet, entries, self.seen, alone=self.alone)

    def _rows(self, entry: UnderstoodTable) -> list[CleanRow]:
        table = entry.table
        name = table.sheet.name
        within = sheet_subdistricts(table, entry.mapping, self.words.gazetteer) if entry.rows else ""
        cleaner = TableCleaner(table, entry.mapping, self.specs, self.words, self.constants, within, self.today)
        rows = []
        for mark in table.marks:
            raw = table.sheet.rows[mark.number - 1]
            row = CleanRow(name, mark.number, mark.kind, mark.reason, carried=mark.carried, raw=raw)
            if mark.kind is RowKind.DATA:
                if (name, mark.number) in self.overrides.skip_rows:
                    row.kind, row.reason = RowKind.NOTE, "Dilewati oleh petugas."
                else:
                    cleaner.clean(row)
                    row.status = _status(row)
            rows.append(row)
        return rows


def _status(row: CleanRow) -> Status:
    worst = {problem.severity for problem in row.problems}
    if Severity.ERROR in worst:
        return Status.REJECT
    return Status.WARN if Severity.WARN in worst else Status.IMPORT


def _pass_over(table: Table, reason: str) -> None:
    marks: list[RowMark] = table.marks
    for mark in marks:
        if mark.kind is RowKind.DATA:
            mark.kind, mark.reason, mark.carried = RowKind.SUBTOTAL, f"Lembar dilewati: {reason}", {}
