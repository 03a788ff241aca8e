"""Working days: Monday to Friday, less national holidays and cuti bersama (SKB 3 Menteri, package `holidays`), as the
office's own days have it.  Deadlines of every kind are counted here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

import holidays

from welfare.workdays.models import OfficeDay

SATURDAY = 5
_FURTHEST = 366 * 5


@cache
def national_days_off(year: int) -> dict[dt.date, str]:
    """Holidays and joint leave of a year, with their Indonesian names."""
    found = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(found.items())


class WorkingDays:
    """The calendar with the office's own days, read once; make one for each request or job."""

    def __init__(self, own: Iterable[tuple[dt.date, bool]] | None = None) -> None:
        self._own = dict(OfficeDay.objects.values_list("on", "is_working") if own is None else own)

    def is_working(self, day: dt.date) -> bool:
        if day in self._own:
            return self._own[day]
        return day.weekday() < SATURDAY and day not in national_days_off(day.year)

    def after(self, start: dt.date, days: int) -> dt.date:
        """The working day that is `days` working days after `start`; the day itself does not count.

        Raises ValueError for a negative number, and OverflowError when no such day comes within five years.
        """
        if days < 0:
            raise ValueError("days must not be negative")
        day = start
        for _ in range(_FURTHEST):
            if days == 0:
                return day
            day += dt.timedelta(days=1)
            days -= self.is_working(day)
        raise OverflowError("Tidak ada cukup hari kerja dalam lima tahun.")

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + dt.timedelta(days=number)) for number in range(1, days + 1))
