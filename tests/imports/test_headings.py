"""What stands above rows, beside them and behind names: villages in headings, ticked columns, boxes to sign in."""

from __future__ import annotations

import pytest

from tests.imports.vocabulary import codes, rows_of, sheet, understood
from welfare.imports.columns import ColumnState
from welfare.imports.fields import RowKind

HEAD = ["No", "Nama", "No HP"]
BUDI, SARI = [1, "Budi Contoh", "081200000001"], [2, "Sari Rekaan", "081200000002"]


def places(rows):
    return [(row.values.get("village_code"), row.values.get("subdistrict_code")) for row in rows]


@pytest.mark.parametrize("heading", ["DESA MADE", "Ds. Made", "A. Desa : Made", "Kelurahan Made", "Desa/Kel. MADE:"])
def test_a_heading_names_the_village_of_the_rows_below(heading):
    rows = rows_of(HEAD, ["KECAMATAN LAMONGAN"], [heading], BUDI, ["DESA KEBET"], SARI)
    assert places(rows) == [("35.24.22.2011", "35.24.22"), ("35.24.22.2004", "35.24.22")]


def test_another_kecamatan_ends_the_village():
    rows = rows_of(HEAD, ["KEC. LAMONGAN"], ["DESA MADE"], BUDI, ["KEC. BABAT"], SARI)
    assert places(rows) == [("35.24.22.2011", "35.24.22"), (None, "35.24.05")]


@pytest.mark.parametrize(
    "title", [["Desa", ": Made"], ["DESA", ":", "MADE"], ["Desa : Made"], ["DAFTAR KADER DESA MADE"]]
)
def test_a_title_names_the_village_of_a_list_that_has_no_column_for_it(title):
    rows = rows_of(["DATA KADER"], title, ["Kecamatan", ": Lamongan"], [], HEAD, BUDI)
    assert places(rows) == [("35.24.22.2011", "35.24.22")]


def test_where_the_meeting_was_is_nobodys_home():
    rows = rows_of(["DAFTAR HADIR"], ["Tempat : Balai Desa Made"], [], HEAD, BUDI)
    assert places(rows) == [(None, None)]


@pytest.mark.parametrize(
    ("address", "street", "village"),
    [
        ("Dsn. Krajan RT 3 RW 5 Ds. Made Kec. Lamongan", "Dsn. Krajan", "35.24.22.2011"),
        ("Jl. Mawar 1, Desa Made, Kecamatan Lamongan", "Jl. Mawar 1", "35.24.22.2011"),
        ("Jl. Desa Lama 3", "Jl. Desa Lama 3", None),
        ("Dsn. Krajan Ds. Made Kec. Babat", "Dsn. Krajan Ds. Made Kec. Babat", None),
    ],
)
def test_an_address_says_the_village_where_no_column_does(address, street, village):
    (row,) = rows_of(["No", "Nama", "Alamat"], [1, "Budi Contoh", address])
    assert (row.values["address"], row.values.get("village_code")) == (street, village)


def test_a_village_in_the_address_must_lie_in_the_kecamatan_of_the_row():
    head = ["Nama", "Kecamatan", "Alamat"]
    rows = rows_of(head, ["Budi Contoh", "Lamongan", "Ds. Made"], ["Sari Rekaan", "Babat", "Ds. Made Kec. Lamongan"])
    assert places(rows) == [("35.24.22.2011", "35.24.22"), (None, "35.24.05")]


@pytest.mark.parametrize("mark", ["v", "√", "x", 1, "1", "ada"])
def test_one_of_two_columns_is_ticked(mark):
    top, below = ["No", "Nama", "Jenis Kelamin", None, "No HP"], [None, None, "L", "P", None]
    budi, sari = [1, "Budi Contoh", mark, None, "081200000001"], [2, "Sari Rekaan", None, mark, "081200000002"]
    for rows in (rows_of(top, below, budi, sari), rows_of(["No", "Nama", "L", "P", "No HP"], budi, sari)):
        assert [row.values.get("sex") for row in rows] == ["L", "P"]
        assert [row.values["phone"] for row in rows] == ["081200000001", "081200000002"]


def test_two_ticks_are_told_and_none_is_nothing():
    both, none = rows_of(["No", "Nama", "L", "P"], [1, "Budi Contoh", "v", "v"], [2, "Sari Rekaan"])
    assert "sex_unread" in codes(both)
    assert "sex" not in both.values
    assert codes(none) == set()


def test_boxes_to_sign_in_are_no_sex():
    found = understood(
        sheet([["No", "Nama", "Unsur", "Tanda Tangan", None], [1, "Budi Contoh", "PSM", "1 .....", None],
               [2, "Sari Rekaan", "KT", None, "2 ....."]])
    )  # fmt: skip
    assert all("sex" not in row.values for row in found.data)


def test_a_head_that_comes_again_word_for_word_is_no_person():
    head = ["No", "Lahir (tgl-bln-thn)", "Nama Kader", "Dari Unsur", "LK", "PR", "Peran/Jabatan", "Tempat Kelahiran"]
    budi = [1, "1 Mei 1980", "Budi Contoh", "PSM", "v", None, "Anggota", "Tuban"]
    sari = [2, "2 Mei 1980", "Sari Rekaan", "PSM", None, "v", "Anggota", "Tuban"]
    found = understood(sheet([head, budi, head, sari]))
    assert [row.kind for row in found.rows if row.number == 3] == [RowKind.HEADER]
    assert [row.values["name"] for row in found.data] == ["Budi Contoh", "Sari Rekaan"]


def test_names_without_a_label_that_says_so_are_found_or_asked_about():
    body = [["Budi Contoh", "081200000001", "Made"], ["Sari Rekaan", "081200000002", "Kebet"]]
    said = understood(sheet([["Nama Kader", "No HP", "Desa"], *body])).mapping
    assert (said.fields["name"], said.ready) == (0, True)
    asked = understood(sheet([["Siapa", "No HP", "Desa"], *body])).mapping
    assert asked.columns[0].state is ColumnState.CHOOSE
    assert asked.questions == ["Pastikan bahwa kolom “Siapa” (kolom 1) adalah Nama."]


@pytest.mark.parametrize(
    ("written", "name"),
    [("Budi Contoh (Ketua)", "Budi Contoh"), ("BUDI CONTOH (Alm.)", "BUDI CONTOH"), ("Budi (Bejo) Contoh",) * 2],
)
def test_a_post_in_brackets_is_no_part_of_the_name(written, name):
    (row,) = rows_of(["No", "Nama", "No HP"], [1, written, "081200000001"])
    assert row.values["name"] == name
