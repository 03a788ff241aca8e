"""The population number: its parts, what cannot be one, and how it is shown."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.people import nik

TODAY = dt.date(2025, 6, 16)


@pytest.mark.parametrize(
    ("number", "date", "sex"),
    [
        ("3524220101909001", dt.date(1990, 1, 1), "L"),
        ("3524224101909001", dt.date(1990, 1, 1), "P"),
        ("3524227112859001", dt.date(1985, 12, 31), "P"),
        ("3524222902009001", dt.date(2000, 2, 29), "L"),
        ("3524220101269001", dt.date(1926, 1, 1), "L"),
    ],
)
def test_parts(number, date, sex):
    parsed = nik.parse(number)
    assert parsed.region_code == "35.24.22"
    assert parsed.birth_date(today=TODAY) == date
    assert parsed.born_on(date)
    assert (parsed.sex, parsed.serial) == (sex, "9001")


@pytest.mark.parametrize("day", ["01", "10", "20", "30", "31", "41", "50", "60", "70", "71"])
def test_days_that_can_be(day):
    assert nik.is_valid(f"352422{day}0190" + "9001")


@pytest.mark.parametrize("day", ["00", "32", "40", "72", "99"])
def test_days_that_cannot_be(day):
    with pytest.raises(nik.InvalidNik) as error:
        nik.parse(f"352422{day}0190" + "9001")
    assert error.value.code == "date"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("3524223002909001", "date"),
        ("3524226902019001", "date"),
        ("3524220113909001", "date"),
        ("3524220101900000", "serial"),
        ("352422010190900", "length"),
        ("35242201019090011", "length"),
        ("352422010190900O", "length"),
        ("３５２４220101909001", "length"),
        ("", "length"),
    ],
)
def test_what_is_no_nik(number, code):
    with pytest.raises(nik.InvalidNik) as error:
        nik.parse(number)
    assert error.value.code == code


def test_the_birth_date_given_decides_the_century():
    assert nik.parse("3524220101109001").birth_date(today=TODAY) == dt.date(2010, 1, 1)
    assert nik.parse("3524220101109001").birth_date(near=dt.date(1911, 5, 5)) == dt.date(1910, 1, 1)


@given(st.dates(dt.date(1926, 1, 1), dt.date(2025, 1, 1)), st.booleans(), st.integers(1, 9999))
def test_what_is_composed_is_parsed_again(date, woman, serial):
    number = f"352422{date.day + 40 * woman:02d}{date:%m%y}{serial:04d}"
    parsed = nik.parse(number)
    assert parsed.born_on(date)
    assert parsed.birth_date(near=date) == date
    assert parsed.sex == ("P" if woman else "L")


def test_the_mask_shows_the_first_four_only():
    assert nik.mask("3524220101909001") == "3524••••••••••••"
    assert nik.mask("35") == "35"
