"""The rows of a plan as a page shows them: cells with what is wrong or changes beside them, choices, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from welfare.desk.wording import spaced_phone
from welfare.imports.correcting import editable
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.models import ImportBatch, ImportRecord, ImportRow
from welfare.imports.resources import SheetResource, place_of
from welfare.imports.wording import VERDICTS
from welfare.regions.models import Region

_CODE = re.compile(r"\d\d\.\d\d(?:\.\d\d(?:\.\d{4})?)?")
_PLACES = (Kind.VILLAGE, Kind.SUBDISTRICT, Kind.REGION)

# Which column a change belongs to, by the label that the kinds give to it; others stand under the name.
_CHANGED = {
    "nomor HP": "phone", "nomor HP lain": "phone", "telepon": "phone", "NIK": "nik", "wilayah": "place",
    "jabatan": "position", "Peran": "position", "pilar": "position", "instansi": "position", "unit": "position",
}  # fmt: skip
# Which column a field and what is said about it belong to; others stand below the row.
CELL_OF = {
    "name": "name",
    "position": "position", "pillar": "position", "institution": "position", "phone": "phone", "phone_2": "phone",
    "nik": "nik", "kk": "nik", "village": "place", "subdistrict": "place", "region": "place",
}  # fmt: skip
# Values that a column of its own, the name, or nobody shows.
_NOT_REST = {
    "name", "title_before", "title_after", "sex", "birth_date", "position", "pillar", "institution", "phone", "phone_2",
    "nik", "sealed", "damaged_index", "village_code", "subdistrict_code", "village_text", "subdistrict_text", "place",
    "guest",
}  # fmt: skip


@dataclass(slots=True)
class Note:
    """Something to know about a cell; `severity` is info, warn or error."""

    text: str
    severity: str


@dataclass(slots=True)
class Cell:
    key: str
    label: str
    text: str
    detail: str = ""
    written: str = ""
    """What the sheet says, where something else was understood."""
    notes: list[Note] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    is_fixable: bool = False
    """Whether something is said about it that can be put right here."""

    @property
    def flag(self) -> str:
        """The style of the cell: the worst that is said about it."""
        worst = {note.severity for note in self.notes}
        return "flag-bad" if "error" in worst else "flag" if "warn" in worst else ""


@dataclass(slots=True)
class Choice:
    """Somebody that the row may be."""

    person: int
    name: str
    place: str
    percent: int
    reason: str


@dataclass(slots=True)
class RowView:
    """One row of the preview."""

    row: ImportRow
    where: str
    word: str
    tone: str
    cells: list[Cell]
    reason: str = ""
    notes: list[Note] = field(default_factory=list)
    """What is said about the row as a whole, or about a field that has no column here."""
    choices: list[Choice] = field(default_factory=list)
    decided: str = ""
    is_open: bool = True
    """Whether it may still be decided and corrected: nothing has been written of it."""

    @property
    def has_more(self) -> bool:
        return bool(self.choices or self.reason or self.decided or self.notes)

    @property
    def focus_key(self) -> str:
        return str(self.row.pk)

    @property
    def is_data(self) -> bool:
        return self.row.kind == "data"


def row_views(
    batch: ImportBatch, rows: Sequence[ImportRow], resource: SheetResource, user: Any, pillars: Mapping[str, str]
) -> list[RowView]:
    """Views of one page of rows, in at most two queries: places, and the persons that rows may be.

    `pillars` are the names of the pillars by code.
    """
    builder = _Builder(batch, rows, resource, user, pillars)
    return [builder.view(row) for row in rows]


def heads(views: Iterable[RowView]) -> list[str]:
    """The labels of the cells that the rows have, in order."""
    return next(([cell.label for cell in view.cells] for view in views), [])


class _Builder:
    def __init__(
        self,
        batch: ImportBatch,
        rows: Sequence[ImportRow],
        resource: SheetResource,
        user: Any,
        pillars: Mapping[str, str],
    ) -> None:
        self.columns = _columns(resource.specs, rows)
        self.sheets = len({table["sheet"] for table in batch.summary.get("tables", [])})
        self.labels = {spec.name: spec.label for spec in resource.specs}
        self.fixable = {CELL_OF.get(spec.name) for spec in editable(resource)}
        self.places = _places(rows)
        self.pillars = pillars
        asked = {candidate[0] for row in rows for candidate in row.candidates} | {
            row.decision["person"] for row in rows if isinstance(row.decision.get("person"), int)
        }
        self.persons = resource.persons_seen(asked, user) if asked else {}
        self.written: set[int] = set()
        if batch.state == ImportBatch.State.APPLIED:
            pks = [row.pk for row in rows]
            self.written = set(ImportRecord.objects.filter(row__in=pks).values_list("row_id", flat=True))

    def view(self, row: ImportRow) -> RowView:
        _, word, tone = VERDICTS[row.verdict]
        cells = [Cell(key, label, *self._text(row, key)) for key, label in self.columns]
        notes = self._mark(row, cells) if row.kind == "data" else []
        told = {note.text for note in [*notes, *(note for cell in cells for note in cell.notes)]}
        return RowView(
            row=row,
            where=f"{row.sheet} · {row.number}" if self.sheets > 1 else str(row.number),
            word=word,
            tone=tone,
            cells=cells,
            reason="" if row.reason in told else row.reason,
            notes=notes,
            choices=self._choices(row),
            decided=self._decided(row),
            is_open=row.pk not in self.written,
        )

    def _text(self, row: ImportRow, key: str) -> tuple[str, str]:
        """The cell's text and its second, quieter line."""
        values = row.values
        if key == "name":
            born = _day(values.get("birth_date", ""))
            return row.label or "–", " · ".join(part for part in (values.get("sex", ""), born) if part)
        if row.kind != "data":
            return "", ""
        if key == "position":
            post = str(values.get("position", ""))
            code = values.get("pillar", "")
            whose = self.pillars.get(code, code) or str(values.get("institution", ""))
            return (post, whose) if post else (whose, "")
        if key == "place":
            return self._place(values)
        if key == "phone":
            return spaced_phone(str(values.get("phone", ""))), spaced_phone(str(values.get("phone_2", "")))
        if key == "nik":
            return str(values.get("nik", "")), ""
        return self._rest(values), ""

    def _place(self, values: dict[str, Any]) -> tuple[str, str]:
        code = place_of(values)
        region = self.places.get(code)
        if region is None:
            texts = (values.get("village_text", ""), values.get("subdistrict_text", ""))
            return ", ".join(text for text in texts if text), ""
        if region.level != Region.Level.VILLAGE:
            return _short(region), str(values.get("village_text", ""))
        return _short(region), _short(region.parent) if region.parent else ""

    def _rest(self, values: dict[str, Any]) -> str:
        parts = []
        for name, value in values.items():
            if name not in _NOT_REST and not name.startswith("_") and not isinstance(value, dict | list):
                parts.append(f"{self.labels.get(name, name.replace('_', ' '))}: {value}")
        return " · ".join(parts)

    def _mark(self, row: ImportRow, cells: list[Cell]) -> list[Note]:
        """Put problems and changes beside the cells they belong to; returns the notes that belong to no cell."""
        by_key = {cell.key: cell for cell in cells}
        left = []
        for problem in row.problems:
            note = Note(problem["message"], problem["severity"])
            cell = by_key.get(CELL_OF.get(problem["field"], ""))
            if cell is None:
                left.append(note)
                continue
            cell.notes.append(note)
            cell.is_fixable = cell.key in self.fixable
            _quote(cell, row.shown, problem)
        for change in row.changes:
            cell = by_key.get(_CHANGED.get(change["label"], "name"), cells[0])
            cell.changes.append({name: self._named(text) for name, text in change.items()})
        return left

    def _named(self, text: str) -> str:
        """A region's code as its name."""
        region = self.places.get(text) if _CODE.fullmatch(text) else None
        return _short(region) if region else text

    def _choices(self, row: ImportRow) -> list[Choice]:
        if row.verdict != ImportRow.Verdict.DOUBTFUL:
            return []
        return [
            Choice(person, *self.persons[person], percent=round(score * 100), reason=reason)
            for person, score, reason in row.candidates
            if person in self.persons
        ]

    def _decided(self, row: ImportRow) -> str:
        person = row.decision.get("person")
        if row.decision.get("skip"):
            return "Dilewati atas keputusan petugas."
        if person == "new":
            return "Diputuskan: orang baru."
        if isinstance(person, int):
            name, _ = self.persons.get(person, ("orang yang dipilih", ""))
            return f"Diputuskan: {name}."
        return ""


