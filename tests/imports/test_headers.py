"""Where tables start, and what each row of a sheet is."""

from __future__ import annotations

import pytest

from tests.imports.vocabulary import sheet, understood
from welfare.imports.fields import RowKind
from welfare.imports.headers import find_tables
from welfare.imports.person_fields import MEMBER_FIELDS


def kinds(*rows, **options):
    return [row.kind.value for row in understood(sheet(rows, **options)).rows]


def test_a_head_below_a_letterhead():
    tables = find_tables(
        sheet([["PEMERINTAH KABUPATEN"], ["DAFTAR HADIR"], [], ["No", "Nama", "No HP"], [1, "Budi", "0812"]]),
        MEMBER_FIELDS,
    )
    assert [table.head.rows for table in tables] == [(4,)]
    assert tables[0].head.labels == ("No", "Nama", "No HP")


@pytest.mark.parametrize("merges", [(), ((1, 3, 1, 5), (1, 1, 2, 1), (1, 2, 2, 2), (1, 6, 2, 6))])
def test_a_head_of_two_lines_with_and_without_merges(merges):
    rows = [
        ["NO", "NAMA", "ALAMAT", "", "", "No. HP"],
        ["", "", "Desa", "Kec", "RT/RW", ""],
        [1, "Budi Contoh", "Trepan", "Babat", "003/005", "081200000001"],
    ]
    table = find_tables(sheet(rows, merges=merges), MEMBER_FIELDS)[0]
    assert table.head.rows == (1, 2)
    assert table.head.labels == ("NO", "NAMA", "Desa", "Kec", "RT/RW", "No. HP")
    assert table.head.parents == ("", "", "ALAMAT", "ALAMAT", "ALAMAT", "")


def test_a_first_person_is_not_a_second_line():
    rows = [["Nama", "Pilar", "Kecamatan"], ["Budi Contoh", "Karang Taruna", "Babat"]]
    assert find_tables(sheet(rows), MEMBER_FIELDS)[0].head.rows == (1,)


def test_the_wide_label_tells_what_a_narrow_one_means():
    rows = [
        ["NO", "NAMA", "TEMPAT DAN TANGGAL LAHIR", ""],
        ["", "", "TEMPAT", "TGL/BLN/TH"],
        [1, "Budi Contoh", "Lamongan", "01-01-1990"],
    ]
    values = understood(sheet(rows)).data[0].values
    assert values["birth_place"] == "Lamongan"
    assert values["birth_date"].isoformat() == "1990-01-01"


def test_every_row_has_a_kind():
    assert kinds(
        ["DAFTAR PSM KECAMATAN BABAT"],
        [],
        ["No", "Nama", "Desa", "No HP"],
        [1, 2, 3, 4],
        [1, "Budi Contoh", "Trepan", "081200000001"],
        ["No", "Nama", "Desa", "No HP"],
        [2, "Sari Rekaan", "Plaosan", "081200000002"],
        [None, "Jumlah", 2],
        [3, None, None, None],
        ["*) mohon dikoreksi"],
        [],
        [None, None, "Lamongan, 3 Juli 2025"],
        [None, None, "Kepala Dinas"],
        [],
        [None, None, "NAMA PEJABAT, S.Sos"],
        [None, None, "NIP. 19700101 199503 1 000"],
    ) == [
        "title", "blank", "header", "numbering", "data", "header", "data", "subtotal", "unused", "note",
        "blank", "footer",
        "footer", "blank", "footer", "footer",
    ]  # fmt: skip


def test_subheadings_carry_a_kecamatan_until_the_next():
    found = understood(
        sheet(
            [
                ["No", "Nama", "Desa"],
                ["KECAMATAN BABAT"],
                [1, "Budi Contoh", "Trepan"],
                ["KECAMATAN MADURAN"],
                [2, "Sari Rekaan", "Turi"],
            ]
        )
    )
    assert [row.values["village_code"] for row in found.data] == ["35.24.05.2010", "35.24.10.2016"]
    assert [row.kind for row in found.rows if row.number in (2, 4)] == [RowKind.SUBHEADING] * 2


