"""Understanding a workbook: from raw cells to cleaned rows, each with all that there is to say about it.

Plain Python, no database: the fields, the places and the pillars are passed in.  Nothing here decides who a person is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any

from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.columns import Mapping, layout_of, map_columns, roles_of
from welfare.imports.duplicates import SeenPersons
from welfare.imports.fields import FieldSpec, PillarWord, Problem, RowKind, Severity, Status
from welfare.imports.headers import Table, find_tables, given_heads
from welfare.imports.headings import Vocabulary
from welfare.imports.labels import LabelBook
from welfare.imports.lines import COLUMNS, split_lines
from welfare.imports.rowkinds import mark_rows
from welfare.imports.rows import TableCleaner
from welfare.imports.sheetroles import pillar_of, sheet_subdistricts, skip_reason
from welfare.imports.studies import TableStudy
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
    """Data rows, counted before any of them is cleaned; 0 when the sheet is passed over."""
    study: TableStudy | None = None


@dataclass(slots=True)
class Understanding:
    """What a workbook was understood to be.

    From `open_workbook` everything but `rows` is complete, and the rows come from `iter_rows`, one by one; from
    `understand` they are all in `rows`.
    """

    tables: list[UnderstoodTable] = field(default_factory=list)
    rows: list[CleanRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences (Indonesian) on sheets skipped."""
    format: str = ""
    """The workbook's format; csv and text have no sheets of their own."""
    clean: Callable[[], Iterator[CleanRow]] | None = None

    def iter_rows(self) -> Iterator[CleanRow]:
        """Every row in the order of the sheets, cleaned when it is asked for; a later one of the same person as marked.

        Each call begins anew.  Raises `UnreadableFile` when what the reader left behind is damaged.
        """
        return iter(self.rows) if self.clean is None else self.clean()

    @property
    def data_count(self) -> int:
        """Data rows, known before any is cleaned (rows that the officer skips included)."""
        return sum(entry.rows for entry in self.tables)

    @property
    def row_count(self) -> int:
        """Rows of any kind that `iter_rows` gives."""
        return sum(len(entry.table.marks) for entry in self.tables)

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


