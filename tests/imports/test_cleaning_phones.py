"""Telephone cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.imports.cleaning.phones import read_phone


@pytest.mark.parametrize(
    "cell",
    [
        "081200000001", 81200000001, 81200000001.0, "81200000001", "+62 812-0000-0001", "6281200000001",
        "+6281200000001",
        6281200000001, "0812-0000-0001", "0812 0000 0001", "081200000001 (WA)", "WA 081200000001", "HP. 081200000001",
        "'081200000001", "0812.0000.0001", "+62 0812 0000 0001", "\u202a081200000001\u202c", '="081200000001"',
        "(0812) 00000001",
    ],
)  # fmt: skip
def test_one_number_written_in_every_way(cell):
    found = read_phone(cell)
    assert (found.phone, found.second, found.code) == ("081200000001", "", "")


@pytest.mark.parametrize("between", [" / ", "/", ", ", "; ", " dan ", " atau ", "\n", " "])
def test_two_numbers_in_one_cell(between):
    found = read_phone(f"081200000001{between}081300000002")
    assert (found.phone, found.second) == ("081200000001", "081300000002")


def test_a_number_written_twice_is_one():
    assert read_phone("081200000001 / 0812-0000-0001").second == ""


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0852008", "phone_short"), (852008, "phone_short"), ("08120000000100000", "phone_long"), ("8,12E+10",
         "phone_scientific"),
        ("tidak hafal", "phone_unread"), (-5, "phone_unread"), (0.5, "phone_unread"),
    ],
)  # fmt: skip
def test_what_is_no_number(cell, code):
    found = read_phone(cell)
    assert (found.phone, found.code) == ("", code)
    assert found.message


@pytest.mark.parametrize("cell", [None, "", "-", "0", 0, "tidak ada", "belum punya"])
def test_a_blank_is_no_problem(cell):
    found = read_phone(cell)
    assert (found.phone, found.code) == ("", "")


def test_a_land_line_is_kept():
    assert read_phone("0322-321000").phone == "0322321000"
    assert read_phone(322321000).phone == "0322321000"


@given(st.text(max_size=40))
def test_what_comes_out_is_a_number(text):
    assert read_phone(text).phone == "" or read_phone(text).phone.isdigit()
