"""The error workbook goes out: what it holds, how it is marked, who may have it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.imports.error_books import column_of, download, line_of, opened
from tests.imports.wizard import paste, send, send_file, words
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.imports.expiry import expire_files
from welfare.imports.models import ImportBatch

RED, YELLOW = "FFF4B6B0", "FFFBE3A4"


@pytest.fixture
def wrong(client: Client) -> ImportBatch:
    """Row 2 lacks its name, row 3 is in order, row 4 lacks its name and has an impossible telephone."""
    return paste(
        client, "persons", "No | Nama | NIK | No HP | Kecamatan", "1 | | 3524024501809001 | 081200000001 | Bluluk",
        "2 | Suwarti Contoh | | 081200000002 | Bluluk", "3 | | | 0812 | Bluluk",
    )  # fmt: skip


def test_the_layout_is_the_offices_own(client: Client, participants: ImportBatch, sheets: Path) -> None:
    sheet = opened(download(client, participants, peringatan="1"))
    sent = openpyxl.load_workbook(sheets / "seed/daftar-peserta-pembinaan-16-juni-2025.xlsx").worksheets[0]
    for number in range(1, 12):
        for column in range(1, 10):
            ours, theirs = sheet.cell(number, column).value, sent.cell(number, column).value
            assert (ours or "") == ("" if theirs is None else str(theirs)), (number, column)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {str(area) for area in sent.merged_cells.ranges if area.max_row <= 10} <= merged
    assert sheet["J12"].value == "12", "warned of: beyond the age of the pillar"
    assert "TENAGA KESEJAHTERAAN SOSIAL" in str(sheet["A13"].value), "the subheading above the rows comes with them"
    assert [sheet[f"J{line}"].value for line in (14, 15)] == ["20", "29"]
    assert sheet.max_row == 15


def test_bad_cells_are_filled_and_say_why(client: Client, wrong: ImportBatch) -> None:
    sheet = opened(download(client, wrong))
    assert [cell.value for cell in sheet["F"] if cell.value] == ["Baris asal", "2", "4"]
    line = line_of(sheet, 4)
    name, phone = sheet[f"B{line}"], sheet[f"D{line}"]
    assert (name.fill.fgColor.rgb, phone.fill.fgColor.rgb) == (RED, YELLOW)
    assert name.comment.text == "Nama kosong."
    assert "terlalu pendek" in phone.comment.text
    reason = sheet[f"{column_of(sheet, 'Alasan')}{line}"].value
    assert "Nama kosong." in reason
    assert "terlalu pendek" in reason
    assert sheet[f"E{line}"].fill.fill_type is None
    assert sheet.column_dimensions["G"].hidden, "the keys are not for reading"


def test_numbers_and_days_are_text(client: Client) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["No", "Nama", "NIK", "Tanggal Lahir", "Kecamatan"],
        [1, None, 3524024501809000, dt.date(1980, 1, 5), "Bluluk"],
        [2, "=Suwarti", "3524024501809001", dt.date(1980, 1, 5), "Bluluk"],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert send(client, "persons", file.getvalue()).status_code == 302
    sheet = opened(download(client, ImportBatch.objects.get(), peringatan="1"))
    line = line_of(sheet, 2)
    assert [sheet.cell(line, column).value for column in (1, 3, 4)] == ["1", "3524024501809000", "05/01/1980"]
    assert {sheet.cell(line, column).data_type for column in (1, 3, 4)} == {"s"}
    assert {sheet.cell(line, column).number_format for column in range(1, 6)} == {"@"}


def test_rows_with_warnings_only_when_asked_for(client: Client, participants: ImportBatch) -> None:
    url = reverse("imports:batch_errors", args=[participants.pk])
    answer = client.post(url, follow=True)
    assert "Tidak ada baris yang perlu diperbaiki." in words(answer)
    assert line_of(opened(download(client, participants, peringatan="1")), 20)
    assert "3 baris lain dapat disimpan" in words(client.get(reverse("imports:batch_return", args=[participants.pk])))


def test_every_sheet_with_something_wrong_and_no_other(client: Client) -> None:
    book = openpyxl.Workbook()
    for name, person in (("Bluluk", "Suwarti Contoh"), ("Babat", None), ("Modo", None)):
        sheet = book.create_sheet(name)
        sheet.append([f"DATA WARGA KECAMATAN {name.upper()}"])
        sheet.append(["No", "Nama", "No HP"])
        sheet.append([1, person, "081200000001"])
        sheet.append([2, "Parno Contoh", "081200000002"])
    file = io.BytesIO()
    book.save(file)
    assert send(client, "persons", file.getvalue()).status_code == 302
    written = openpyxl.load_workbook(io.BytesIO(download(client, ImportBatch.objects.get())))
    assert written.sheetnames == ["Babat", "Modo"]
    assert written["Modo"]["A1"].value == "DATA WARGA KECAMATAN MODO"


def test_known_words_can_be_chosen(client: Client, sheets: Path) -> None:
    batch = send_file(client, "members", sheets / "synth/messy.xlsx")
    sheet = opened(download(client, batch))
    offered = {str(rule.sqref).partition(" ")[0][0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered["D"] == '"L,P"'


def test_the_download_is_logged_and_only_by_post(client: Client, staff: User, wrong: ImportBatch) -> None:
    url = reverse("imports:batch_errors", args=[wrong.pk])
    assert client.get(url)["Location"] == reverse("imports:batch_return", args=[wrong.pk])
    assert not SensitiveRead.objects.exists()
    download(client, wrong)
    read = SensitiveRead.objects.get()
    assert (read.user, read.what, read.row_count, read.subject_id) == (staff, "export", 2, str(wrong.pk))
    assert read.reason.startswith("Buku perbaikan impor")


def test_nobody_elses_import(
    client_of: Callable[[User], Client], tksk_bluluk: User, stranger_tksk: User, auditor: User
) -> None:
    batch = paste(client_of(tksk_bluluk), "persons", "No | Nama | Kecamatan", "1 | | Bluluk", "2 | Parno | Bluluk")
    for name in ("batch_errors", "batch_return"):
        url = reverse(f"imports:{name}", args=[batch.pk])
        assert client_of(stranger_tksk).post(url).status_code == 404
        assert client_of(auditor).post(url).status_code == 403
    assert not SensitiveRead.objects.exists()


def test_an_expired_file_is_told(client: Client, wrong: ImportBatch) -> None:
    expire_files(now=wrong.created_at + dt.timedelta(days=400))
    answer = client.post(reverse("imports:batch_errors", args=[wrong.pk]), follow=True)
    assert "Berkas asli impor ini sudah dihapus" in words(answer)
    assert not SensitiveRead.objects.exists()