def test_subheadings_carry_a_pillar_and_guests_have_none():
    found = understood(
        sheet(
            [
                ["No", "Nama", "Jabatan"],
                ["A. KARANG TARUNA"],
                [1, "Budi Contoh", "Ketua"],
                ["II. TENAGA KESEJAHTERAAN SOSIAL KECAMATAN"],
                [2, "Sari Rekaan", "Anggota"],
                ["UNDANGAN LAINNYA"],
                [3, "Anto Contoh", "Staf"],
                ["KELOMPOK BARU"],
                [4, "Wati Rekaan", "Staf"],
            ]
        )
    )
    assert [row.values.get("pillar") for row in found.data] == ["KT", "TKSK", None, None]
    assert [row.values.get("guest") for row in found.data] == [None, None, True, None]


def test_a_row_s_own_pillar_is_stronger_than_the_subheading():
    found = understood(
        sheet([["No", "Nama", "Pilar"], ["KARANG TARUNA"], [1, "Budi Contoh", "Tagana"], [2, "Sari Rekaan", None]])
    )
    assert [row.values["pillar"] for row in found.data] == ["TAGANA", "KT"]


def test_a_head_that_comes_again_with_other_columns_starts_another_table():
    found = understood(
        sheet(
            [
                ["No", "Nama", "No HP"],
                [1, "Budi Contoh", "081200000001"],
                ["No", "No HP", "Nama"],
                [1, "081200000002", "Sari Rekaan"],
            ]
        )
    )
    assert [entry.table.head.rows for entry in found.tables] == [(1,), (3,)]
    assert [row.values["name"] for row in found.data] == ["Budi Contoh", "Sari Rekaan"]


def test_tables_below_each_other_have_titles_and_signatures_of_their_own():
    found = understood(
        sheet(
            [
                ["DATA PSM KECAMATAN BABAT"],
                ["No", "Nama", "Desa"],
                [1, "Budi Contoh", "Trepan"],
                [],
                ["", "", "Mengetahui"],
                ["", "", "( Suparno )"],
                [],
                ["DATA PSM KECAMATAN MADURAN"],
                ["No", "Nama", "Desa"],
                [1, "Sari Rekaan", "Turi"],
            ]
        )
    )
    assert [(row.number, row.values["village_code"], row.values["pillar"]) for row in found.data] == [
        (3, "35.24.05.2010", "PSM"),
        (10, "35.24.10.2016", "PSM"),
    ]


@pytest.mark.parametrize("name", ["Kec. Babat", "BABAT", "Baba.."])
def test_a_sheet_s_name_is_its_kecamatan(name):
    found = understood(sheet([["No", "Nama", "Desa"], [1, "Budi Contoh", "Trepan"]], name))
    assert found.data[0].values["village_code"] == "35.24.05.2010"


def test_title_and_name_of_a_sheet_that_disagree_are_settled_by_its_villages():
    rows = [
        ["DATA KECAMATAN TURI"],
        ["No", "Nama", "Desa"],
        [1, "Budi Contoh", "Trepan"],
        [2, "Sari Rekaan", "Plaosan"],
    ]
    found = understood(sheet(rows, "Babat"))
    assert {row.values["subdistrict_code"] for row in found.data} == {"35.24.05"}


@pytest.mark.parametrize(
    "rows",
    [
        [["Budi Contoh", "081200000001"], ["Sari Rekaan", "081200000002"]],
        [[1, "Budi Contoh", "081200000001"], [2, "Sari Rekaan", "081200000002"]],
        [
            [1, "3524220101909001", "Budi Contoh", "Made / Lamongan"],
            [2, "3524224101909002", "Sari Rekaan", "Balun / Turi"],
        ],
    ],
)
def test_lists_without_a_head(rows):
    found = understood(sheet(rows))
    assert [row.values["name"] for row in found.data] == ["Budi Contoh", "Sari Rekaan"]


def test_a_list_of_names_alone():
    found = understood(sheet([["Nama"], ["Budi Contoh"], ["Sari Rekaan"], [], ["Jumlah: 2"]]))
    assert [row.values["name"] for row in found.data] == ["Budi Contoh", "Sari Rekaan"]


def test_a_name_without_number_and_cells_is_still_a_person():
    found = understood(
        sheet(
            [
                ["No", "Nama", "No HP"],
                [1, "Budi Contoh", "081200000001"],
                ["", "Sari Rekaan", ""],
                [3, "Anto", "081200000003"],
            ]
        )
    )
    assert [row.number for row in found.data] == [2, 3, 4]
