"""Amounts in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.papers.terbilang import rupiah_words, terbilang

DIGITS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100,
}  # fmt: skip
SCALES = {"ribu": 1_000, "juta": 1_000_000, "miliar": 10**9, "triliun": 10**12}


def number_of(words):
    """Read the words back, by a way of its own."""
    whole = part = last = 0
    for word in words.split():
        if word == "seribu":
            whole += 1000
        elif word in SCALES:
            whole, part, last = whole + (part + last) * SCALES[word], 0, 0
        elif word in ("puluh", "ratus", "belas"):
            part += last + 10 if word == "belas" else last * (10 if word == "puluh" else 100)
            last = 0
        else:
            part, last = part + last, DIGITS[word]
    return whole + part + last


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (101, "seratus satu"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2000, "dua ribu"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (2_900_000, "dua juta sembilan ratus ribu"),
        (10**9, "satu miliar"),
    ],
)
def test_words(number, words):
    assert terbilang(number) == words


@given(st.integers(0, 10**15 - 1))
def test_words_say_the_number(number):
    assert number_of(terbilang(number)) == number


@pytest.mark.parametrize("number", [-1, 10**15])
def test_out_of_reach(number):
    with pytest.raises(ValueError, match="jangkauan"):
        terbilang(number)


def test_below_a_sum():
    assert rupiah_words(2_900_000) == "Dua juta sembilan ratus ribu rupiah"
