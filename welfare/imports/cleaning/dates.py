"""Dates in every way that Indonesian offices write them.

Whether day or month comes first is decided once for a column, never cell by cell: a cell that does not fit the column's
order is a problem, not a reason to swap.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from statistics import median_low
from typing import NamedTuple

from welfare.imports.cleaning.text import as_text, filled_text
from welfare.imports.workbook import Value

_MONTHS = {
    1: "januari jan january", 2: "februari pebruari feb peb february febuari febr", 3: "maret mar mrt march mart",
    4: "april apr apri", 5: "mei may", 6: "juni jun june", 7: "juli jul july",
    8: "agustus agt agst ags agu aug august agus agts", 9: "september sept sep septembr", 10: "oktober okt oct october",
    11: "november nopember nov nop novem nopem", 12: "desember des dec december",
}  # fmt: skip
MONTHS = {word: number for number, words in _MONTHS.items() for word in words.split()}
_WEEKDAY = re.compile(r"^\W*(?:senin|selasa|rabu|kamis|jum'?at|jumat|sabtu|minggu|ahad)\b[\s,/]*", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_NUMERIC = re.compile(r"^(\d{1,2})\s*[-/.,\s]\s*(\d{1,2})\s*[-/.,\s]\s*(\d{4}|\d{2})(?:\s+\d{1,2}[:.]\d{2}.*)?$")
_WORDS = re.compile(r"^(\d{1,2})\s*[-/.,\s]*\s*([A-Za-z]{3,10})\.?\s*[-/.,\s]*'?(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,10})\.?\s+(\d{1,2})\s*,?\s+(\d{4})$")
_MONTH_YEAR = re.compile(r"^([A-Za-z]{3,10})\.?\s*[-/,]?\s*(\d{4})$")
_NUMERIC_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[-/]\s*(\d{4})$")
_EIGHT = re.compile(r"^\d{8}$")
_FULL_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_ALL_OF, _THEN_EVERY = 5_000, 16
_BIRTH_ENDS = 12
"""So many digits of a NIK hold its area and the date of birth."""
_EPOCH = dt.date(1899, 12, 30)
_OLDEST = 1900
_EARLIEST_SERIAL, _LATEST_SERIAL = 1000, 73050
"""Serials of 1902 and of 2099."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes its dates."""

    month_first: bool = False
    middle_year: int | None = None
    """The middle of the years written in full, by which two-digit years find their century."""
    today: dt.date = dt.date(2100, 1, 1)


class DateReading(NamedTuple):
    date: dt.date | None = None
    code: str = ""
    """Empty, or blank, impossible, implausible, incomplete, unread, order."""
    message: str = ""


BLANK = DateReading(code="blank")


class StyleStudy:
    """The order and the century of a column, from its cells: all of the first thousands, and then some."""

    def __init__(self, today: dt.date) -> None:
        self._today = today
        self._seen = self._day_first = self._month_first = 0
        self._years: list[int] = []

    def see(self, value: Value) -> None:
        self._seen += 1
        if self._seen > _ALL_OF and self._seen % _THEN_EVERY:
            return
        if isinstance(value, dt.date):
            self._years.append(value.year)
        elif value.__class__ is str:
            self._see_text(_bare(as_text(value)))

    def _see_text(self, text: str) -> None:
        if match := _NUMERIC.match(_tail(text)):
            first, second, year = match.groups()
            self._day_first += int(first) > 12 >= int(second)
            self._month_first += int(second) > 12 >= int(first)
            if len(year) == 4:
                self._years.append(int(year))
        elif (match := _FULL_YEAR.search(text)) is not None:
            self._years.append(int(match.group(1)))

    def compare(self, value: Value, nik: Value) -> None:
        """Where a cell could be read both ways, the NIK beside it tells which is right."""
        if value.__class__ is not str or nik.__class__ is not str or self._seen > _ALL_OF:
            return
        match, digits = _NUMERIC.match(_tail(_bare(as_text(value)))), re.sub(r"\D", "", as_text(nik))
        if match is None or len(digits) < _BIRTH_ENDS:
            return
        first, second = int(match.group(1)), int(match.group(2))
        born = int(digits[6:8]) % 40, int(digits[8:10])
        if max(first, second) <= 12 and first != second:
            self._day_first += born == (first, second)
            self._month_first += born == (second, first)

    @property
    def style(self) -> DateStyle:
        years = [year for year in self._years if _OLDEST <= year <= self._today.year]
        month_first = self._month_first > 2 * self._day_first and self._month_first > 1
        return DateStyle(month_first, median_low(years) if years else None, self._today)


def read_date(value: Value, style: DateStyle, *, birth: bool = False) -> DateReading:
    """The date in a cell.  With `birth`, dates that no living person can have are refused."""
    if isinstance(value, dt.datetime):
        return _plausible(value.date(), style, birth=birth)
    if isinstance(value, dt.date):
        return _plausible(value, style, birth=birth)
    if isinstance(value, dt.time | bool):
        return DateReading(None, "unread", f"“{value}” bukan tanggal.")
    if isinstance(value, int | float):
        return _number(value, style, birth=birth)
    text = filled_text(value)
    return read_date_text(text, style, birth=birth) if text else BLANK