def _columns(specs: Sequence[FieldSpec], rows: Sequence[ImportRow]) -> list[tuple[str, str]]:
    kinds = {spec.kind for spec in specs if not spec.group}
    person, names = Kind.NAME in kinds, {spec.name for spec in specs}
    columns = []
    if "name" in names or any(row.kind != "data" for row in rows):
        columns.append(("name", "Nama" if "name" in names else "Isi"))
    if Kind.POSITION in kinds or Kind.PILLAR in kinds:
        columns.append(("position", "Jabatan dan pilar" if Kind.POSITION in kinds else "Pilar"))
    if kinds.intersection(_PLACES):
        columns.append(("place", "Wilayah"))
    if "phone" in names:
        columns.append(("phone", "Nomor HP"))
    if Kind.NIK in kinds:
        columns.append(("nik", "NIK"))
    if not person:
        columns.append(("rest", "Isi lain"))
    used = {"name", "place"} | {key for key, _ in columns if any(_uses(row, key) for row in rows)}
    return [column for column in columns if column[0] in used]


def _uses(row: ImportRow, key: str) -> bool:
    names = {"position": ("position", "pillar", "institution"), "phone": ("phone",), "nik": ("nik",)}.get(key)
    if names is None or any(row.values.get(name) for name in names):
        return True
    return any(CELL_OF.get(problem["field"]) == key for problem in row.problems)


def _places(rows: Sequence[ImportRow]) -> dict[str, Region]:
    codes = {row.values.get(name) for row in rows for name in ("village_code", "subdistrict_code")}
    codes |= {text for row in rows for change in row.changes for text in change.values() if _CODE.fullmatch(text)}
    codes.discard(None)
    return Region.objects.select_related("parent").in_bulk(codes) if codes else {}


def _quote(cell: Cell, shown: Sequence[str], problem: dict[str, Any]) -> None:
    """Show what the sheet says: in place of what was not understood, or beside what was understood otherwise."""
    column = problem.get("column")
    written = shown[column - 1] if column and column <= len(shown) else ""
    if not cell.text:
        cell.text = written
    elif cell.key == "place" and problem["severity"] != "info" and written.casefold() not in cell.text.casefold():
        cell.written = written


def _short(region: Region) -> str:
    """ "Kec. Bluluk", "Desa Bronjong"."""
    return f"{region.short_kind} {region.name}".strip()


def _day(text: str) -> str:
    """ "1985-06-16" as "16-06-1985"."""
    parts = str(text).split("-")
    return "-".join(reversed(parts)) if len(parts) == 3 else str(text)
