"""Cells of few words: sex, pillar, choices, numbers, addresses, names, and text as it should have been typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.imports.vocabulary import codes, pillar_words, rows_of, vocabulary
from welfare.imports.cleaning import words
from welfare.imports.cleaning.address import read_rt_rw, read_unit, split_address
from welfare.imports.cleaning.pillars import names_guests
from welfare.imports.cleaning.text import as_text, filled_text, is_ditto, tidy
from welfare.imports.fields import Choice, Status
from welfare.imports.workbook import CellError


@pytest.mark.parametrize(
    "cell", ["L", "l", "LK", "Lk.", "Laki2", "Laki - Laki", "LAKI-LAKI", "Pria", "male", "1", 1.0, " laki-laki "]
)
def test_men(cell):
    assert words.read_sex(cell) == "L"


@pytest.mark.parametrize("cell", ["P", "p", "PR", "Pr", "Perempuan ", "Wanita", "female", "2", 2, "Permpuan"])
def test_women(cell):
    assert words.read_sex(cell) == "P"


def test_neither():
    assert words.read_sex("3") is None
    assert words.read_sex("-") == ""
    rows = rows_of(["Nama", "L/P"], ["Budi Contoh", "?!x"])
    assert codes(rows[0]) == {"sex_unread"}


def test_a_column_of_p_and_w_means_pria_and_wanita():
    rows = rows_of(["Nama", "JK"], ["Budi Contoh", "P"], ["Sari Rekaan", "W"], ["Anto Contoh", "P"])
    assert [row.values["sex"] for row in rows] == ["L", "P", "L"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KT", "KT"), ("kartar", "KT"), ("Krg Taruna", "KT"), ("K. Taruna", "KT"), ("Karang Taruna Kab. Lamongan",
         "KT"),
        ("IPSM Kab. Lamongan", "PSM"), ("P.S.M", "PSM"), ("Peksos Masyarakat", "PSM"), ("T.K.S.K", "TKSK"),
         ("TKSK Kec.", "TKSK"),
        ("Taruna Tanggap Bencana (Tagana)", "TAGANA"), ("Taruna Siaga Bencana", "TAGANA"), ("Koord. PKH", "PKH"),
         ("pend. PKH", "PKH"),
        ("FLKS", "LKS"), ("LKS Anak", "LKS"), ("Puskesos / SLRT", "PUSKESOS"), ("L.K.3", "LK3"), ("WKSBM", "WKSBM"),
        ("Pelopor Perdamaian", "PORDAM"), ("Pensosmas", "PENYULUH"), ("Karang Tarunaa", "KT"),
         ("Tenaga Kesejahteran Sosial Kecamatan", "TKSK"),
        ("Bappeda Kab. Lamongan", ""), ("Media", ""), ("Camat Bluluk", ""), ("PKH dan TKSK", ""), ("", ""),
    ],
)  # fmt: skip
def test_pillars_by_any_of_their_names(text, code):
    assert vocabulary().pillars.find(text).code == code


def test_every_shipped_pillar_word_finds_its_pillar():
    for pillar in pillar_words():
        for word in (pillar.code, pillar.name, *pillar.aliases):
            assert vocabulary().pillars.find(word.upper()).code == pillar.code


def test_an_institution_that_is_no_pillar_is_kept_as_written():
    row = rows_of(["Nama", "Pilar/Instansi"], ["Budi Contoh", "BAZNAS Lamongan"])[0]
    assert row.values["institution"] == "BAZNAS Lamongan"
    assert "pillar" not in row.values
    assert row.status is Status.IMPORT


@pytest.mark.parametrize(
    ("text", "is_so"), [("UNDANGAN LAINNYA", True), ("C. Lain-lain", True), ("TKSK", False), ("Tamuri", False)]
)
def test_headings_of_guests(text, is_so):
    assert names_guests(text) is is_so


@pytest.mark.parametrize(
    ("text", "street", "rt", "rw"),
    [
        ("Jl. Airlangga No. 189 RT.4/RW.2", "Jl. Airlangga No. 189", "004", "002"),
        ("Dusun Pilang RT 005 RW 004", "Dusun Pilang", "005", "004"),
        ("Dsn. Krajan RT/RW 003/005", "Dsn. Krajan", "003", "005"),
        ("Dsn. Krajan, RT 03/05", "Dsn. Krajan", "003", "005"),
        ("Jl. Kenanga Rt. 012 Melati", "Jl. Kenanga Melati", "012", ""),
        ("RT 1 RW 2", "", "001", "002"),
        ("Jl. Kartini No. 5", "Jl. Kartini No. 5", "", ""),
        ("Jl. Martadinata", "Jl. Martadinata", "", ""),
    ],
)
def test_addresses(text, street, rt, rw):
    assert split_address(text) == (street, rt, rw)


def test_numbers_of_rt_and_rw():
    assert [read_unit(cell) for cell in (6, 6.0, "006", "RT 6", "", "0", "x6y7")] == [
        "006",
        "006",
        "006",
        "006",
        "",
        "",
        None,
    ]
    assert read_rt_rw("003/005") == read_rt_rw("RT 3 / RW 5") == ("003", "005")
    assert read_rt_rw("tiga") is None


def test_columns_of_rt_and_rw_are_stronger_than_the_address():
    row = rows_of(["Nama", "Alamat", "RT", "RW"], ["Budi Contoh", "Dsn. Krajan RT 9 RW 9", "001", "002"])[0]
    assert (row.values["address"], row.values["rt"], row.values["rw"]) == ("Dsn. Krajan", "001", "002")


def test_numbers_and_money():
    assert [words.read_integer(cell) for cell in (12, 12.0, "1.250", "12 orang", "x", 1.5)] == [
        12,
        12,
        1250,
        12,
        None,
        None,
    ]
    assert words.read_money("Rp 1.250.000,50") == Decimal("1250000.50")
    assert words.read_money("Rp. 300.000,-") == Decimal(300000)
    assert words.read_money(310000.0) == Decimal(310000)
    assert words.read_money("gratis") is None
    assert words.read_years("2018 s/d 2020") == (2018, 2020)
    assert words.read_years(2021.0) == (2021, 2021)
    assert words.read_years("2020-2018") is None
    assert [words.read_boolean(cell) for cell in ("Ya", "TIDAK", True, "x", "-", "mungkin")] == [
        True,
        False,
        True,
        True,
        None,
        None,
    ]
    assert words.read_email("Surel: Budi@Contoh.example; lain@contoh.example") == "budi@contoh.example"


def test_choices():
    choices = (Choice("good", "Baik", ("b",)), Choice("fair", "Cukup"), Choice("poor", "Kurang"))
    assert [words.read_choice(cell, choices) for cell in ("BAIK", "b", "Cukupp", "", "hebat")] == [
        "good",
        "good",
        "fair",
        "",
        None,
    ]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Budi   Contoh ", "Budi Contoh"), ("Budi\u00a0Contoh", "Budi Contoh"), ("Budi\nContoh", "Budi Contoh"),
        ("Bu\u200bdi\ufeff", "Budi"), ("Ba\x00bat", "Babat"), ("\u202eRLO\u202c", "RLO"), ("Nu\u2019man",
         "Nu\u2019man"),
    ],
)  # fmt: skip
def test_text_is_tidied_and_nothing_else(raw, clean):
    assert tidy(raw) == clean
    assert tidy(clean) == clean


def test_cells_as_text():
    assert as_text(12.0) == as_text(12) == "12"
    assert as_text(CellError("#N/A")) == as_text(None) == ""
    assert as_text("=1+1") == "=1+1"
    assert as_text('="0812"') == "0812"
    assert [filled_text(cell) for cell in ("-", "Belum Ada", "n/a", "Nihil ya")] == ["", "", "", "Nihil ya"]
    assert is_ditto("s.d.a.")
    assert not is_ditto("Ida")


def test_names():
    rows = rows_of(
        ["Nama", "No HP"],
        ["1. Hj. Sari Rekaan, S.Pd", "081200000001"],
        ["x" * 201, "081200000002"],
        ["12345", "081200000003"],
        ["=HYPERLINK(1)", "081200000004"],
        ["", "081200000005"],
        ["Bu\u202edi", "081200000006"],
    )
    assert rows[0].values | {"phone": ""} == {
        "name": "Sari Rekaan",
        "title_before": "Hj.",
        "title_after": "S.Pd",
        "phone": "",
    }
    assert [row.status for row in rows[1:5]] == [Status.REJECT, Status.REJECT, Status.WARN, Status.REJECT]
    assert codes(rows[4]) == {"name_missing"}
    assert (rows[5].values["name"], codes(rows[5])) == ("Budi", {"hidden_characters"})


def test_error_cells_are_told():
    row = rows_of(["Nama", "No HP"], ["Budi Contoh", CellError("#DIV/0!")])[0]
    assert "phone" not in row.values
    assert codes(row) == {"cell_error"}
    assert row.problems[0].column == 2
