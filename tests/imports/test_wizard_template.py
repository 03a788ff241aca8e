"""The empty workbook of every kind: it opens, and the wizard reads every one of its columns."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_event
from tests.imports.wizard import send
from welfare.accounts.models import User
from welfare.desk.registry import SheetKind, announced
from welfare.imports.fields import Kind
from welfare.imports.models import ImportBatch
from welfare.imports.planning import resource_for

KINDS = [kind.code for kind in announced(SheetKind)]
SAMPLES = {
    Kind.NAME: "Suwarti Contoh", Kind.NIK: "3524024501809001", Kind.SEX: "P", Kind.PHONE: "081200000001",
    Kind.SUBDISTRICT: "Bluluk", Kind.VILLAGE: "Bronjong", Kind.BIRTH_DATE: "05-01-1980", Kind.DATE: "03-02-2024",
    Kind.PILLAR: "TKSK", Kind.EMAIL: "a@contoh.id", Kind.INTEGER: 7, Kind.RT: "001", Kind.RW: "002",
}  # fmt: skip


def download(client: Client, kind: str) -> bytes:
    response = client.get(f"{reverse('imports:template')}?kind={kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith('.xlsx"')
    return response.content


@pytest.mark.parametrize("kind", KINDS)
def test_filled_in_the_template_is_read_column_by_column(
    client_of: Callable[[User], Client], staff: User, kind: str
) -> None:
    client = client_of(staff)
    book = openpyxl.load_workbook(io.BytesIO(download(client, kind)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    specs = {spec.label: spec for spec in resource_for(kind).specs}
    for column, head in enumerate(heads, 1):
        sheet.cell(2, column, 1 if head == "No" else SAMPLES.get(specs[head].kind, "isi contoh"))
    filled = io.BytesIO()
    book.save(filled)
    more = {"target": make_event().pk} if kind == "participants" else {}
    assert send(client, kind, filled.getvalue(), "format.xlsx", **more).status_code == 302
    batch = ImportBatch.objects.get()
    labels = {spec.name: label for label, spec in specs.items()}
    (table,) = [table for table in batch.summary["tables"] if table["rows"]]
    understood = {column["head"]: labels.get(column["field"]) for column in table["columns"] if column["head"] != "No"}
    assert understood == {head: head for head in heads if head != "No"}
    assert batch.counts["data"] == 1
    assert not batch.summary["questions"]


def test_identifiers_are_text_and_known_words_are_lists(client_of: Callable[[User], Client], staff: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(client_of(staff), "participants")))
    sheet = book.worksheets[0]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    for head in ("NIK", "Nomor HP"):
        assert sheet.column_dimensions[letters[head]].number_format == "@"
    rules = sheet.data_validations.dataValidation
    lists = {str(rule.sqref).partition("2")[0]: rule.formula1 for rule in rules}
    assert lists[letters["Jenis kelamin"]] == '"L,P"'
    assert {letters["Pilar"], letters["Kecamatan"]} <= lists.keys()
    assert [other.title for other in book.worksheets if other.sheet_state == "visible"] == [sheet.title, "Petunjuk"]


def test_a_tksk_gets_only_the_own_kecamatan_to_choose(client_of: Callable[[User], Client], tksk_bluluk: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(client_of(tksk_bluluk), "persons")))
    rules = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert '"Bluluk"' in rules


def test_unknown_and_forbidden_kinds(client_of: Callable[[User], Client], tksk_bluluk: User) -> None:
    client, url = client_of(tksk_bluluk), reverse("imports:template")
    assert client.get(f"{url}?kind=horoscopes").status_code == 404
    assert client.get(url).status_code == 404
    assert client.get(f"{url}?kind=participants").status_code == 403