def read_date_text(text: str, style: DateStyle, *, birth: bool = False) -> DateReading:
    bare = _bare(text)
    parts = _parts(bare, style)
    if parts is None:
        return _not_a_date(text, bare, style, birth=birth)
    year_text, month, day = parts
    year = _full_year(year_text, style)
    if not 1 <= month <= 12:
        if 1 <= day <= 12 and month <= 31:
            return DateReading(
                None, "order", f"Tanggal “{text}”: bulan {month} tidak ada; hari dan bulan mungkin tertukar."
            )
        return DateReading(None, "impossible", f"Tanggal “{text}” tidak ada di kalender.")
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return DateReading(None, "impossible", f"Tanggal “{text}” tidak ada di kalender.")
    return _plausible(date, style, birth=birth)


def _bare(text: str) -> str:
    """Without the day of the week and without brackets: `Senin (16/6/2025)`."""
    text = _WEEKDAY.sub("", text)
    if "(" in text:
        text = text.replace("(", " ").replace(")", " ")
    return text.strip(" .,;:-")


def _tail(text: str) -> str:
    """The part of a text from its first figure on."""
    for index, letter in enumerate(text):
        if letter.isdigit():
            return text[index:]
    return text


def _parts(text: str, style: DateStyle) -> tuple[str, int, int] | None:
    if match := _NUMERIC.match(text):
        first, second, year = match.groups()
        if style.month_first:
            first, second = second, first
        return year, int(second), int(first)
    if match := _WORDS.match(text):
        day, word, year = match.groups()
        month = _month(word)
        return (year, month, int(day)) if month else None
    if match := _ISO.match(text):
        return match.group(1), int(match.group(2)), int(match.group(3))
    if match := _MONTH_FIRST.match(text):
        month = _month(match.group(1))
        return (match.group(3), month, int(match.group(2))) if month else None
    if _EIGHT.match(text):
        if 1 <= int(text[4:6]) <= 12 and text[:2] in ("19", "20") and 1 <= int(text[6:]) <= 31:
            return text[:4], int(text[4:6]), int(text[6:])
        return text[4:], int(text[2:4]), int(text[:2])
    return None


def _month(word: str) -> int:
    word = word.lower()
    if number := MONTHS.get(word):
        return number
    found = {number for name, number in MONTHS.items() if len(word) >= 4 and name.startswith(word[:4])}
    return found.pop() if len(found) == 1 else 0


def _full_year(text: str, style: DateStyle) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    recent, old = 2000 + year, 1900 + year
    if recent > style.today.year:
        return old
    if style.middle_year is not None:
        return min(recent, old, key=lambda candidate: abs(candidate - (style.middle_year or recent)))
    return recent


def _not_a_date(text: str, bare: str, style: DateStyle, *, birth: bool) -> DateReading:
    if match := _MONTH_YEAR.match(bare):
        if _month(match.group(1)):
            return DateReading(None, "incomplete", f"Tanggal “{text}” tidak lengkap: hari tidak disebut.")
    elif _NUMERIC_MONTH_YEAR.match(bare) or re.fullmatch(r"(?:19|20)\d\d", bare):
        return DateReading(None, "incomplete", f"Tanggal “{text}” tidak lengkap.")
    elif re.fullmatch(r"\d{4,6}(?:\.0)?", bare):
        return _number(float(bare), style, birth=birth)
    else:
        tail = _tail(bare)
        if tail and tail != bare and len(bare) - len(tail) <= 40:  # "Lamongan, 16 Juni 1985"
            return read_date_text(tail, style, birth=birth)
    return DateReading(None, "unread", f"“{text}” tidak terbaca sebagai tanggal.")


def _number(value: float, style: DateStyle, *, birth: bool) -> DateReading:
    """A number cell: a date's serial, or year, month and day run together."""
    whole = int(value)
    if 1900 <= whole <= style.today.year and whole == value:
        return DateReading(None, "incomplete", f"Tanggal hanya berisi tahun {whole}.")
    if _EARLIEST_SERIAL <= whole <= _LATEST_SERIAL:
        return _plausible(_EPOCH + dt.timedelta(days=whole), style, birth=birth)
    if 1_000_000 <= whole <= 99_999_999:
        return read_date_text(f"{whole:08d}", style, birth=birth)
    return DateReading(None, "implausible", f"Angka {whole} tidak mungkin sebuah tanggal.")


def _plausible(date: dt.date, style: DateStyle, *, birth: bool) -> DateReading:
    if birth and date > style.today:
        return DateReading(None, "implausible", f"Tanggal lahir {date:%d-%m-%Y} belum tiba.")
    if date.year < _OLDEST or (birth and style.today.year - date.year > 120) or date.year > style.today.year + 50:
        return DateReading(None, "implausible", f"Tanggal {date:%d-%m-%Y} tidak masuk akal.")
    return DateReading(date)


_BIRTH_START = re.compile(
    r"[\s,;:/\-]*\b(\d.*|(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?\s*\d{4}.*)$", re.IGNORECASE
)  # fmt: skip


_DATE_WORD = re.compile(r"\b(?:tgl|tanggal|pada)\W*$", re.IGNORECASE)


def split_birth(text: str) -> tuple[str, str]:
    """Place and date of a TTL cell: `Lamongan, 16 Juni 1985`; either may be missing."""
    match = _BIRTH_START.search(text)
    if match is None:
        return text.strip(" ,;:/-."), ""
    place = _DATE_WORD.sub("", text[: match.start()])
    return place.strip(" ,;:/-."), match.group(1)
