"""NIK cells: what was damaged, and how."""

from __future__ import annotations

import pytest

from tests.imports.vocabulary import codes, rows_of
from welfare.imports.cleaning.nik import NumberStudy, read_kk, read_nik
from welfare.imports.fields import Severity

WHOLE = "3524220101909001"


@pytest.mark.parametrize(
    "cell",
    [
        WHOLE, f" {WHOLE} ", f"'{WHOLE}", f"{WHOLE}\u00a0", f"{WHOLE}\u200b", "352422 010190 9001",
        "35.24.22.010190.9001",
        "352422-010190-9001", f"NIK. {WHOLE}", f"NIK: {WHOLE}", f"No. KTP {WHOLE}",
        "352422O101909OO1", f'="{WHOLE}"', int(WHOLE),
        float(WHOLE),
    ],
)  # fmt: skip
def test_whole_numbers_however_they_are_written(cell):
    found = read_nik(cell)
    assert found.number == WHOLE
    assert found.code == ""


@pytest.mark.parametrize(
    ("cell", "code", "prefix"),
    [
        (3524220101909000, "nik_lost_digit", "352422010190900"),
        (3524220101909000.0, "nik_lost_digit", "352422010190900"),
        (9999990101909001, "nik_lost_digit", "999999010190900"),
        ("3,52422E+15", "nik_scientific", "35242"),
        ("3.52422010190E+15", "nik_scientific", "35242201019"),
        ("352422010190900", "nik_short", "352422010190900"),
        ("352400", "nik_short", "352400"),
        ("35242201019090011", "nik_long", ""),
        ("3524223201909001", "nik_date", ""),
        ("3524220101900000", "nik_serial", ""),
        ("belum jadi", "nik_unread", ""),
        (True, "nik_unread", ""),
        (35.5, "nik_unread", ""),
    ],
)
def test_damaged_numbers_are_named_and_never_taken(cell, code, prefix):
    found = read_nik(cell)
    assert (found.number, found.code, found.prefix) == ("", code, prefix)
    assert found.message


@pytest.mark.parametrize("cell", [None, "", " - ", "belum ada", "tidak ada", "0", 0, "n/a"])
def test_no_number_is_no_damage(cell):
    found = read_nik(cell)
    assert (found.number, found.code) == ("", "")


def passed_through_numbers(cells: list[str]) -> bool:
    study = NumberStudy()
    for cell in cells:
        study.see(cell)
    return study.passed_through_numbers()


def test_a_text_column_that_passed_through_numbers_is_doubted_where_it_ends_in_zero():
    healthy = [f"352422010190{serial:04d}" for serial in range(9001, 9101)]
    rounded = [number[:15] + "0" for number in healthy[:40]]
    assert not passed_through_numbers(healthy)
    assert passed_through_numbers(healthy + rounded)
    assert passed_through_numbers([*healthy, "3,52422E+15"])
    assert read_nik("3524220101909010", doubt_zero=True).code == "nik_doubtful"
    assert read_nik("352422 010190 9010", doubt_zero=True).number == "3524220101909010"
    assert read_nik("3524220101909011", doubt_zero=True).number == "3524220101909011"


def test_a_hard_space_shows_that_a_number_was_always_text():
    assert read_nik("3524220101909010\u00a0", doubt_zero=True).number == "3524220101909010"
    assert read_nik(" 3524220101909010 ", doubt_zero=True).code == "nik_doubtful"


def niks_of(numbers: list[object]) -> list[str | None]:
    people = [[index, f"{chr(65 + index // 26)}{chr(97 + index % 26)}an Rekaan", number]
              for index, number in enumerate(numbers)]  # fmt: skip
    return [row.values.get("nik") for row in rows_of(["No", "Nama", "NIK"], *people)]


@pytest.mark.parametrize("whole", [0, 10, 400])
def test_numbers_that_were_typed_are_caught_though_some_end_otherwise(whole):
    typed = [3524220101909000 + 10 * serial for serial in range(1, 41)]
    exact = [number for number in range(3524220101903001, 3524220101903001 + whole) if number % 10]
    assert niks_of([*typed, *exact]) == [None] * 40 + [str(number) for number in exact]


def test_texts_of_a_workbook_that_end_in_zero_too_often_are_caught():
    rounded = [f"35242201019{serial:04d}0" for serial in range(1, 41)]
    usual = [f"3524220101{serial:06d}" for serial in range(909001, 909041)]
    assert niks_of(rounded) == [None] * 40
    assert niks_of(usual) == usual


def test_a_workbook_keeps_the_difference_between_text_and_number():
    rows = rows_of(
        ["No", "Nama", "NIK"],
        [1, "Budi Contoh", "3524220101909010"],
        [2, "Sari Rekaan", "3,52422E+15"],
        [3, "Anto Contoh", 3524220101909020],
    )
    assert [row.values.get("nik") for row in rows] == ["3524220101909010", None, None]


HEAD = ["Nama", "NIK", "Tanggal Lahir", "L/P", "No KK"]


def test_birth_date_and_sex_come_from_the_nik_where_the_sheet_is_silent():
    row = rows_of(HEAD, ["Sari Rekaan", "3524224101909001", None, None, None])[0]
    assert row.values["birth_date"].isoformat() == "1990-01-01"
    assert row.values["sex"] == "P"
    assert all(problem.severity is Severity.INFO for problem in row.problems)


def test_a_lost_last_digit_leaves_birth_date_and_sex():
    row = rows_of(HEAD, ["Sari Rekaan", 3524224101909000, None, None, None])[0]
    assert "nik" not in row.values
    assert (row.values["birth_date"].isoformat(), row.values["sex"]) == ("1990-01-01", "P")


def test_contradictions_are_told_and_neither_side_is_believed():
    row = rows_of(HEAD, ["Sari Rekaan", "3524224101909001", "02-01-1990", "L", None])[0]
    assert {"birth_contradicts_nik", "sex_contradicts_nik"} <= codes(row)
    assert "birth_date" not in row.values
    assert "sex" not in row.values
    assert row.values["nik"] == "3524224101909001"


def test_swapped_day_and_month_are_pointed_out():
    row = rows_of(HEAD, ["Budi Contoh", "3524220502909001", "02-05-1990", "L", None])[0]
    assert any("tertukar" in problem.message for problem in row.problems)


@pytest.mark.parametrize(
    ("kk", "birth", "code"), [(WHOLE, "01-01-1990", "nik_is_kk"), (None, "17-08-1975", "nik_not_of_person")]
)
def test_a_family_card_number_in_its_place_is_not_taken(kk, birth, code):
    row = rows_of(HEAD, ["Budi Contoh", WHOLE, birth, "L", kk])[0]
    assert "nik" not in row.values
    assert code in codes(row)


@pytest.mark.parametrize(
    ("cell", "number", "code"),
    [
        ("3524.2201.0120.0001", "3524220101200001", ""),
        (3524220101200000, "", "kk_lost_digit"),
        ("35242", "", "kk_unread"),
        ("-", "", ""),
    ],
)
def test_family_card_numbers(cell, number, code):
    found = read_kk(cell)
    assert (found.number, found.code) == (number, code)
