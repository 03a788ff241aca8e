"""Names: titles apart without changing a letter, keys, and likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.people.names import fold, full_name, plain, similarity, split_titles


@pytest.mark.parametrize(
    ("text", "before", "name", "after"),
    [
        ("Budi Santoso", "", "Budi Santoso", ""),
        ("Dra. Tri Laili Mas'udah, SE., MM", "Dra.", "Tri Laili Mas'udah", "SE., MM"),
        ("Drs. H. Ahmad Contoh, M.Si.", "Drs. H.", "Ahmad Contoh", "M.Si."),
        ("Ir Pardi Contoh", "Ir", "Pardi Contoh", ""),
        ("KH. Mustofa", "KH.", "Mustofa", ""),
        ("K.H. Mustofa", "K.H.", "Mustofa", ""),
        ("dr. Chusnul", "dr.", "Chusnul", ""),
        ("Hariyanto Hakim,S.H.", "", "Hariyanto Hakim", "S.H."),
        ("zainal prasetyo, s.ap", "", "zainal prasetyo", "s.ap"),
        ("SRI CONTOH, S.PSI", "", "SRI CONTOH", "S.PSI"),
        ("Budi Contoh S.Sos M.Si", "", "Budi Contoh", "S.Sos M.Si"),
        ("Budi Contoh SH", "", "Budi Contoh", "SH"),
        ("Moh. Suwito", "", "Moh. Suwito", ""),
        ("Ny. Siti Rekaan", "", "Ny. Siti Rekaan", ""),
        ("R. Teguh", "", "R. Teguh", ""),
        ("Santoso, Budi", "", "Santoso, Budi", ""),
        ("H", "", "H", ""),
        ("Hadi", "", "Hadi", ""),
        ("Irma Drajat", "", "Irma Drajat", ""),
        ("AHMAD MA", "", "AHMAD MA", ""),
        ("Apt. Sari, S.Farm.", "Apt.", "Sari", "S.Farm."),
    ],
)
def test_titles_are_taken_off(text, before, name, after):
    split = split_titles(text)
    assert (split.before, split.name, split.after) == (before, name, after)


@given(st.text(st.sampled_from("abBdDrRsSHhjJ.,' "), min_size=1, max_size=40).map(lambda text: " ".join(text.split())))
def test_no_letter_is_lost_or_changed(text):
    split = split_titles(text)
    rebuilt = full_name(split.before, split.name, split.after)
    assert [letter for letter in rebuilt if letter.isalpha()] == [letter for letter in text if letter.isalpha()]


def test_the_sorting_key_leaves_out_case_accents_and_punctuation():
    assert plain("  Nu'man, AL-Fauzí ") == "numan al fauzi"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Moh. Choirul", "Muhammad Khoirul"),
        ("Ach. Zulkarnain", "Achmad Zulkarnain"),
        ("Ahmad Zulkarnain", "Achmad Zulkarnain"),
        ("St. Aminah", "Siti Aminah"),
        ("Djoko Soesilo", "Joko Susilo"),
        ("H. Slamet, S.Pd", "SLAMET"),
        ("Tjipto", "Cipto"),
        ("Nu'man", "Numan"),
        ("Abdurrahman", "Abdul Rahman"),
        ("Abdulaziz", "Abdul Aziz"),
        ("Abdullatif", "Abdul Latif"),
        ("Masruroh", "Masrurah"),
        ("Jaenal Arifin", "Zaenal Arifin"),
        ("Gus Rofiq", "Rofiq"),
        ("Jusuf", "Yusuf"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, two):
    assert fold(one) == fold(two)
    assert similarity(one, two) == 1.0


@pytest.mark.parametrize(
    ("one", "two", "least", "most"),
    [
        ("Budi Santoso", "Santoso Budi", 0.95, 0.99),
        ("A. Fauzi", "Ahmad Fauzi", 0.85, 0.99),
        ("M. Anwar", "Anwar", 0.85, 0.99),
        ("Sutrisno", "Sutrino", 0.85, 0.99),
        ("Sutrisno", "Sutrisna", 0.3, 0.8),
        ("Sukarno", "Sumarno", 0.3, 0.8),
        ("Nurul Hidayah", "Nurul Hidayati", 0.2, 0.8),
        ("Ahmad Karim bin Sukirman", "Ahmad Karim", 0.85, 0.99),
        ("Siti Nur Aini", "Sitinuraini", 0.9, 1.0),
        ("Slamet", "Slamet Riyadi", 0.4, 0.75),
        ("Dwi Lestari", "Tri Lestari", 0.0, 0.7),
        ("Budi Santoso", "Slamet Widodo", 0.0, 0.4),
        ("Siti Aminah", "Siti Rohmah", 0.0, 0.75),
    ],
)
def test_likeness(one, two, least, most):
    assert least <= similarity(one, two) <= most
    assert similarity(one, two) == similarity(two, one)


def test_nothing_is_like_nothing():
    assert similarity("", "Budi") == similarity("Budi", "...") == 0.0
