"""Working days across the feasts of 2025: Nyepi, Idul Fitri and their joint leave (SKB 3 Menteri 2025)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.workdays.calendar import WorkingDays
from welfare.workdays.models import OfficeDay

NATIONAL = WorkingDays([])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 6, 30))


def test_lebaran_2025_is_crossed_exactly() -> None:
    # Friday 28 March to Monday 7 April 2025 is one long holiday.
    assert NATIONAL.after(dt.date(2025, 3, 27), 1) == dt.date(2025, 4, 8)
    assert NATIONAL.after(dt.date(2025, 3, 26), 3) == dt.date(2025, 4, 9)
    assert NATIONAL.between(dt.date(2025, 3, 27), dt.date(2025, 4, 7)) == 0


def test_a_weekend_is_no_work() -> None:
    assert NATIONAL.after(dt.date(2025, 6, 20), 1) == dt.date(2025, 6, 23)


@given(DAYS, st.integers(0, 60))
def test_counting_forward_and_back_agree(day: dt.date, days: int) -> None:
    due = NATIONAL.after(day, days)
    assert NATIONAL.between(day, due) == days
    assert days == 0 or NATIONAL.is_working(due)


def test_never_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        NATIONAL.after(dt.date(2025, 6, 20), -1)


@pytest.mark.django_db
def test_the_offices_own_days_come_first() -> None:
    OfficeDay.objects.create(on=dt.date(2025, 5, 26), name="Hari jadi kabupaten")
    OfficeDay.objects.create(on=dt.date(2025, 5, 24), is_working=True, name="Penyaluran bantuan hari Sabtu")
    days = WorkingDays()
    assert days.after(dt.date(2025, 5, 23), 1) == dt.date(2025, 5, 24)
    assert days.after(dt.date(2025, 5, 24), 1) == dt.date(2025, 5, 27)
