"""Which column is which field: by its label, by what it holds, or as it was said the last time.

Nothing is guessed silently: each column has a confidence and a reason, and what could be one of several fields is
asked.  A saved mapping of the same layout settles everything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.headers import Head, Table
from welfare.imports.headings import Vocabulary
from welfare.imports.labels import LabelBook, LabelMatch, label_key
from welfare.imports.profiles import Profile, profile
from welfare.imports.rowkinds import Roles
from welfare.imports.ticks import women_beside
from welfare.imports.workbook import Value

SAMPLE = 300
_ENOUGH = 0.6
_ASKED = 0.5
_NAMES = 0.7
_NAME_WORD = re.compile(r"\bna?ma?\b", re.IGNORECASE)
_PLAIN = 0.9
"""Share of cells that makes a column worth asking about, though its label says nothing."""


class ColumnState(StrEnum):
    MAPPED = "mapped"
    CHOOSE = "choose"
    """Several columns want one field, or one column may be several fields: the officer chooses."""
    NUMBER = "number"
    """The running number of the rows."""
    IGNORED = "ignored"
    """Left out on purpose, with a note."""
    UNKNOWN = "unknown"
    EMPTY = "empty"


@dataclass(slots=True)
class Column:
    index: int
    """From 0; the sheet shows it as `index + 1`."""
    label: str
    state: ColumnState = ColumnState.UNKNOWN
    field: str | None = None
    confidence: float = 0.0
    reason: str = ""
    candidates: tuple[str, ...] = ()
    """Other fields that it may be."""
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class Mapping:
    """The columns of a table."""

    columns: list[Column]
    signature: str
    """Key of the layout, under which a mapping can be saved: the same labels in the same order."""
    missing: tuple[str, ...] = ()
    """Required fields without a column."""
    questions: list[str] = field(default_factory=list)
    """What has to be chosen, in Indonesian; empty when nothing."""
    source: str = "guess"
    """guess, saved or officer."""

    @property
    def fields(self) -> dict[str, int]:
        """Field name to column index; of doubtful columns the first."""
        found: dict[str, int] = {}
        for column in self.columns:
            if column.field and column.state in (ColumnState.MAPPED, ColumnState.CHOOSE):
                found.setdefault(column.field, column.index)
        return found

    @property
    def ready(self) -> bool:
        """Whether the rows can be read without asking."""
        return not self.missing and not self.questions

    @property
    def confidence(self) -> float:
        sure = [column.confidence for column in self.columns if column.state is ColumnState.MAPPED]
        return round(min(sure), 2) if sure else 0.0

    def saveable(self) -> list[str | None]:
        """The mapping as a plain list for storing: a field name, or None, per column."""
        return [column.field if column.state is ColumnState.MAPPED else None for column in self.columns]


def signature_of(labels: Sequence[str]) -> str:
    keys = [label_key(label) for label in labels]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("|".join(keys).encode()).hexdigest()[:24]


def layout_of(head: Head) -> str:
    """The signature of a head; empty for a list without one, which has no layout to be known by."""
    if not any(head.labels):
        return ""
    return signature_of([f"{parent} {label}" for label, parent in zip(head.labels, head.parents, strict=True)])


def map_columns(
    table: Table,
    specs: Sequence[FieldSpec],
    words: Vocabulary,
    *,
    book: LabelBook | None = None,
    saved: MappingType[str, Sequence[str | None]] | None = None,
    chosen: MappingType[int, str | None] | None = None,
) -> Mapping:
    """Map the columns of a table.

    `saved` are mappings by layout signature, as `Mapping.saveable` gave them; `chosen` is the officer's own word for
    single columns (index from 0), None to leave a column out.
    """
    book = book or LabelBook(specs)
    labels = table.head.labels
    signature = layout_of(table.head) or signature_of(())
    columns = [Column(index, label) for index, label in enumerate(labels)]
    mapping = Mapping(columns, signature)
    names = {spec.name for spec in specs}
    cells = sample_cells(table)
    profiles = [
        profile([row[index] if index < len(row) else None for row in cells], words) for index in range(len(labels))
    ]
    for column, seen in zip(columns, profiles, strict=True):
        column.samples = seen.samples
    if saved and (known := saved.get(signature)) is not None:
        _apply(columns, dict(enumerate(known)), names, "Pemetaan tersimpan untuk tata letak ini.")
        mapping.source = "saved"
    else:
        _Guess(table, specs, book, columns, profiles).run()
    if chosen:
        _apply(columns, chosen, names, "Dipilih oleh petugas.")
        mapping.source = "officer"
    _finish(mapping, specs)
    return mapping


def sample_cells(table: Table) -> list[Sequence[Value]]:
    """Rows of the body that look like data, spread over the first thousands."""
    rows: list[Sequence[Value]] = []
    for row in table.sheet.read_along(table.body.start, table.last):
        if sum(1 for value in row if value is not None and value != "") >= min(2, max(1, table.width)):
            rows.append(row)
        if len(rows) >= SAMPLE:
            break
    return rows


def _apply(columns: list[Column], chosen: MappingType[int, str | None], names: set[str], reason: str) -> None:
    taken = {name for name in chosen.values() if name}
    for column in columns:
        if column.index in chosen:
            name = chosen[column.index]
            column.candidates = ()
            if name in names:
                column.state, column.field, column.confidence, column.reason = ColumnState.MAPPED, name, 1.0, reason
            elif column.state is not ColumnState.NUMBER:
                column.state, column.field, column.reason = ColumnState.IGNORED, None, reason
        elif column.field in taken:
            column.state, column.field = ColumnState.IGNORED, None
            column.reason = "Kolom lain dipilih untuk bidang ini."


@dataclass(slots=True)
class _Guess:
    table: Table
    specs: Sequence[FieldSpec]
    book: LabelBook
    columns: list[Column]
    profiles: list[Profile]

    def run(self) -> None:
        kinds = {spec.name: spec for spec in self.specs}
        offers: dict[int, list[tuple[float, str, str]]] = {}
        for column, seen in zip(self.columns, self.profiles, strict=True):
            if not self._set_aside(column, seen):
                offers[column.index] = self._offers(column, seen, kinds)
        self._assign(offers, kinds)
        self._by_content(kinds)
        self._names_by_content()

    def _set_aside(self, column: Column, seen: Profile) -> bool:
        """Columns that are no field at all: running numbers, signatures, what is not collected, empty ones."""
        key = label_key(column.label)
        if column.index and women_beside(self.table.head, column.index - 1) is not None:
            column.state, column.reason = ColumnState.IGNORED, "Tanda untuk perempuan, dibaca bersama kolom di kirinya."
        elif key in self.book.numbers and key not in self.book.exact:
            column.state, column.reason = ColumnState.NUMBER, "Nomor urut."
        elif note := self.book.ignored_note(column.label):
            column.state, column.reason = ColumnState.IGNORED, note
        elif key in self.book.others:
            column.state, column.reason = ColumnState.UNKNOWN, "Nomor lain, bukan NIK."
        elif not key and not seen.filled:
            column.state = ColumnState.EMPTY
        elif not key and seen.counting and not any(c.state is ColumnState.NUMBER for c in self.columns):
            column.state, column.reason = ColumnState.NUMBER, "Nomor urut."
        else:
            return False
        return True

    def _offers(self, column: Column, seen: Profile, kinds: dict[str, FieldSpec]) -> list[tuple[float, str, str]]:
        """(confidence, field, reason), the best first."""
        parent = self.table.head.parents[column.index]
        if women_beside(self.table.head, column.index) is not None:
            return [(0.95, spec.name, "Tanda pada kolom L atau P.") for spec in self.specs if spec.kind is Kind.SEX][:1]
        found = []
        for match in self.book.matches(column.label, parent):
            spec = kinds[match.field]
            found.append(
                (round(match.confidence * _trust(spec, seen, match), 3), match.field, _reason(match, spec, seen))
            )
        found.sort(reverse=True)
        return found

    def _assign(self, offers: dict[int, list[tuple[float, str, str]]], kinds: dict[str, FieldSpec]) -> None:
        """Give each field to the column that wants it most; columns that want it as much are asked about."""
        ranked = sorted(
            ((sure, -index, name, reason) for index, found in offers.items() for sure, name, reason in found),
            reverse=True,
        )
        owners: dict[str, list[int]] = {}
        for sure, negative, name, reason in ranked:
            column = self.columns[-negative]
            if column.field or sure < 0.3:
                continue
            rivals = owners.get(name, [])
            if rivals:
                first = self.columns[rivals[0]]
                if first.confidence - sure < 0.12 and self._rivals(first, column):
                    column.state, column.field, column.confidence = ColumnState.CHOOSE, name, sure
                    column.reason = f"Ada lebih dari satu kolom untuk {kinds[name].label}."
                    first.state = ColumnState.CHOOSE
                    rivals.append(column.index)
                continue
            column.field, column.confidence, column.reason = name, sure, reason
            column.state = ColumnState.MAPPED if sure >= _ENOUGH else ColumnState.CHOOSE
            owners[name] = [column.index]

    def _rivals(self, one: Column, two: Column) -> bool:
        """Whether a second column of the same name holds anything at all."""
        return bool(self.profiles[two.index].filled and self.profiles[one.index].filled)

    def _by_content(self, kinds: dict[str, FieldSpec]) -> None:
        """Columns without a label that tells: what they hold may tell."""
        taken = {column.field for column in self.columns if column.field}
        wanted = {spec.kind: spec.name for spec in reversed(self.specs) if spec.name not in taken and not spec.group}
        headless = not self.table.head.rows
        offers = []
        for column, seen in zip(self.columns, self.profiles, strict=True):
            if column.field or column.state is not ColumnState.UNKNOWN or not seen.filled:
                continue
            if label_key(column.label) in self.book.others:
                continue
            for kind, sure, needs_no_label in _CONTENT:
                share = seen.share(kind)
                field_kind = Kind.BIRTH_DATE if kind is Kind.DATE and Kind.BIRTH_DATE in wanted else kind
                if share < sure or field_kind not in wanted:
                    continue
                trust = min(0.9, share * (0.9 if kind in _STRONG else 0.7))
                if needs_no_label and column.label:
                    if kind is not Kind.PILLAR or share < _PLAIN:
                        continue
                    trust = _ASKED  # a programme that a family receives is named by the same words
                offers.append((round(trust, 3), -column.index, field_kind))
        for sure, negative, kind in sorted(offers, reverse=True):
            column = self.columns[-negative]
            if column.field or kind not in wanted or (kind is Kind.NAME and not headless and column.label):
                continue
            name = wanted.pop(kind)
            column.field, column.confidence = name, sure
            column.state = ColumnState.MAPPED if sure >= _ENOUGH else ColumnState.CHOOSE
            column.reason = f"Isinya {kinds[name].label}."

    def _names_by_content(self) -> None:
        """Where no label says who the rows are: the column of names whose label at least says `nama`, or else asks."""
        taken = {column.field for column in self.columns if column.field}
        spec = next((spec for spec in self.specs if spec.kind is Kind.NAME and spec.required), None)
        if spec is None or spec.name in taken:
            return
        found = [
            (_NAME_WORD.search(column.label) is not None, seen.distinct, -column.index)
            for column, seen in zip(self.columns, self.profiles, strict=True)
            if column.state is ColumnState.UNKNOWN and seen.filled and seen.share(Kind.NAME) >= _NAMES
        ]
        if not found:
            return
        said, _, index = max(found)
        column = self.columns[-index]
        sole = said and sum(labelled for labelled, *_ in found) == 1
        column.field, column.confidence = spec.name, _ENOUGH if sole else _ASKED
        column.state = ColumnState.MAPPED if sole else ColumnState.CHOOSE
        column.reason = f"Isinya {spec.label}."


# Kind, the share of cells that must look like it, and whether only columns without a label are judged by it.
_CONTENT: tuple[tuple[Kind, float, bool], ...] = (
    (Kind.NIK, 0.7, False),
    (Kind.BIRTH, 0.6, True),
    (Kind.PHONE, 0.6, True),
    (Kind.SEX, 0.9, True),
    (Kind.EMAIL, 0.7, True),
    (Kind.DATE, 0.7, True),
    (Kind.RT_RW, 0.8, True),
    (Kind.PILLAR, 0.7, True),
    (Kind.SUBDISTRICT, 0.8, True),
    (Kind.VILLAGE, 0.6, True),
    (Kind.REGION, 0.6, True),
    (Kind.ADDRESS, 0.6, True),
    (Kind.NAME, 0.7, True),
)
_STRONG = frozenset({Kind.NIK, Kind.PHONE, Kind.SEX, Kind.EMAIL, Kind.BIRTH, Kind.PILLAR, Kind.SUBDISTRICT})
_CONTRADICTED = {
    Kind.NIK: (Kind.PHONE, Kind.NAME, Kind.DATE, Kind.SEX),
    Kind.PHONE: (Kind.NIK, Kind.NAME, Kind.DATE, Kind.SEX),
    Kind.NAME: (Kind.NIK, Kind.PHONE, Kind.DATE),
    Kind.SEX: (Kind.NIK, Kind.PHONE, Kind.DATE),
    Kind.SUBDISTRICT: (Kind.NIK, Kind.PHONE, Kind.DATE),
    Kind.VILLAGE: (Kind.NIK, Kind.PHONE, Kind.DATE),
    Kind.BIRTH_DATE: (Kind.NIK, Kind.PHONE),
}


def _trust(spec: FieldSpec, seen: Profile, match: LabelMatch) -> float:
    """How far the contents let a label be believed, 0 to 1."""
    if not seen.filled:
        return 0.95
    if any(seen.share(kind) > 0.6 for kind in _CONTRADICTED.get(spec.kind, ())):
        return 0.4
    if spec.kind is Kind.BIRTH_DATE and seen.share(Kind.BIRTH) > 0.5:
        return 0.6
    if spec.kind is Kind.ADDRESS and seen.share(Kind.REGION) > 0.6:
        return 0.6
    return 1.0


def _reason(match: LabelMatch, spec: FieldSpec, seen: Profile) -> str:
    for kind in _CONTRADICTED.get(spec.kind, ()):
        if seen.share(kind) > 0.6:
            return f"{match.reason} Isinya tidak seperti {spec.label}."
    return match.reason


def _finish(mapping: Mapping, specs: Sequence[FieldSpec]) -> None:
    have = mapping.fields
    mapping.missing = tuple(spec.name for spec in specs if spec.required and spec.name not in have)
    labels = {spec.name: spec.label for spec in specs}
    asked: dict[str, list[str]] = {}
    for column in mapping.columns:
        if column.state is ColumnState.CHOOSE and column.field:
            asked.setdefault(column.field, []).append(f"“{column.label}” (kolom {column.index + 1})")
    for name, where in asked.items():
        if len(where) > 1:
            mapping.questions.append(f"Pilih kolom untuk {labels[name]}: {' atau '.join(where)}.")
        else:
            mapping.questions.append(f"Pastikan bahwa kolom {where[0]} adalah {labels[name]}.")
    mapping.questions += [f"Tidak ada kolom untuk {labels[name]}." for name in mapping.missing]


def roles_of(mapping: Mapping, specs: Sequence[FieldSpec], book: LabelBook) -> Roles:
    """The columns by which rows are told apart."""
    fields = mapping.fields
    number = next((column.index for column in mapping.columns if column.state is ColumnState.NUMBER), None)
    first = next((spec.name for spec in specs if spec.required), specs[0].name if specs else "")
    signatures = frozenset(column.index for column in mapping.columns if label_key(column.label) in book.signatures)
    return Roles(number, signatures, fields.get(first), frozenset(fields.values()))
