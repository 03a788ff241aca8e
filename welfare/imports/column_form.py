"""The form of step 2: head rows, columns and constants, as corrections to what the engine understood."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms

from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.models import ImportBatch
from welfare.imports.planning import pillar_words
from welfare.imports.receiving import overrides_from
from welfare.imports.resources import SheetResource
from welfare.imports.understanding import Overrides
from welfare.imports.wording import column_letter
from welfare.regions.models import Region

IGNORE = "-"
ONE_PER_ROW = {"name", "member_number", "reference", "note"}
"""Fields that differ from row to row: one value for all would be wrong for all."""
_ROWS = re.compile(r"^\s*(?:\d{1,6}(?:\s*-\s*\d{1,6})?)(?:\s*,\s*\d{1,6}(?:\s*-\s*\d{1,6})?)*\s*$")
_STATES = {
    "mapped": ("dikenali", "good"), "choose": ("pilih", "warn"), "number": ("nomor urut", "mute"),
    "ignored": ("diabaikan", "mute"), "unknown": ("tidak dikenal", "warn"), "empty": ("kosong", "mute"),
}  # fmt: skip


@dataclass(slots=True)
class ColumnLine:
    """One column of a table as the page shows it."""

    letter: str
    head: str
    word: str
    tone: str
    percent: int
    reason: str
    samples: list[str]
    field: Any


@dataclass(slots=True)
class SheetPart:
    """A sheet with its tables: `tables` are (rows found, lines)."""

    name: str
    read: Any
    head: Any
    tables: list[tuple[int, list[ColumnLine]]]
    questions: list[str]


class ColumnForm(forms.Form):
    """Only what the officer changes becomes an override; what was understood stays the engine's own."""

    def __init__(self, *args: Any, batch: ImportBatch, resource: SheetResource, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.resource = batch, resource
        self.sheets: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for table in batch.summary.get("tables", []):
            self.sheets[table["sheet"]].append(table)
        for place, (name, tables) in enumerate(self.sheets.items()):
            self._add_sheet(place, name, tables)
        self._add_constants(user)

    def _add_sheet(self, place: int, name: str, tables: list[dict[str, Any]]) -> None:
        self.fields[f"read_{place}"] = forms.BooleanField(
            label=f"Baca lembar “{name}”", required=False, initial=any(table["rows"] for table in tables)
        )
        self.fields[f"head_{place}"] = forms.CharField(
            label="Judul kolom di baris", required=False, max_length=60, initial=_rows_text(tables),
            help_text="Misalnya 9 atau 9-10; kosongkan bila daftar tidak berjudul.",
        )  # fmt: skip
        choices = [(IGNORE, "(abaikan)"), *((spec.name, spec.label) for spec in self.resource.specs)]
        for number, table in enumerate(tables):
            for column in table["columns"]:
                self.fields[f"column_{place}_{number}_{column['index']}"] = forms.ChoiceField(
                    label=f"Kolom {column_letter(column['index'])} {column['head']}".strip(), choices=choices,
                    initial=_field_of(column), required=False,
                )  # fmt: skip

    def _add_constants(self, user: Any) -> None:
        tables = self.batch.summary.get("tables", [])
        mapped = {_field_of(column) for table in tables for column in table["columns"]}
        given = self.batch.mapping.get("constants", {})
        for spec in self.resource.specs:
            if spec.name in mapped or spec.group:
                continue
            key, field = _constant_field(spec, user)
            if field is not None:
                field.label, field.required, field.initial = spec.label, False, given.get(key, "")
                self.fields[f"constant_{key}"] = field

    @property
    def parts(self) -> list[SheetPart]:
        return [
            SheetPart(
                name, self[f"read_{place}"], self[f"head_{place}"],
                [(table["rows"], self._lines(place, number, table)) for number, table in enumerate(tables)],
                [text for table in tables for text in table.get("questions", [])],
            )
            for place, (name, tables) in enumerate(self.sheets.items())
        ]  # fmt: skip

    def _lines(self, place: int, number: int, table: dict[str, Any]) -> list[ColumnLine]:
        return [
            ColumnLine(
                column_letter(column["index"]), column["head"], *_STATES[column["state"]],
                round(column["confidence"] * 100), column["reason"], column["samples"],
                self[f"column_{place}_{number}_{column['index']}"],
            )
            for column in table["columns"]
            if column["state"] != "empty" or column["head"]
        ]  # fmt: skip

    @property
    def constants(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("constant_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(len(self.sheets)):
            text = data.get(f"head_{place}", "")
            if text and not _ROWS.match(text):
                self.add_error(f"head_{place}", "Tulis nomor baris, misalnya 9 atau 9-10.")
            self._check_twice(place)
        return data

    def _check_twice(self, place: int) -> None:
        """One field, one column: a second one would be read over the first."""
        labels = {spec.name: spec.label for spec in self.resource.specs}
        for number in range(len(list(self.sheets.values())[place])):
            seen: set[str] = set()
            for name, value in list(self.cleaned_data.items()):
                if not name.startswith(f"column_{place}_{number}_") or value in ("", IGNORE):
                    continue
                if value in seen:
                    self.add_error(name, f"{labels[value]} sudah dipilih untuk kolom lain.")
                seen.add(value)

    def corrections(self) -> tuple[Overrides, dict[str, Any]]:
        """The batch's overrides with the officer's changes, and the constants."""
        before = overrides_from(self.batch.mapping)
        heads, columns = dict(before.head_rows), {sheet: dict(found) for sheet, found in before.columns.items()}
        skipped = set(before.skip_sheets)
        for place, (name, tables) in enumerate(self.sheets.items()):
            wanted = self.cleaned_data[f"read_{place}"]
            if f"head_{place}" in self.changed_data:
                heads[name] = _rows(self.cleaned_data[f"head_{place}"])
                columns.pop(name, None)
            elif changed := self._changed_columns(place, tables):
                columns.setdefault(name, {}).update(changed)
            if not wanted:
                skipped.add(name)
            elif f"read_{place}" in self.changed_data:
                skipped.discard(name)
                heads.setdefault(name, [row for table in tables for row in table["head_rows"]])
        constants = {
            name.removeprefix("constant_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("constant_") and value
        }
        return Overrides(head_rows=heads, columns=columns, skip_sheets=frozenset(skipped)), constants

    def _changed_columns(self, place: int, tables: list[dict[str, Any]]) -> dict[int, str | None]:
        found: dict[int, str | None] = {}
        for number, table in enumerate(tables):
            for column in table["columns"]:
                name = f"column_{place}_{number}_{column['index']}"
                if name in self.changed_data:
                    value = self.cleaned_data[name]
                    found[column["index"]] = None if value in ("", IGNORE) else value
                elif column["state"] == "choose" and self.cleaned_data[name] not in ("", IGNORE):
                    found[column["index"]] = self.cleaned_data[name]  # left as proposed: now the officer's word
        return found


def _field_of(column: dict[str, Any]) -> str:
    return str(column["field"]) if column["field"] and column["state"] in ("mapped", "choose") else IGNORE


def _constant_field(spec: FieldSpec, user: Any) -> tuple[str, forms.Field | None]:
    if spec.kind is Kind.SUBDISTRICT:
        regions = Region.objects.subdistricts().visible_to(user).order_by("name").values_list("code", "name")
        return "subdistrict_code", forms.ChoiceField(choices=[("", "–"), *regions])
    if spec.kind is Kind.PILLAR:
        return "pillar", forms.ChoiceField(choices=[("", "–"), *((word.code, word.name) for word in pillar_words())])
    if spec.kind in (Kind.TEXT, Kind.POSITION) and spec.name not in ONE_PER_ROW:
        return spec.name, forms.CharField(max_length=spec.max_length)
    return spec.name, None


def _rows_text(tables: list[dict[str, Any]]) -> str:
    """Head rows of all tables of a sheet: "9-10", "9-10, 40"."""
    parts = []
    for table in tables:
        rows = table["head_rows"]
        if rows:
            parts.append(str(rows[0]) if len(rows) == 1 else f"{rows[0]}-{rows[-1]}")
    return ", ".join(parts)


def _rows(text: str) -> list[int]:
    rows: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first.strip():
            start = int(first)
            rows += range(start, min(int(last or first), start + 1) + 1)
    return rows
