"""Numbers typed from a signed sheet: what is meant, and what is refused at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ranges import RangeProblem, parse

SHEET = range(1, 33)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-7,9,12-32", [*range(1, 8), 9, *range(12, 33)]),
        ("3", [3]),
        ("5, 5, 4-6", [4, 5, 6]),
        ("1 - 3; 7\n9", [1, 2, 3, 7, 9]),
        ("1–3 s.d. 5", None),
        ("1 s.d. 3, 5 sampai 6, 8 s/d 9", [1, 2, 3, 5, 6, 8, 9]),
        ("2—4, 10.", [2, 3, 4, 10]),
        ("1 2 3", [1, 2, 3]),
        ("", []),
        (" , ,", []),
    ],
)
def test_what_is_meant(text, numbers):
    if numbers is None:
        with pytest.raises(RangeProblem):
            parse(text, SHEET)
    else:
        assert parse(text, SHEET) == numbers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1-3,9-5", "Bagian ke-2, “9-5”: nomor awal lebih besar daripada nomor akhir. Mungkin 5-9?"),
        ("1-99", "Bagian ke-1, “1-99”: daftar ini hanya memuat nomor 1 sampai 32."),
        ("0", "Bagian ke-1, “0”: daftar ini hanya memuat nomor 1 sampai 32."),
        ("4,abc", "Bagian ke-2, “abc”, bukan nomor atau rentang seperti 12-32."),
        ("1-2-3", "Bagian ke-1, “1-2-3”, bukan nomor atau rentang seperti 12-32."),
        ("٣", "Bagian ke-1, “٣”, bukan nomor atau rentang seperti 12-32."),
    ],
)
def test_what_is_refused_at_its_place(text, words):
    with pytest.raises(RangeProblem) as refused:
        parse(text, SHEET)
    assert refused.value.problems == [words]


def test_all_problems_at_once():
    with pytest.raises(RangeProblem) as refused:
        parse("9-5,40,x", SHEET)
    assert len(refused.value.problems) == 3


def test_a_number_that_the_sheet_left_out():
    printed = [1, 2, 4, 5]
    assert parse("1-5", printed) == printed
    with pytest.raises(RangeProblem, match="nomor 3 tidak ada"):
        parse("3", printed)


@given(st.sets(st.integers(1, 400), min_size=1))
def test_every_set_of_numbers_comes_back(numbers):
    text, start, previous = [], None, None
    for number in [*sorted(numbers), None]:
        if start is not None and number != previous + 1:
            text.append(f"{start}" if start == previous else f"{start}-{previous}")
            start = None
        start = number if start is None else start
        previous = number
    assert parse(",".join(text), range(1, 401)) == sorted(numbers)


@given(st.text(alphabet="0123456789-–,; \nsd.x", max_size=40))
def test_nothing_typed_breaks_it(text):
    try:
        numbers = parse(text, SHEET)
    except RangeProblem:
        return
    assert set(numbers) <= set(SHEET)
    assert numbers == sorted(set(numbers))
