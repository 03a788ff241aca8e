"""What titles and headings say about the rows below them: a pillar, a kecamatan, a village, or that they are guests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare.imports.cleaning.pillars import PillarLexicon, names_guests
from welfare.imports.cleaning.text import as_text, is_blank
from welfare.imports.headers import Table
from welfare.imports.labels import label_key
from welfare.imports.workbook import Value
from welfare.regions.matching import Gazetteer

_SUBDISTRICT = re.compile(r"\b(?:kecamatan|kec)\b[\s.:]*([A-Za-z][A-Za-z ]{2,30})", re.IGNORECASE)
_VILLAGE = re.compile(
    r"\b(?:(?:pemerintah\s+)?desa(?:\s*/\s*kel(?:urahan)?)?|kelurahan|ds|kel)\b[\s.:]*([A-Za-z][A-Za-z ]{2,30})",
    re.IGNORECASE,
)
_LEADER = re.compile(r"^\W*(?:(?:[A-Za-z]|[IVXivx]{1,5}|\d{1,2})\s*[.)]\s*)?")
_KEY_ALONE = re.compile(
    r"^\W*(?:kecamatan|kec|desa|kelurahan|desa\s*/\s*kel(?:urahan)?|pilar|unsur)\W*$", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"^\W*(?:tempat|lokasi|alamat|sekretariat|jl|jln|jalan|acara|kegiatan)\b", re.IGNORECASE)
"""Lines of a title that name the place of a meeting or of an office, not of the people on the list."""
_LONG = 120


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that are known beforehand: places and pillars."""

    gazetteer: Gazetteer
    pillars: PillarLexicon


def carried_by(text: str, words: Vocabulary) -> dict[str, object]:
    """The values that a heading gives to the rows below it: pillar, kecamatan and village, or that they are guests."""
    plain = _LEADER.sub("", text, count=1) or text
    if names_guests(plain):
        return {"guest": True}
    given: dict[str, object] = {}
    if len(plain) > 80:
        return given
    if (found := _VILLAGE.match(plain)) and (village := _village_in(found.group(1), words.gazetteer)):
        given["village_text"] = village
    if found := _SUBDISTRICT.search(plain):
        code = _subdistrict_in(found.group(1), words.gazetteer)
        if code:
            given["subdistrict_code"] = code
            plain = (plain[: found.start()] + plain[found.end() :]).strip()
    pillar = words.pillars.find(plain) if label_key(plain) else None
    if pillar is None or not pillar.code:
        pillar = words.pillars.find(text)
    if pillar.code:
        given["pillar"] = pillar.code
    if not given and (code := words.gazetteer.subdistrict(plain)[0]) and words.gazetteer.is_subdistrict_name(plain):
        given["subdistrict_code"] = code
    return given


def _subdistrict_in(text: str, gazetteer: Gazetteer) -> str:
    """The kecamatan at the start of a text: the name may be followed by other words."""
    pieces = text.split()
    for length in range(min(3, len(pieces)), 0, -1):
        candidate = " ".join(pieces[:length])
        if gazetteer.is_subdistrict_name(candidate):
            return gazetteer.subdistrict(candidate)[0]
    return gazetteer.subdistrict(pieces[0])[0] if pieces else ""


def _village_in(text: str, gazetteer: Gazetteer) -> str:
    """The name of a village at the start of a text, as it is written there."""
    pieces = text.split()
    for length in range(min(3, len(pieces)), 0, -1):
        if gazetteer.is_village_name(name := " ".join(pieces[:length])):
            return name
    return ""


def carried_by_titles(table: Table, words: Vocabulary) -> dict[str, object]:
    """What the title rows above a table say about all of its rows: `DATA PSM KECAMATAN BABAT`."""
    said: dict[str, set[str]] = {}
    start = table.head.rows[0] if table.head.rows else table.first
    for row in table.sheet.read_along(table.first, start - 1):
        for text in _texts(row):
            for key, found in carried_by_title(text, words).items():
                said.setdefault(key, set()).add(found)
    return {f"title_{key}": found.pop() for key, found in said.items() if len(found) == 1}


def _texts(row: Sequence[Value]) -> list[str]:
    """What a title row says, cell by cell; `Kecamatan`, `:` and `Babat` in cells of their own are one text."""
    texts: list[str] = []
    for value in row:
        if value.__class__ is not str or is_blank(value) or len(str(value)) >= _LONG or str(value).startswith("("):
            continue
        text = as_text(value)
        if texts and _KEY_ALONE.match(texts[-1]):
            texts[-1] = f"{texts[-1]} {text}"
        else:
            texts.append(text)
    return texts


def carried_by_title(text: str, words: Vocabulary) -> dict[str, str]:
    given: dict[str, str] = {}
    if re.search(r"\bse[\s-]*(?:kabupaten|kecamatan)\b", text, re.IGNORECASE):
        return given
    village = None if _ELSEWHERE.match(text) else _VILLAGE.search(text)
    if village and (name := _village_in(village.group(1), words.gazetteer)):
        given["village_text"] = name
    if found := _SUBDISTRICT.search(text):
        if code := _subdistrict_in(found.group(1), words.gazetteer):
            given["subdistrict_code"] = code
        text = text[: found.start()]
    if pillar := words.pillars.find(text).code:
        given["pillar"] = pillar
    return given
