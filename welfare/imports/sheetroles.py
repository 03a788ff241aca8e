"""What a whole sheet is: a list, a summary, a copy of another sheet; and the kecamatan that its name or title gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from welfare.imports.cleaning.text import as_text
from welfare.imports.columns import Mapping
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.headers import Table
from welfare.imports.headings import Vocabulary
from welfare.imports.workbook import Sheet
from welfare.regions.matching import Gazetteer

if TYPE_CHECKING:
    from welfare.imports.understanding import UnderstoodTable

_SUMMARY = re.compile(
    r"\b(?:rekap\w*|ringkasan|summary|grafik|chart|petunjuk|panduan|referensi|contoh pengisian)\b", re.I
)
_NEAR = 0.9
_LONG = 50_000
_ENOUGH = 2_000
"""Villages by which the kecamatan of a sheet is told."""
_COPY_NUMBER = re.compile(r"\s*\(\d+\)\s*$")


def skip_reason(sheet: Sheet, entries: list[UnderstoodTable], seen: dict[int, str], *, alone: bool) -> str:
    """Why a sheet is passed over, or nothing.

    `seen` remembers the rows of the sheets before it; `alone`: the workbook has no other sheet.
    """
    if not any(entry.rows for entry in entries):
        return ""
    if _SUMMARY.search(sheet.name.replace("_", " ")):
        return "lembar rekapitulasi."
    required_missing = all(entry.mapping.missing for entry in entries if entry.rows)
    if required_missing and not any(len(entry.mapping.fields) > 2 for entry in entries):
        return "tidak memuat kolom yang wajib ada."
    return "" if alone else _copy_of(sheet, entries, seen)


def _copy_of(sheet: Sheet, entries: list[UnderstoodTable], seen: dict[int, str]) -> str:
    """A second sheet named `Peserta (2)` all of whose rows stand on an earlier one.

    Long sheets are not compared: copies are made of short ones, and their rows are found to be duplicates anyhow.
    """
    if sum(entry.rows for entry in entries) > _LONG:
        return ""
    keys = [hash(tuple([as_text(value) for value in row])) for entry in entries for _, row in entry.table.read_data()]
    origins = {seen.get(key, "") for key in keys}
    for key in keys:
        seen.setdefault(key, sheet.name)
    if len(origins) == 1 and (origin := origins.pop()) and origin != sheet.name:
        return f"salinan lembar “{origin.strip()}”."
    return ""


def pillar_of(table: Table, mapping: Mapping, specs: Sequence[FieldSpec], words: Vocabulary) -> str:
    """The one pillar that the sheet's name, or else the labels of name and position, say: `Nama Karang Taruna`."""
    found = words.pillars.find(_COPY_NUMBER.sub("", table.sheet.name))
    if found.code and found.score > _NEAR:
        return found.code
    telling = {spec.name for spec in specs if spec.kind is Kind.POSITION}
    telling |= {spec.name for spec in specs if spec.required or spec.name == "name"}
    labels = [table.head.labels[index] for name, index in mapping.fields.items() if name in telling]
    named = {match.code for label in labels if (match := words.pillars.find(label)).code and match.score > _NEAR}
    return named.pop() if len(named) == 1 else ""


def sheet_subdistricts(table: Table, mapping: Mapping, gazetteer: Gazetteer) -> str:
    """The kecamatan of a sheet that has no column for it: by its title, its name, and where its villages are."""
    fields = mapping.fields
    if "subdistrict" in fields or "region" in fields:
        return ""
    title = next(
        (str(code) for carried in table.marks.carried() if (code := carried.get("title_subdistrict_code"))), ""
    )
    named = _named(table.sheet.name, gazetteer)
    candidates = list(dict.fromkeys([*([title] if title else []), *named]))
    if len(candidates) < 2 or "village" not in fields or (title and title in named):
        return candidates[0] if len(candidates) == 1 or title in named else ""
    column = fields["village"]
    support = dict.fromkeys(candidates, 0)
    for _, row in islice(table.read_data(), _ENOUGH):
        text = as_text(row[column]) if column < len(row) else ""
        for code in candidates:
            support[code] += gazetteer.resolve(text, "", code).certain and bool(text)
    best = max(support, key=lambda code: support[code])
    return best if sum(count == support[best] for count in support.values()) == 1 else ""


def _named(name: str, gazetteer: Gazetteer) -> list[str]:
    bare = _COPY_NUMBER.sub("", name)
    code, score = gazetteer.subdistrict(bare)
    if score == 1.0:
        return [code]
    return gazetteer.subdistrict_of_truncated(bare.rstrip(" .…")) or ([code] if code else [])
