"""The empty workbook of every kind: read back column by column, its lists, its guide, and what it says when empty."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.factories import make_centre, make_event
from welfare.desk.registry import SheetKind, announced
from welfare.imports.blank_sheets import GUIDE, asked, empty_workbook
from welfare.imports.exporting import RECORD_ID
from welfare.imports.fields import Kind
from welfare.imports.planning import resource_for
from welfare.imports.receiving import NO_ROWS, receive
from welfare.imports.workbook import UnreadableFile

pytestmark = pytest.mark.django_db
KINDS = [kind.code for kind in announced(SheetKind)]
SAMPLES = {
    Kind.NAME: "Suwarti Contoh", Kind.NIK: "3524024501809001", Kind.SEX: "P", Kind.PHONE: "081200000001",
    Kind.SUBDISTRICT: "Bluluk", Kind.VILLAGE: "Bronjong", Kind.BIRTH_DATE: "05-01-1980", Kind.DATE: "03-02-2024",
    Kind.PILLAR: "Karang Taruna", Kind.POSITION: "Sekretaris", Kind.EMAIL: "a@contoh.id", Kind.INTEGER: 7,
    Kind.RT: "001", Kind.RW: "002", Kind.ADDRESS: "Jl. Mawar 1", Kind.PLACE_NAME: "Lamongan",
}  # fmt: skip


def workbook(kind, user):
    return openpyxl.load_workbook(io.BytesIO(empty_workbook(resource_for(kind), "Daftar contoh", user)))


def heads(book):
    return [cell.value for cell in book.worksheets[0][1]]


def as_bytes(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def target_of(kind):
    return make_event() if kind == "participants" else None


def sample(spec):
    if spec.kind is Kind.CHOICE:
        return spec.choices[0].label
    return SAMPLES.get(spec.kind, "Isi contoh")


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_known_for_certain(staff, kind):
    make_centre()
    book = workbook(kind, staff)
    specs = {spec.label: spec for spec in asked(resource_for(kind))}
    assert heads(book) == ["No", *specs]
    for column, head in enumerate(heads(book), 1):
        book.worksheets[0].cell(2, column, 1 if head == "No" else sample(specs[head]))
    batch = receive(as_bytes(book), "format.xlsx", kind=kind, by=staff, target=target_of(kind))
    found = {name["head"]: name for entry in batch.summary["tables"] if entry["rows"] for name in entry["columns"]}
    assert {head: found[head]["field"] for head in specs} == {label: spec.name for label, spec in specs.items()}
    assert {found[head]["confidence"] for head in specs} == {1.0}, found
    assert not batch.summary["questions"]
    assert batch.counts["data"] == 1
    assert batch.rows.get(kind="data").verdict in ("new", "changed"), batch.rows.get(kind="data").problems


@pytest.mark.parametrize("kind", KINDS)
def test_uploaded_empty_it_says_so(staff, kind):
    with pytest.raises(UnreadableFile) as refusal:
        receive(as_bytes(workbook(kind, staff)), "format.xlsx", kind=kind, by=staff, target=target_of(kind))
    assert str(refusal.value) == NO_ROWS


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_only_what_people_fill_in(staff, kind):
    resource = resource_for(kind)
    names = {spec.name for spec in asked(resource)}
    assert RECORD_ID.name not in names
    assert not names & resource.shown_only
    assert {spec.name for spec in resource.specs if spec.required} <= names


def rules(book):
    sheet = book.worksheets[0]
    letters = {cell.column_letter: cell.value for cell in sheet[1]}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        letter = str(rule.sqref).rstrip("0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ") or str(rule.sqref)
        letter = "".join(filter(str.isalpha, letter.partition(":")[0]))
        found[letters[letter]] = rule.formula1
    return found


def words_of(book, formula):
    """The words behind a rule: its own, or those of a range on the hidden sheet."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    name, _, area = formula.partition("!")
    return [row[0].value for row in book[name.lstrip("=")][area.replace("$", "")]]


def test_members_choose_pillar_post_sex_and_place(staff):
    book = workbook("members", staff)
    found = rules(book)
    assert found["Jenis kelamin"] == '"L,P"'
    assert "Taruna Siaga Bencana" in words_of(book, found["Pilar"])
    assert {"Ketua", "Pendamping", "TKSK"} & set(words_of(book, found["Jabatan"]))
    assert len(words_of(book, found["Kecamatan"])) == 27
    assert "INDIRECT" in found["Desa/Kelurahan"]


def test_villages_hang_on_the_kecamatan_of_their_row(staff):
    book = workbook("persons", staff)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    assert rules(book)["Desa/Kelurahan"] == f'INDIRECT("Desa_"&${columns["Kecamatan"]}2)'
    assert heads(book).index("Kecamatan") + 1 == heads(book).index("Desa/Kelurahan")
    names = {name: area.attr_text for name, area in book.defined_names.items()}
    assert len(names) == 27
    villages = words_of(book, names["Desa_Bluluk"])
    assert sorted(villages) == [
        "Banjargondang", "Bluluk", "Bronjong", "Cangkring", "Kuwurejo", "Primpen", "Songowareng", "Sumberbanjar",
        "Talunrejo",
    ]  # fmt: skip


def test_a_tksk_chooses_from_the_own_kecamatan(tksk_bluluk):
    book = workbook("persons", tksk_bluluk)
    assert words_of(book, rules(book)["Kecamatan"]) == ["Bluluk"]
    assert list(book.defined_names) == ["Desa_Bluluk"]


def test_staff_and_recipients_choose_role_and_programme(staff):
    assert words_of(workbook("staff", staff), rules(workbook("staff", staff))["Tugas"]) == [
        "Penanggung jawab", "Koordinator", "Petugas front office", "Petugas back office", "Fasilitator",
    ]  # fmt: skip
    book = workbook("recipients", staff)
    assert any("Keluarga Harapan" in word for word in words_of(book, rules(book)["Program"]))


@pytest.mark.parametrize("kind", KINDS)
def test_identifiers_are_text_and_the_guide_stands_beside(staff, kind):
    book = workbook(kind, staff)
    sheet = book.worksheets[0]
    specs = {spec.label: spec for spec in asked(resource_for(kind))}
    areas = list(sheet.column_dimensions.values())
    for cell in sheet[1]:
        if cell.value in specs and specs[cell.value].kind in (Kind.NIK, Kind.PHONE, Kind.RT, Kind.RW):
            assert {area.number_format for area in areas if area.min <= cell.column <= area.max} == {"@"}
    assert [other.title for other in book.worksheets if other.sheet_state == "visible"] == ["Daftar contoh", GUIDE]
    guide = [row[0] for row in book[GUIDE].iter_rows(values_only=True)]
    assert set(specs) <= set(guide)
    must = {row[0] for row in book[GUIDE].iter_rows(values_only=True) if row[1] == "wajib"}
    assert must == {label for label, spec in specs.items() if spec.required}
