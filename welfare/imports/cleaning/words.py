"""Cells that hold one of a few words or a plain number."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from rapidfuzz.distance import OSA

from welfare.imports.cleaning.text import as_text, filled_text, tidy
from welfare.imports.fields import Choice
from welfare.imports.workbook import Value


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LETTERS = re.compile(r"[^a-z0-9]+")
_MALE = _set("l lk laki laki2 lakilaki pria male m cowok lakil 1 lelaki lakilakil jantan")
_FEMALE = _set("p pr perempuan wanita female f w pwr prp cewek 2 peremp prmpuan peempuan perempuan2 wnt")
_YES = _set("ya y yes true 1 v x ada aktif sudah benar iya")
_NO = _set("tidak t no n false 0 belum tdk nonaktif tidakaktif tidakada salah")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}")
_YEARS = re.compile(r"\b(19\d\d|20\d\d)\b")
_MANY_WORDS = 1_000
_INTEGER = re.compile(r"^-?\d{1,3}(?:[.,]\d{3})+$|^-?\d+$")


def key(text: str) -> str:
    return _LETTERS.sub("", text.lower())


class SexStudy:
    """Whether a column writes P for pria: it has W (wanita) and no L at all."""

    def __init__(self) -> None:
        self._cells: set[str] = set()

    def see(self, value: Value) -> None:
        if value.__class__ is str and value not in self._cells and len(self._cells) < _MANY_WORDS:
            self._cells.add(str(value))

    @property
    def men_are_p(self) -> bool:
        seen = {key(tidy(value)) for value in self._cells}
        return "w" in seen and "p" in seen and not seen & {"l", "lk", "laki", "lakilaki"}


def read_sex(value: Value, *, p_is_male: bool = False) -> str | None:
    """`L`, `P`, empty for an empty cell, None for what is neither."""
    word = key(filled_text(value))
    if not word:
        return ""
    if p_is_male and word in ("p", "w"):
        return "L" if word == "p" else "P"
    if word in _MALE:
        return "L"
    if word in _FEMALE:
        return "P"
    if OSA.distance(word, "lakilaki") <= 2:
        return "L"
    return "P" if OSA.distance(word, "perempuan") <= 2 else None


def read_boolean(value: Value) -> bool | None:
    """True, False, or None for what is neither (a blank is None as well)."""
    if isinstance(value, bool):
        return value
    word = key(as_text(value))
    return True if word in _YES else False if word in _NO else None


def read_choice(value: Value, choices: tuple[Choice, ...]) -> str | None:
    """The value of the choice that the cell names; empty for a blank, None when it names none."""
    word = key(filled_text(value))
    if not word:
        return ""
    near: set[str] = set()
    for choice in choices:
        for name in (choice.value, choice.label, *choice.aliases):
            other = key(name)
            if word == other:
                return choice.value
            if len(other) >= 5 and OSA.distance(word, other) <= 1 + (len(other) > 9):
                near.add(choice.value)
    return near.pop() if len(near) == 1 else None


def read_integer(value: Value) -> int | None:
    """A whole number: `1.250`, `12 orang`; None when there is none, or when it is blank."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = filled_text(value)
    text = re.sub(r"\s*(?:orang|org|jiwa|unit|buah|kk|kpm|tahun|th)\.?$", "", text, flags=re.IGNORECASE)
    if not _INTEGER.match(text):
        return None
    return int(re.sub(r"[.,]", "", text))


def read_years(value: Value) -> tuple[int, int] | None:
    """First and last year: `2018-2020`, `2018 s/d 2020`, a single year twice; None when there is none."""
    if isinstance(value, bool):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else filled_text(value)
    years = [int(year) for year in _YEARS.findall(text)]
    if not years or (len(years) > 1 and years[-1] < years[0]):
        return None
    return years[0], years[-1]


def read_money(value: Value) -> Decimal | None:
    """Rupiah: `Rp 1.250.000,00`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = re.sub(r"(?i)^rp\.?|[\s]|,-$|/.*$", "", filled_text(value))
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def read_email(value: Value) -> str | None:
    """The first address in the cell; empty for a blank, None when there is none."""
    text = filled_text(value)
    if not text:
        return ""
    match = _EMAIL.search(text)
    return match.group().lower() if match else None
