"""Lists typed as lines of text, as they are sent around by telephone: `1. Budi Santoso - TKSK Bluluk 0812…`.

Such a sheet has one column.  Its lines are taken apart into the columns that a spreadsheet would have had; what is no
numbered line (a title, `Tamu:`) stays as it is.  Row numbers do not change.
"""

from __future__ import annotations

import re

from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.cleaning.text import as_text, is_blank
from welfare.imports.workbook import Sheet, Value
from welfare.people.names import split_titles

COLUMNS: tuple[str | None, ...] = (None, "name", "pillar", "position", "region", "nik", "phone")
"""Field of each column of a list taken apart; the first is the running number."""

_LINE = re.compile(r"^\W{0,3}(\d{1,4})\s*[.)\-:]\s*(?=[^\W\d])(.+)$")
_PHONE = re.compile(r"\(?(?:\+?62|0)[\s.\-]?8(?:[\s.\-]?\d){7,11}\)?")
_NIK = re.compile(r"\b\d{16}\b")
_PARTS = re.compile(r"\s+[-–—|/:]\s+|\s*[;|]\s*|\s*\t\s*|\s*[–—]\s*|\s*\(\s*|\s*\)\s*|(?<=\w)\s*:\s+")
_POSITION = re.compile(
    r"\b(?:wakil\s+ketua|ketua|sekretaris|bendahara|koordinator|korkab|koord\.?|anggota|pendamping\s+sosial|supervisor|"
    r"fasilitator|operator|pengurus|kasi|staf)\b",
    re.IGNORECASE,
)
_ENOUGH = 0.5


def split_lines(sheet: Sheet, pillars: PillarLexicon) -> Sheet | None:
    """The sheet with its lines taken apart, or None when it is no list of numbered lines."""
    lines = numbered = 0
    for row in sheet.rows:
        if len(row) > 1 and not all(map(is_blank, row[1:])):
            return None
        if row and not is_blank(row[0]):
            lines += 1
            numbered += _LINE.match(as_text(row[0])) is not None
    if numbered < 2 or numbered < lines * _ENOUGH:
        return None
    rows = [_cells(as_text(row[0]), pillars) if row else [] for row in sheet.rows]
    return Sheet(sheet.name, rows)


def _cells(text: str, pillars: PillarLexicon) -> list[Value]:
    line = _LINE.match(text)
    if line is None:
        return [text or None]
    number, rest = int(line.group(1)), line.group(2)
    nik, rest = _taken(_NIK, rest)
    phone, rest = _taken(_PHONE, rest)
    name, *others = [part.strip(" ,.-") for part in _PARTS.split(rest) if part.strip(" ,.-")] or [""]
    if "," in split_titles(name).name:  # what follows the comma is no title: "Sari, Pendamping PKH"
        name, _, more = name.partition(",")
        others.insert(0, more)
    position, about = _taken(_POSITION, " ".join(others))
    pillar, about = pillars.take(about)
    return [number, *(text.strip(" ,.-") or None for text in (name, pillar, position, about, nik, phone))]


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What the pattern finds first, and the text without it."""
    found = pattern.search(text)
    if found is None:
        return "", text
    return found.group().strip("() "), f"{text[: found.start()]} {text[found.end() :]}"
