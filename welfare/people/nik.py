"""The population number (NIK): what its 16 digits say, and whether they can be true.

`PPKKCC DDMMYY SSSS`: the area where it was *first* issued (not where the holder lives), the birth date with 40 added to
the day for women, and a serial that starts at 0001.  Plain Python.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

LENGTH = 16

_SHAPE = re.compile(r"(\d{6})(0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])(\d{2})(\d{4})", re.ASCII)
_FEMALE = 40


class InvalidNik(ValueError):
    """Not a possible NIK.  `code` is one of length, date, serial; `str(error)` is an Indonesian sentence."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Nik:
    number: str
    region_code: str
    """Code of the kecamatan of first issue, `35.24.02`; it need not exist any more."""
    day: int
    month: int
    short_year: int
    """The last two digits of the year of birth: the century is not in the number."""
    sex: str
    """`L` or `P`."""
    serial: str

    def birth_date(self, *, near: dt.date | None = None, today: dt.date | None = None) -> dt.date:
        """The date of birth.  The century is that of `near` when given, else the latest that is not in the future."""
        today = today or _today()
        dates = [date for century in (2000, 1900) if (date := _date(century + self.short_year, self.month, self.day))]
        if near is not None:
            return min(dates, key=lambda date: abs((date - near).days))
        return next((date for date in dates if date <= today), dates[-1])

    def born_on(self, date: dt.date) -> bool:
        """Whether the number carries this date of birth (whatever the century)."""
        return (self.day, self.month, self.short_year) == (date.day, date.month, date.year % 100)


def parse(text: str) -> Nik:
    """The parts of a NIK of exactly 16 digits.  Raises `InvalidNik`."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
            raise InvalidNik(f"NIK harus {LENGTH} angka.", code="length")
        raise InvalidNik("Tanggal lahir di dalam NIK tidak mungkin.", code="date")
    area, day_text, month_text, year_text, serial = match.groups()
    day, month, year = int(day_text), int(month_text), int(year_text)
    sex = "L"
    if day > _FEMALE:
        day, sex = day - _FEMALE, "P"
    if _date(2000 + year, month, day) is None and _date(1900 + year, month, day) is None:
        raise InvalidNik("Tanggal lahir di dalam NIK tidak ada di kalender.", code="date")
    if serial == "0000":
        raise InvalidNik("Nomor urut NIK tidak boleh 0000.", code="serial")
    return Nik(text, f"{area[:2]}.{area[2:4]}.{area[4:]}", day, month, year, sex, serial)


def is_valid(text: str) -> bool:
    try:
        parse(text)
    except InvalidNik:
        return False
    return True


def mask(number: str) -> str:
    """The number as it is shown: the first four digits only, `3524••••••••••••`.

    Never the last digits: beside a birth date and a village they rebuild the whole number.
    """
    return f"{number[:4]}{'•' * max(0, len(number) - 4)}"


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()
