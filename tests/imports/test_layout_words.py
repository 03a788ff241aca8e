"""What a sheet says beside its cells: the pillar in its name and labels, and the officer's word for a layout."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.imports.vocabulary import SHEETS, rows_of, sheet, understood
from welfare.imports.columns import ColumnState
from welfare.imports.fields import FieldSpec, Kind, RowKind
from welfare.imports.person_fields import PILLAR, SUBDISTRICT, VILLAGE
from welfare.imports.reading import read_workbook
from welfare.imports.understanding import Overrides

UNIT = (
    FieldSpec("name", "Nama unit", Kind.TEXT, ("nama karang taruna", "nama unit", "nama lks"), required=True),
    FieldSpec("officers_male", "Pengurus laki-laki", Kind.INTEGER, ("jumlah pengurus laki laki",)),
    FieldSpec("officers_female", "Pengurus perempuan", Kind.INTEGER, ("jumlah pengurus perempuan",)),
    FieldSpec("members_male", "Anggota laki-laki", Kind.INTEGER, ("jumlah anggota laki laki",)),
    FieldSpec("members_female", "Anggota perempuan", Kind.INTEGER, ("jumlah anggota perempuan",)),
    VILLAGE,
    SUBDISTRICT,
    PILLAR,
)
PERSON = ["Budi Contoh", "081200000001"]


def pillars_of(*rows, name: str = "Sheet1", **options) -> list[str | None]:
    return [row.values.get("pillar") for row in understood(sheet(rows, name), **options).data]


def test_the_layout_of_karang_taruna_names_its_pillar_in_its_labels_alone():
    path = SHEETS / "office" / "pendataan-karang-taruna.xlsx"
    book = read_workbook(path.read_bytes(), path.name)
    (row,) = understood(*book.sheets, specs=UNIT).data
    assert row.values["pillar"] == "KT"
    assert row.values["name"] == "Desa Sambakati"


def test_officers_and_members_are_never_swapped():
    labels = ["Jumlah Anggota Perempuan", "Jumlah Pengurus Laki Laki", "Jumlah Anggota Laki Laki",
              "Jumlah Pengurus Perempuan"]  # fmt: skip
    (row,) = rows_of(["Nama Karang Taruna", *labels], ["Karya Muda", 1, 2, 3, 4], specs=UNIT)
    wanted = {"members_female": 1, "officers_male": 2, "members_male": 3, "officers_female": 4}
    assert {name: row.values[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("rows", "name", "pillar"),
    [
        ([["Nama PSM", "No HP"], PERSON], "Sheet1", "PSM"),
        ([["Nama", "No HP"], PERSON], "TKSK", "TKSK"),
        ([["Nama", "No HP"], PERSON], "Data Karang Taruna (2)", "KT"),
        ([["DATA TAGANA"], [], ["Nama", "No HP"], PERSON], "Sheet1", "TAGANA"),
        ([["DATA TAGANA"], [], ["Nama PSM", "No HP"], PERSON], "TKSK", "TAGANA"),
        ([["Nama", "No HP"], PERSON], "PSM dan TKSK", None),
        ([["Nama", "No HP", "Nama Pendamping PKH"], [*PERSON, "Sari Rekaan"]], "Sheet1", None),
    ],
)
def test_title_then_sheet_name_then_labels_give_the_pillar(rows, name, pillar):
    assert pillars_of(*rows, name=name) == [pillar]


def test_a_pillar_column_is_believed_before_the_name_of_the_sheet():
    assert pillars_of(["Nama", "Unsur"], ["Budi Contoh", "PSM"], ["Sari Rekaan", ""], name="TKSK") == ["PSM", None]


def test_a_column_of_pillars_under_a_strange_label_is_asked_about():
    found = understood(sheet([["Nama", "No HP", "Golongan"], [*PERSON, "PSM"], [*PERSON, "KT"]]))
    (column,) = [column for column in found.mapping.columns if column.label == "Golongan"]
    assert (column.state, column.field) == (ColumnState.CHOOSE, "pillar")
    assert not found.ready


STRANGE = [["Siapa", "Kontak", "Dari"], ["Budi Contoh", "081200000001", "Babat"], ["Sari Rekaan", "", "Turi"]]


def test_columns_chosen_for_one_sheet_hold_for_all_of_the_same_layout():
    chosen = Overrides(columns={"Turi": {0: "name", 1: "phone", 2: None}}, head_rows={"Turi": [1]})
    found = understood(
        sheet(STRANGE, "Babat"), sheet(STRANGE[:2], "Turi"), sheet([["Nama", "Kontak"], PERSON], "Lain"),
        overrides=chosen,
    )  # fmt: skip
    assert found.ready
    assert [entry.mapping.fields for entry in found.tables[:2]] == [{"name": 0, "phone": 1}] * 2
    assert [(row.sheet, row.number) for row in found.data] == [("Babat", 2), ("Babat", 3), ("Turi", 2), ("Lain", 2)]
    assert found.tables[2].mapping.source == "guess"


def test_head_rows_chosen_for_one_sheet_hold_where_the_same_labels_stand():
    above = [["x"], [None, None, "y"]]
    chosen = Overrides(columns={"Satu": {0: "name", 1: "phone"}}, head_rows={"Satu": [3]})
    found = understood(sheet(above + STRANGE, "Satu"), sheet(above + STRANGE, "Dua"), overrides=chosen)
    assert [entry.table.head.rows for entry in found.tables] == [(3,), (3,)]
    assert [row.kind for row in found.rows if row.sheet == "Dua"][:3] == [RowKind.TITLE, RowKind.TITLE, RowKind.HEADER]


def test_a_list_without_a_head_is_no_layout_to_speak_for_others():
    chosen = Overrides(columns={"Satu": {0: None, 1: "name"}}, head_rows={"Satu": []})
    found = understood(
        sheet([["Budi Contoh", "Sari Rekaan"]] * 3, "Satu"), sheet([["Anto Contoh", "Wati Rekaan"]] * 3, "Dua"),
        overrides=chosen,
    )  # fmt: skip
    assert [entry.mapping.source for entry in found.tables] == ["officer", "guess"]


def test_the_niks_tell_whether_days_stand_before_months():
    head = ["Nama", "NIK", "Tanggal Lahir"]
    people = [("Budi Contoh", "3524220304909001"), ("Sari Rekaan", "3524224705919002")]  # 3 April 1990, 7 May 1991
    american = rows_of(
        head, *([*person, text] for person, text in zip(people, ("04/03/1990", "05/07/1991"), strict=True))
    )
    usual = rows_of(head, *([*person, text] for person, text in zip(people, ("03/04/1990", "07/05/1991"), strict=True)))
    for rows in (american, usual):
        assert [row.values["birth_date"] for row in rows] == [dt.date(1990, 4, 3), dt.date(1991, 5, 7)]
