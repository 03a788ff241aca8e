"""Which column is which field."""

from __future__ import annotations

import pytest

from tests.imports.vocabulary import sheet, understood, vocabulary
from welfare.imports.columns import ColumnState, map_columns, signature_of
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.headers import find_tables
from welfare.imports.labels import LabelBook
from welfare.imports.person_fields import MEMBER_FIELDS
from welfare.imports.reading import read_workbook

from tests.imports.vocabulary import SHEETS  # isort: skip

BODY = [1, "Budi Contoh", "3524220101909001"]


def mapped(*rows, specs=MEMBER_FIELDS, **options):
    table = find_tables(sheet(rows), specs)[0]
    return map_columns(table, specs, vocabulary(), **options)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("NAMA LENGKAP\nDAN GELAR", "name"), ("Nama Peserta", "name"), ("N I K", "nik"), ("No. KTP/NIK", "nik"),
        ("No. KTP", "nik"), ("L/P", "sex"), ("JK", "sex"), ("Jns Kelamin", "sex"), ("TTL", "birth"),
        ("Tempat/Tgl. Lahir", "birth"), ("No. HP/WA", "phone"), ("Telp/HP", "phone"), ("Nomor Telepon", "phone"),
        ("Desa/Kelurahan", "village"), ("Kel.", "village"), ("Kec.", "subdistrict"), ("Desa / Kec", "region"),
        ("ALAMAT (DESA/KEC)", "region"), ("DESAKEC", "region"), ("UNSUR", "pillar"), ("Pilar / Instansi", "pillar"),
        ("Lembaga", "pillar"), ("Jbtn", "position"), ("Alamat", "address"), ("no_rt", "rt"), ("RT/RW", "rt_rw"),
        ("Nomor SK", "decree_number"), ("Tgl. SK", "decree_date"), ("Ket.", "note"), ("Jabatn", "position"),
        ("Kecamtan", "subdistrict"), ("NIAT", "member_number"), ("No. Anggota", "member_number"),
    ],
)  # fmt: skip
def test_labels_as_people_write_them(label, field):
    found = LabelBook(MEMBER_FIELDS).matches(label)
    assert found[0].field == field
    assert found[0].confidence >= 0.8


@pytest.mark.parametrize(
    "label",
    ["Nama Ibu Kandung", "Agama", "Rekening Bank Jatim", "No", "Tanda Tangan", "Nama Karang Taruna",
    "Kecamatan Lokasi Tugas",
     "Nomor Telepon Ketua", "Yuli Purnomo", "NIP"],
)  # fmt: skip
def test_labels_of_something_else(label):
    assert not [match for match in LabelBook(MEMBER_FIELDS).matches(label) if match.confidence >= 0.6]


def test_what_is_not_collected_is_left_out_with_a_note():
    mapping = mapped(
        ["Nama", "Agama", "Nama Ibu Kandung", "Rekening Bank BNI", "TTD"], ["Budi Contoh", "Islam", "Siti", "123", ""]
    )
    assert [column.state for column in mapping.columns[1:]] == [ColumnState.IGNORED] * 4
    assert all(column.reason for column in mapping.columns[1:])
    assert mapping.ready


def test_a_column_of_niks_is_one_without_a_label():
    mapping = mapped(
        ["No", "Nama", "Kode"], BODY, [2, "Sari Rekaan", "3524224101909002"], [3, "Anto", "352422.020290.9003"]
    )
    assert mapping.fields["nik"] == 2
    assert "Isinya" in mapping.columns[2].reason


def test_other_numbers_are_no_nik_although_they_have_16_digits():
    specs = tuple(spec for spec in MEMBER_FIELDS if spec.name not in ("member_number", "kk"))
    mapping = mapped(["No", "Nama", "No. KK"], BODY, [2, "Sari Rekaan", "3524224101909002"], specs=specs)
    assert "nik" not in mapping.fields


def test_two_columns_of_one_name_are_asked_about():
    mapping = mapped(
        ["Nama", "Nama", "NIK", "", "Desa", "Desa"], ["Siti", "Siti Rekaan", "3524050101850001", "?", "Babat", "Babat"]
    )
    assert not mapping.ready
    assert len(mapping.questions) == 2
    assert mapping.columns[0].state is mapping.columns[1].state is ColumnState.CHOOSE