def open_workbook(
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
    """Find the tables of a workbook and map their columns; `iter_rows` of the result cleans their rows.

    `saved` are mappings by layout signature; `constants` are values for every row that has none of its own.
    """
    engine = _Engine(
        tuple(specs), Vocabulary(gazetteer, PillarLexicon(pillars)), LabelBook(specs), overrides or Overrides(),
        saved or {}, dict(constants or {}), today or dt.datetime.now(tz=dt.UTC).date(), len(workbook.sheets) == 1,
    )  # fmt: skip
    found = Understanding(notes=list(workbook.notes), format=workbook.format)
    engine.learn(workbook.sheets)
    for sheet in workbook.sheets:
        engine.sheet(sheet, found)
    found.clean = lambda: engine.rows(found.tables)
    return found


def understand(
    workbook: Workbook, specs: Sequence[FieldSpec], gazetteer: Gazetteer, pillars: Sequence[PillarWord], **options: Any
) -> Understanding:
    """`open_workbook` (same options) with all rows in memory."""
    found = open_workbook(workbook, specs, gazetteer, pillars, **options)
    found.rows, found.clean = list(found.iter_rows()), None
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
    seen: dict[int, str] = field(default_factory=dict)
    by_layout: dict[str, MappingType[int, str | None]] = field(default_factory=dict)
    heads: list[tuple[str, Sequence[int]]] = field(default_factory=list)

    def learn(self, sheets: Sequence[Sheet]) -> None:
        """Take the officer's word for one sheet as said of all sheets of the same layout."""
        for sheet in sheets:
            rows = self.overrides.head_rows.get(sheet.name)
            if rows and (layout := _layout_at(sheet, rows)):
                self.heads.append((layout, rows))
            if chosen := self.overrides.columns.get(sheet.name):
                for table in find_tables(sheet, self.book, head_rows=rows):
                    if layout := layout_of(table.head):
                        self.by_layout.setdefault(layout, chosen)

    def sheet(self, sheet: Sheet, found: Understanding) -> None:
        chosen = self.overrides.columns.get(sheet.name)
        head_rows = self.overrides.head_rows.get(sheet.name)
        if head_rows is None:
            head_rows = next((rows for layout, rows in self.heads if _layout_at(sheet, rows) == layout), None)
        if head_rows is None and (taken_apart := split_lines(sheet, self.words.pillars)):
            sheet, head_rows = taken_apart, ()
            names = {spec.name for spec in self.specs}
            chosen = chosen or {index: name for index, name in enumerate(COLUMNS) if name in names}
        tables = find_tables(sheet, self.book, head_rows=head_rows)
        entries = []
        for table in tables:
            said = chosen or self.by_layout.get(layout_of(table.head))
            mapping = map_columns(table, self.specs, self.words, book=self.book, saved=self.saved, chosen=said)
            study = TableStudy(self.specs, mapping.fields, self.words, self.today)
            roles, pillar = roles_of(mapping, self.specs, self.book), pillar_of(table, mapping, self.specs, self.words)
            mark_rows(table, roles, self.book, self.words, pillar=pillar, see=study.see)
            entries.append(UnderstoodTable(table, mapping, study.rows, study))
        reason = self._skipped(sheet, entries)
        if reason:
            found.notes.append(f"Lembar “{sheet.name}” dilewati: {reason}")
        for entry in entries:
            if reason:
                entry.table.marks.pass_over(f"Lembar dilewati: {reason}")
                entry.rows = 0
            found.tables.append(entry)

    def _skipped(self, sheet: Sheet, entries: list[UnderstoodTable]) -> str:
        if sheet.name in self.overrides.skip_sheets:
            return "dilewati oleh petugas."
        if sheet.name in self.overrides.head_rows or sheet.name in self.overrides.columns:
            return ""
        return skip_reason(sheet, entries, self.seen, alone=self.alone)

    def rows(self, entries: list[UnderstoodTable]) -> Iterator[CleanRow]:
        """The rows of all tables."""
        persons = SeenPersons()
        for entry in entries:
            for row in self._rows(entry):
                if row.status is not None:
                    persons.mark(row)
                yield row

    def _rows(self, entry: UnderstoodTable) -> Iterator[CleanRow]:
        table = entry.table
        name = table.sheet.name
        cleaner = self._cleaner(entry)
        skipped = {number for sheet, number in self.overrides.skip_rows if sheet == name}
        for raw, (number, (kind, reason, carried)) in zip(
            table.sheet.read_along(table.first, table.last), table.marks.verdicts(), strict=True
        ):
            row = CleanRow(name, number, kind, reason, {}, [], carried, raw)
            if kind is RowKind.DATA:
                if number in skipped:
                    row.kind, row.reason = RowKind.NOTE, "Dilewati oleh petugas."
                elif cleaner is not None:
                    cleaner.clean(row)
                    row.status = _status(row.problems)
            yield row

    def _cleaner(self, entry: UnderstoodTable) -> TableCleaner | None:
        if not entry.rows or entry.study is None:
            return None
        within = sheet_subdistricts(entry.table, entry.mapping, self.words.gazetteer)
        return TableCleaner(
            entry.table, entry.mapping, self.specs, self.words, self.constants, entry.study, within, self.today
        )


def _layout_at(sheet: Sheet, rows: Sequence[int]) -> str:
    """The layout of the first head in these rows."""
    heads = given_heads(sheet, rows)
    return layout_of(heads[0]) if heads else ""


def _status(problems: list[Problem]) -> Status:
    status = Status.IMPORT
    for problem in problems:
        if problem.severity is Severity.ERROR:
            return Status.REJECT
        if problem.severity is Severity.WARN:
            status = Status.WARN
    return status
