"""Whatever of an error workbook is corrected, in whatever order it comes back: only the corrected rows change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.error_books import as_excel, as_libreoffice, download, rows_of
from tests.imports.wizard import send_file
from welfare.accounts.models import User
from welfare.imports.correcting import correct_cells
from welfare.imports.error_book import error_book
from welfare.imports.error_return import bring_back, is_error_book
from welfare.imports.kept_cells import KeptCells
from welfare.imports.reading import read_workbook
from welfare.imports.receiving import receive
from welfare.imports.workbook import Sheet, Workbook

COUNT = 12
WRONG = [number for number in range(2, COUNT + 2) if number % 4]
CHANGES = st.dictionaries(st.sampled_from(WRONG), st.sampled_from(["nama", "nik", "hp", "keduanya"]))


@contextmanager
def trial() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sheet_of_wrong_rows() -> bytes:
    """Rows 2 to 13; every fourth is in order, the others lack their name, and some have a damaged NIK."""
    lines = ["No;Nama;NIK;No HP;Desa;Kecamatan"]
    for number in range(2, COUNT + 2):
        name = "" if number in WRONG else f"Parno Contoh{'abcdefghijklmnop'[number]}"
        nik = "3,52402E+15" if number % 5 == 0 else f"35240245018{number % 10}9{number:02}1"
        lines.append(f"{number - 1};{name};{nik};0812000000{number:02};Bronjong;Bluluk")
    return "\n".join(lines).encode()


def corrected(row: list[Any], number: int, what: str) -> list[Any]:
    row = list(row)
    if what in ("nama", "keduanya"):
        row[1] = f"Wiji Rekaan{'abcdefghijklmnop'[number]}"
    if what in ("nik", "keduanya"):
        row[2] = f"35240245018{number % 10}8{number:02}1"
    if what == "hp":
        row[3] = f"0813000000{number:02}"
    return row


@pytest.fixture
def returned(staff: User) -> tuple[Any, list[list[Any]]]:
    batch = receive(sheet_of_wrong_rows(), "daftar.csv", kind="persons", by=staff)
    workbook = read_workbook(error_book(batch, staff, warnings=True).content, "perbaikan.xlsx")
    assert is_error_book(workbook)
    return batch, workbook.sheets[0].rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, left_out=st.sets(st.sampled_from(WRONG)), order=st.randoms(use_true_random=False))
def test_only_corrected_rows_change(
    returned: tuple[Any, list[list[Any]]], staff: User, changes: dict[int, str], left_out: set[int], order: Any
) -> None:
    batch, sent = returned
    head, body = sent[0], {int(row[6]): row for row in sent[1:]}
    rows = [
        corrected(row, number, changes[number]) if number in changes else row
        for number, row in body.items()
        if number in changes or number not in left_out
    ]
    order.shuffle(rows)
    before = rows_of(batch)
    with trial():
        done = bring_back(Workbook([Sheet("Daftar", [head, *rows])], format="xlsx"), by=staff)
        after = rows_of(batch)
        assert [number for number in before if before[number] != after[number]] == sorted(changes)
        named = [number for number, what in changes.items() if what in ("nama", "keduanya")]
        assert (done.fixed, done.still) == (len(named), len(changes) - len(named))
        for number, what in changes.items():
            assert (after[number]["verdict"] == "new") == (number in named)
            assert ("sealed" in after[number]["values"]) == (what in ("nik", "keduanya") or number % 5 != 0)
        again = bring_back(Workbook([Sheet("Daftar", [head, *rows])], format="xlsx"), by=staff)
        assert (again.fixed, again.still) == (0, 0), "the same workbook once more changes nothing"
    assert rows_of(batch) == before


@pytest.mark.parametrize(
    ("name", "program"),
    [("messy.xlsx", as_libreoffice), ("messy.xls", as_excel), ("messy_semicolon.csv", as_excel),
     ("per_kecamatan.xlsx", as_libreoffice)],
)  # fmt: skip
def test_an_untouched_workbook_of_any_list_changes_nothing(
    client: Client, staff: User, sheets: Path, name: str, program: Any
) -> None:
    batch = send_file(client, "members", sheets / "synth" / name)
    before = rows_of(batch)
    filename, content = program(download(client, batch, peringatan="1"))
    done = bring_back(read_workbook(content, filename), by=staff)
    assert (done.fixed, done.still, done.notes) == (0, 0, [])
    assert rows_of(batch) == before


@pytest.mark.parametrize("name", ["messy.xlsx", "per_kecamatan.xlsx", "attendance.xlsx"])
def test_a_row_read_again_is_understood_as_at_first(client: Client, staff: User, sheets: Path, name: str) -> None:
    """Titles, subheadings, columns and head rows hold for a corrected row exactly as they did for the sheet."""
    batch = send_file(client, "members", sheets / "synth" / name)
    before = rows_of_sheets(batch)
    rows = list(batch.rows.filter(kind="data").exclude(problems=[]))
    with transaction.atomic():
        kept = KeptCells(batch)
        correct_cells(kept, {row.pk: kept.sent(row) for row in rows}, by=staff)
    after = rows_of_sheets(batch)
    for key, row in before.items():
        for stored in (row, after[key]):
            for name_ in ("_corrected", "_cells", "sealed"):
                stored["values"].pop(name_, None)
            for step in stored["steps"]:
                step["after"].pop("nik_cipher", None)
        assert after[key] == row, key


def rows_of_sheets(batch: Any) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["sheet"], row["number"]): row for row in batch.rows.order_by("pk").values()}


def test_both_ways_take_few_queries_however_many_rows(staff: User) -> None:
    head = "No;Nama;No HP;Desa;Kecamatan"
    for count in (20, 200):
        lines = [f"{n};;0812{count:04}{n:04};Bronjong;Bluluk" for n in range(1, count + 1)]
        batch = receive("\n".join((head, *lines)).encode(), "daftar.csv", kind="persons", by=staff)
        with CaptureQueriesContext(connection) as out:
            book = error_book(batch, staff)
        workbook = read_workbook(book.content, "perbaikan.xlsx")
        for number, row in enumerate(workbook.sheets[0].rows[1:]):
            row[1] = f"Wiji Rekaan{'abcdefghijklmnopqrst'[number % 20]}{'abcdefghijklmnopqrst'[number // 20]}"
        with CaptureQueriesContext(connection) as back:
            assert bring_back(workbook, by=staff).fixed == book.rows == count
        assert len(out) <= 10, [query["sql"][:80] for query in out]
        assert len(back) <= 45, [query["sql"][:80] for query in back]