def test_a_second_column_that_is_empty_is_no_rival():
    mapping = mapped(["Nama", "Nama", "NIK"], ["Siti Rekaan", "", "3524050101850001"])
    assert mapping.ready
    assert mapping.fields["name"] == 0


def test_a_missing_required_column_is_told():
    mapping = mapped(["No", "Desa", "Kecamatan"], [1, "Made", "Lamongan"])
    assert mapping.missing == ("name",)
    assert mapping.questions == ["Tidak ada kolom untuk Nama."]


def test_members_and_officers_are_never_swapped():
    specs = (
        FieldSpec("unit_name", "Nama", Kind.TEXT, ("nama karang taruna",), required=True),
        FieldSpec("chair", "Ketua", Kind.NAME, ("nama ketua karang taruna", "nama ketua")),
        FieldSpec("men_officers", "Pengurus laki-laki", Kind.INTEGER, ("jumlah pengurus laki laki",)),
        FieldSpec("women_officers", "Pengurus perempuan", Kind.INTEGER, ("jumlah pengurus perempuan",)),
        FieldSpec("men_members", "Anggota laki-laki", Kind.INTEGER, ("jumlah anggota laki laki",)),
        FieldSpec("women_members", "Anggota perempuan", Kind.INTEGER, ("jumlah anggota perempuan",)),
    )
    path = SHEETS / "office" / "pendataan-karang-taruna.xlsx"
    table = find_tables(read_workbook(path.read_bytes(), path.name).sheets[0], specs)[0]
    labels = {column.field: column.label for column in map_columns(table, specs, vocabulary()).columns if column.field}
    assert labels == {
        "unit_name": "Nama Karang Taruna",
        "chair": "Nama Ketua Karang Taruna",
        "men_officers": "Jumlah Pengurus Laki Laki",
        "women_officers": "Jumlah Pengurus Perempuan",
        "men_members": "Jumlah Anggota Laki Laki",
        "women_members": "Jumlah Anggota Perempuan",
    }


def test_home_and_duty_address_are_told_apart():
    duty = FieldSpec("duty_subdistrict", "Kecamatan tugas", Kind.SUBDISTRICT, ("kecamatan lokasi tugas",))
    rows = [["Nama", "Kecamatan", "Desa", "Kecamatan Lokasi Tugas"], ["Budi Contoh", "Babat", "Trepan", "Kec. Turi"]]
    values = understood(sheet(rows), specs=(*MEMBER_FIELDS, duty)).data[0].values
    assert (values["village_code"], values["duty_subdistrict_code"]) == ("35.24.05.2010", "35.24.21")


def test_a_saved_mapping_of_the_layout_needs_no_clicks():
    head, body = ["Nama", "Nama", "Kontak"], ["Siti", "Siti Rekaan", "081200000001"]
    first = mapped(head, body, chosen={0: None, 1: "name", 2: "phone"})
    assert first.source == "officer"
    again = mapped(head, body, saved={first.signature: first.saveable()})
    assert again.source == "saved"
    assert again.ready
    assert again.fields == {"name": 1, "phone": 2}
    other = mapped(["Nama", "Kontak"], ["Siti", "0812"], saved={first.signature: first.saveable()})
    assert other.source == "guess"


def test_the_signature_is_of_the_labels_not_of_their_dress():
    assert signature_of(["No.", "NAMA  lengkap", ""]) == signature_of(["no", "Nama Lengkap"])
    assert signature_of(["Nama", "NIK"]) != signature_of(["NIK", "Nama"])


def test_contents_that_contradict_a_label_lower_the_confidence():
    mapping = mapped(
        ["Nama", "NIK", "HP"],
        ["Budi Contoh", "081200000001", "3524220101909001"],
        ["Sari Rekaan", "081200000002", "3524224101909002"],
    )
    assert mapping.fields.get("nik") != 1 or mapping.columns[1].state is ColumnState.CHOOSE
    assert not mapping.ready
