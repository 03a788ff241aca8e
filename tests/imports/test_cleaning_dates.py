"""Dates in every Indonesian way."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.imports.vocabulary import TODAY, codes, rows_of
from welfare.imports.cleaning.dates import DateStyle, StyleStudy, read_date, split_birth

STYLE = DateStyle(today=TODAY)
DAY = dt.date(1985, 6, 16)


def style_of(cells: list[str]) -> DateStyle:
    study = StyleStudy(TODAY)
    for cell in cells:
        study.see(cell)
    return study.style


@pytest.mark.parametrize(
    "cell",
    [
        DAY, dt.datetime.combine(DAY, dt.time()), 31214, 31214.0, "31214", "16-06-1985", "16/06/85",
        "16/6/1985", "16.06.1985",
        "16 06 1985", "16 Juni 1985", "16 JUN 1985", "16-Jun-85", "16 juni, 1985", "1985-06-16", "1985/06/16",
        "1985-06-16 00:00:00", "Minggu, 16 Juni 1985", "Minggu (16/6/1985)", "Lamongan, 16 Juni 1985",
        "16061985", 19850616, "16 - 06 - 1985", "Juni 16, 1985",
    ],
)  # fmt: skip
def test_one_date_written_in_every_way(cell):
    assert read_date(cell, STYLE, birth=True).date == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31-02-1985", "impossible"), ("06/16/1985", "order"), ("16-06-2085", "implausible"), (-5, "implausible"),
        (2958466, "impossible"), ("tidak tahu", "unread"), (dt.time(7, 30), "unread"), (60, "implausible"),
        ("Mei 1999", "incomplete"), ("1985", "incomplete"), (1985, "incomplete"), ("99-99-1985", "impossible"),
        ("12-05-1785", "implausible"), (True, "unread"), ("16 Foo 1985", "unread"),
    ],
)  # fmt: skip
def test_what_is_no_birth_date(cell, code):
    found = read_date(cell, STYLE, birth=True)
    assert (found.date, found.code) == (None, code)
    assert found.message


@pytest.mark.parametrize("cell", [None, "", "-", "belum ada"])
def test_a_blank_is_no_problem(cell):
    assert read_date(cell, STYLE).code == "blank"


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("Januari", 1),
        ("Pebruari", 2),
        ("Mrt", 3),
        ("Mei", 5),
        ("Agt", 8),
        ("Agustus", 8),
        ("Sept", 9),
        ("Nopember", 11),
        ("Des", 12),
    ],
)
def test_months_as_they_are_written(word, month):
    assert read_date(f"3 {word} 1985", STYLE).date == dt.date(1985, month, 3)


def test_the_order_is_decided_by_the_column_never_by_the_cell():
    american = ["01/31/1990", "02/28/1991", "12/25/1980", "03/04/1985"]
    style = style_of(american)
    assert style.month_first
    assert [read_date(cell, style).date.isoformat() for cell in american] == [
        "1990-01-31",
        "1991-02-28",
        "1980-12-25",
        "1985-03-04",
    ]
    mixed = ["16/06/1985", "28/02/1990", "06/16/1985"]
    style = style_of(mixed)
    assert not style.month_first
    assert read_date("06/16/1985", style).code == "order"
    assert read_date("03/04/1985", style).date == dt.date(1985, 4, 3)


def test_two_digit_years_find_the_century_of_their_column():
    old = style_of(["01-01-1931", "02-02-1935", "03-03-1928"])
    young = style_of(["01-01-2011", "02-02-2015", "03-03-2008"])
    assert read_date("05-05-12", old).date == dt.date(1912, 5, 5)
    assert read_date("05-05-12", young).date == dt.date(2012, 5, 5)
    assert read_date("05-05-63", young).date == dt.date(1963, 5, 5)


def test_dates_that_are_no_birth_dates_may_lie_ahead():
    assert read_date("31-12-2027", STYLE).date == dt.date(2027, 12, 31)


@given(
    st.dates(dt.date(1930, 1, 1), TODAY), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y"])
)
def test_written_dates_are_read_back(date, form):
    assert read_date(date.strftime(form), STYLE, birth=True).date == date


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_reading_never_raises(cell):
    read_date(
        cell if cell == cell and abs(cell if isinstance(cell, int | float) else 0) < 1e300 else None, STYLE, birth=True
    )


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("Lamongan, 16 Juni 1985", "Lamongan", "16 Juni 1985"),
        ("Lamongan , 16-06-1985", "Lamongan", "16-06-1985"),
        ("Lamongan 16.06.1985", "Lamongan", "16.06.1985"),
        ("Lamongan/16-06-1985", "Lamongan", "16-06-1985"),
        ("Lamongan", "Lamongan", ""),
        ("Lamongan, Mei 1999", "Lamongan", "Mei 1999"),
        ("16-06-1985", "", "16-06-1985"),
        ("Kota Mojokerto, 1-1-90", "Kota Mojokerto", "1-1-90"),
    ],
)
def test_place_and_date_of_birth_in_one_cell(text, place, date):
    assert split_birth(text) == (place, date)


def test_an_unreadable_date_is_taken_from_the_nik_and_said():
    row = rows_of(["Nama", "NIK", "Tgl Lahir"], ["Budi Contoh", "3524221606859001", "06/16/1985"])[0]
    assert row.values["birth_date"] == DAY
    assert {"date_order", "birth_from_nik"} <= codes(row)
