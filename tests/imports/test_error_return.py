"""The error workbook comes back, from Excel or LibreOffice: the same import goes on, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from tests.factories import make_person
from tests.imports.error_books import (
    Edit,
    as_excel,
    as_libreoffice,
    column_of,
    download,
    line_of,
    opened,
    put,
    rows_of,
    send_back,
    send_to,
)  # fmt: skip
from tests.imports.wizard import paste, send, words
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.imports.applying import apply_batch
from welfare.imports.expiry import expire_files
from welfare.imports.models import ImportBatch
from welfare.imports.undoing import undo_batch
from welfare.imports.views import errors
from welfare.jobs.models import Job
from welfare.people.models import Person

PROGRAMS = pytest.mark.parametrize("program", [as_excel, as_libreoffice])
HEAD = "No | Nama | NIK | No HP | Kecamatan"
Program = Callable[..., tuple[str, bytes]]


@pytest.fixture
def wrong(client: Client) -> ImportBatch:
    """Rows 2, 4 and 5 lack their names, row 3 is in order; row 5 has a telephone that is too short."""
    return paste(
        client, "persons", HEAD, "1 | | 3524024501809001 | 081200000001 | Bluluk",
        "2 | Suwarti Contoh | | 081200000002 | Bluluk", "3 | | | 081200000003 | Bluluk", "4 | | | 0812 | Babat",
    )  # fmt: skip


def refused(client: Client, batch: ImportBatch, returned: tuple[str, bytes]) -> str:
    """What a refusal says, by both roads; nothing is stored."""
    before, count = rows_of(batch), ImportBatch.objects.count()
    said = set()
    for answer in (send_back(client, returned), send_to(client, batch, returned)):
        assert answer.status_code == 200
        said.add(" ".join(answer.context["form"].errors["file"]))
    assert rows_of(batch) == before
    assert ImportBatch.objects.count() == count
    assert len(said) == 1
    return said.pop()


@PROGRAMS
def test_the_seed_workbook_goes_round(client: Client, participants: ImportBatch, program: Program) -> None:
    book = download(client, participants, peringatan="1")
    returned = program(book, put(20, "NIK", "3524032903739008"), put(29, "NIK", "3524131304879016"))
    answer = send_back(client, returned, kind="centres")
    assert answer["Location"] == participants.get_absolute_url(), "whatever list was chosen, the import goes on"
    assert ImportBatch.objects.count() == 1
    assert "2 baris diperbaiki." in words(client.get(answer["Location"]))
    for number in (20, 29):
        row = participants.rows.get(number=number)
        assert (row.problems, row.verdict, row.values["pillar"]) == ([], "new", "TKSK")
        assert row.values["nik"].startswith("3524••")
    assert "3524032903739008" not in str(rows_of(participants))


@PROGRAMS
def test_nothing_changed_changes_nothing(client: Client, wrong: ImportBatch, program: Program) -> None:
    before = rows_of(wrong)
    answer = client.get(send_back(client, program(download(client, wrong)))["Location"])
    assert "Tidak ada sel yang berubah di buku perbaikan ini; impor tidak berubah." in words(answer)
    assert "3 baris lain tidak diubah dan tetap menunggu." in words(answer)
    assert rows_of(wrong) == before


@PROGRAMS
def test_order_deleted_rows_and_deleted_columns_do_not_matter(
    client: Client, wrong: ImportBatch, program: Program
) -> None:
    def shuffle(sheet: Worksheet) -> None:
        first, last = line_of(sheet, 2), line_of(sheet, 5)
        for column in range(1, sheet.max_column + 1):
            one, two = sheet.cell(first, column), sheet.cell(last, column)
            one.value, two.value = two.value, one.value
        sheet.delete_rows(line_of(sheet, 4))
        for head in ("Alasan", "Baris asal"):
            sheet.delete_cols(openpyxl.utils.column_index_from_string(column_of(sheet, head)))

    book = download(client, wrong)
    _, named = as_excel(book, put(5, "Nama", "Parno Contoh"), put(5, "No HP", "081200000005"))
    before = rows_of(wrong)
    answer = client.get(send_to(client, wrong, program(named, shuffle))["Location"])
    assert "1 baris diperbaiki. 2 baris lain tidak diubah" in words(answer)
    after = rows_of(wrong)
    assert (after[5]["label"], after[5]["values"]["phone"]) == ("Parno Contoh", "081200000005")
    assert [after[number] for number in (1, 2, 3, 4)] == [before[number] for number in (1, 2, 3, 4)]


def test_a_csv_or_a_paste_of_it_comes_back_as_well(client: Client, wrong: ImportBatch) -> None:
    sheet = opened(download(client, wrong))
    put(4, "Nama", "Parno Contoh")(sheet)
    lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    text = "\n".join("\t".join(line).replace("\n", " ") for line in lines)
    answer = client.post(f"{reverse('imports:batch_create')}?kind=persons", {"text": text})
    assert "1 baris diperbaiki." in words(client.get(answer["Location"]))
    put(5, "Nama", "Wiji Contoh")(sheet)
    lines = [[(cell.value or "").replace("\n", " ") for cell in row] for row in sheet.iter_rows()]
    csv = "\r\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode("utf-8-sig")
    assert send_back(client, ("perbaikan.csv", csv))["Location"] == wrong.get_absolute_url()
    assert {row.number: row.label for row in wrong.rows.filter(kind="data")}[5] == "Wiji Contoh"


def test_a_number_cell_left_alone_stays_damaged(client: Client) -> None:
    book = openpyxl.Workbook()
    for row in (["No", "Nama", "NIK", "Kecamatan"], [1, None, 3524024501809000, "Bluluk"], [2, "Parno", "", "Babat"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    send(client, "persons", file.getvalue())
    batch = ImportBatch.objects.get()
    returned = as_excel(download(client, batch), put(2, "Nama", "Suwarti Contoh"))
    send_back(client, returned)
    row = batch.rows.get(number=2)
    assert (row.label, row.verdict) == ("Suwarti Contoh", "new")
    assert [problem["code"] for problem in row.problems] == ["nik_lost_digit"]
    assert "sealed" not in row.values, "text in the workbook is no proof of the last digit"


def test_a_program_that_made_numbers_of_text_has_corrected_nothing(client: Client, wrong: ImportBatch) -> None:
    before = rows_of(wrong)
    edits = [put(2, "NIK", 3524024501809000), put(2, "No HP", 81200000001), put(4, "No", 3)]
    assert "Tidak ada sel yang berubah" in words(
        client.get(send_back(client, as_excel(download(client, wrong), *edits))["Location"])
    )
    assert rows_of(wrong) == before


def test_what_is_still_wrong_is_told_and_can_go_round_again(client: Client, wrong: ImportBatch) -> None:
    fixed = [put(5, "No HP", "081200000005"), put(2, "Nama", "Suwarti Rekaan"), put(4, "NIK", "3524024501809009")]
    answer = client.get(send_back(client, as_excel(download(client, wrong), *fixed))["Location"])
    assert "1 baris diperbaiki, 2 masih ragu atau salah." in words(answer)
    again = opened(download(client, wrong))
    assert [again[f"F{line}"].value for line in range(2, again.max_row + 1)] == ["4", "5"]
    assert again[f"D{line_of(again, 5)}"].value == "081200000005", "the first correction is in the second workbook"
    assert again[f"C{line_of(again, 4)}"].value == "3524024501809009", "a number too, out of where it is sealed"
    finished = as_excel(download(client, wrong), put(5, "Nama", "Parno Contoh"), put(4, "Nama", "Wiji Contoh"))
    answer = client.get(send_back(client, finished)["Location"])
    assert "2 baris diperbaiki." in words(answer)
    rows = rows_of(wrong)
    assert rows[5]["values"]["phone"] == "081200000005"
    assert rows[4]["values"]["nik"] == "3524••••••••••••"


def test_a_correction_on_the_screen_is_in_the_workbook_and_not_undone_by_an_older_one(
    client: Client, wrong: ImportBatch
) -> None:
    older = download(client, wrong)
    row = wrong.rows.get(number=2)
    typed = {"name": "Suwarti Rekaan", "nik": "", "phone": "081200000077", "tempat": "35.24.05"}
    assert client.post(reverse("imports:row_edit", args=[wrong.pk, row.pk]), typed).status_code == 302
    before = rows_of(wrong)
    send_back(client, as_excel(older, put(4, "Nama", "Parno Contoh")))
    assert rows_of(wrong)[2] == before[2]
    newer = opened(download(client, wrong, peringatan="1"))
    assert [newer[f"F{line}"].value for line in range(2, newer.max_row + 1)] == ["5"]
    row.refresh_from_db()
    assert dict(row.values["_cells"]) == {1: "Suwarti Rekaan", 3: "081200000077", 4: "Babat"}


def test_titles_and_sheet_names_hold_for_corrected_rows(client: Client) -> None:
    book = openpyxl.Workbook()
    for name, digit in (("Bluluk", 1), ("Babat", 2)):
        sheet = book.create_sheet(name)
        for row in ([f"DATA PSM KECAMATAN {name.upper()}"], ["No", "Nama", "Tgl Lahir", "No HP"]):
            sheet.append(row)
        sheet.append([1, None, "03/25/1980", f"08120000000{digit}"])
        sheet.append([2, "Parno Contoh", "04/13/1981", f"08120000001{digit}"])
    file = io.BytesIO()
    book.save(file)
    send(client, "members", file.getvalue())
    batch = ImportBatch.objects.get()
    send_back(client, as_excel(download(client, batch), put(3, "Nama", "Wiji Contoh"), sheet=1))
    values = batch.rows.get(sheet="Babat", number=3).values
    assert (values["subdistrict_code"], values["pillar"]) == ("35.24.05", "PSM")
    assert values["birth_date"] == "1980-03-25", "the column writes months first, and still does"
    assert batch.rows.get(sheet="Bluluk", number=3).verdict == "wrong"


def test_a_list_of_lines_is_corrected_line_by_line(client: Client) -> None:
    lines = ["1. Budi Contoh - TKSK Bluluk 081200000001", "2. Sari Contoh - PSM Babat 3524059999809003"]
    batch = paste(client, "members", *lines, "3. Wiji Contoh - TKSK Modo 081200000003")
    book = download(client, batch, peringatan="1")
    line = line_of(opened(book), 2)
    assert "NIK" in opened(book)[f"A{line}"].comment.text
    right = "2. Sari Contoh - PSM Babat 3524056509809003 081200000009"
    answer = send_back(client, as_excel(book, lambda sheet: sheet.cell(line, 1, right)))
    assert answer["Location"] == batch.get_absolute_url()
    row = batch.rows.get(number=2)
    assert (row.label, row.values["phone"], row.values["pillar"]) == ("Sari Contoh", "081200000009", "PSM")
    assert row.values["nik"] == "3524••••••••••••"


def test_a_doubtful_row_is_settled_by_a_number(client: Client) -> None:
    make_person(name="Suwarti Contoh", region="35.24.02", phone="")
    batch = paste(client, "persons", HEAD, "1 | Suwarti Contoh | | | Bluluk", "2 | Parno Contoh | | | Bluluk")
    assert batch.rows.get(number=2).verdict == "doubtful"
    send_back(client, as_excel(download(client, batch), put(2, "Nama", "Karmini Rekaan")))
    assert batch.rows.get(number=2).verdict == "new"


def test_who_repeats_a_corrected_row_is_told_anew(client: Client) -> None:
    batch = paste(
        client, "persons", HEAD, "1 | Suwarti Contoh | 3524024501809001 | 0812 | Bluluk",
        "2 | Suwarti Contoh | 3524024501809001 | | Bluluk", "3 | | | | Bluluk",
    )  # fmt: skip
    assert batch.rows.get(number=3).values["_duplicate_of"] == ["", 2]
    edits = [put(2, "NIK", "3524024501809002"), put(2, "Nama", "Jumari Rekaan")]
    send_back(client, as_excel(download(client, batch, peringatan="1"), *edits))
    row = batch.rows.get(number=3)
    assert "_duplicate_of" not in row.values
    assert (row.verdict, row.problems) == ("new", [])


def _new_row(sheet: Worksheet) -> None:
    sheet.append([5, "Orang Tambahan", None, "081200000099", "Bluluk"])


def _copied_row(sheet: Worksheet) -> None:
    sheet.append([cell.value for cell in sheet[line_of(sheet, 4)]])


def _half_sorted(sheet: Worksheet) -> None:
    for column in range(1, 6):
        one, two = sheet.cell(line_of(sheet, 2), column), sheet.cell(line_of(sheet, 4), column)
        one.value, two.value = two.value, one.value


def _altered_key(sheet: Worksheet) -> None:
    cell = sheet[f"G{line_of(sheet, 4)}"]
    cell.value = cell.value.replace("-4-", "-3-")


def _swapped_keys(sheet: Worksheet) -> None:
    one, two = sheet[f"G{line_of(sheet, 4)}"], sheet[f"G{line_of(sheet, 5)}"]
    one.value, two.value = two.value, one.value


REFUSED: list[tuple[Edit, str]] = [
    (_new_row, "Baris 5 lembar “Teks yang ditempel” tidak ada di buku perbaikan"),
    (_copied_row, "Baris asal 4 ada dua kali"),
    (_half_sorted, "sebagian kolom diurutkan tanpa yang lain"),
    (_altered_key, "kolom kuncinya sudah diubah"),
    (_swapped_keys, "tidak cocok dengan kuncinya"),
    (lambda sheet: sheet.insert_cols(2), "ditambah atau dihapus"),
    (lambda sheet: sheet.delete_cols(2), "Judul kolom pada baris 1"),
    (lambda sheet: sheet.__setitem__("B1", "Alamat"), "Judul kolom pada baris 1"),
]


@PROGRAMS
@pytest.mark.parametrize(("edit", "sentence"), REFUSED)
def test_what_cannot_be_told_apart_is_refused_whole(
    client: Client, wrong: ImportBatch, program: Program, edit: Edit, sentence: str
) -> None:
    returned = program(download(client, wrong), put(5, "Nama", "Parno Contoh"), edit)
    assert sentence in refused(client, wrong, returned)


def test_another_officers_discarded_and_unknown_imports_read_alike(
    client_of: Callable[[User], Client], tksk_bluluk: User, stranger_tksk: User
) -> None:
    owner, stranger = client_of(tksk_bluluk), client_of(stranger_tksk)
    batch = paste(owner, "persons", "No | Nama | Kecamatan", "1 | | Bluluk", "2 | Parno Contoh | Bluluk")
    returned = as_excel(download(owner, batch), put(2, "Nama", "Wiji Contoh"))
    before = rows_of(batch)

    def said(answer: Any) -> str:
        return " ".join(answer.context["form"].errors["file"])

    foreign = said(send_back(stranger, returned))
    assert rows_of(batch) == before
    owner.post(reverse("imports:batch_discard", args=[batch.pk]))
    assert said(send_back(owner, returned)) == foreign
    assert "tidak ditemukan" in foreign
    assert not ImportBatch.objects.exists()


def test_a_book_of_another_import_and_of_two(client: Client, wrong: ImportBatch) -> None:
    other = paste(client, "persons", HEAD, "1 | | | | Modo", "2 | Parno Contoh | | | Modo")
    book = download(client, other)
    answer = send_to(client, wrong, as_excel(book, put(2, "Nama", "Wiji Contoh")))
    assert "milik impor lain" in " ".join(answer.context["form"].errors["file"])
    strange = [cell.value for cell in opened(book)[2]]
    both = as_excel(download(client, wrong), lambda sheet: sheet.append(strange))
    assert "lebih dari satu impor" in refused(client, wrong, both)
    plain = send_to(client, wrong, ("daftar.csv", b"Nama;Kecamatan\nParno;Modo\n"))
    assert "bukan buku perbaikan" in " ".join(plain.context["form"].errors["file"])


def test_a_long_book_is_followed_to_its_end_and_then_told(
    client: Client, wrong: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "wait_for", lambda job: Job(pk=job.pk, state=Job.State.RUNNING))
    answer = send_to(client, wrong, as_excel(download(client, wrong), put(4, "Nama", "Parno Contoh")))
    followed = client.get(answer["Location"], headers={"HX-Request": "true"})
    assert followed["HX-Redirect"] == wrong.get_absolute_url()
    assert "1 baris diperbaiki" in words(client.get(wrong.get_absolute_url()))
    assert ImportBatch.objects.get() == wrong, "what came back is no import of its own"


def test_an_expired_file_is_told(client: Client, wrong: ImportBatch) -> None:
    returned = as_excel(download(client, wrong), put(4, "Nama", "Parno Contoh"))
    expire_files(now=wrong.created_at + dt.timedelta(days=400))
    assert "Berkas asli impor ini sudah dihapus" in refused(client, wrong, returned)


def test_rows_put_off_when_saving_go_on_and_saved_ones_stay(client: Client, staff: User, wrong: ImportBatch) -> None:
    book = as_excel(download(client, wrong, peringatan="1"), put(4, "Nama", "Parno Contoh"), put(5, "No HP", "0813"))
    apply_batch(wrong, by=staff)
    assert [person.name for person in Person.objects.all()] == ["Suwarti Contoh"]
    saved = rows_of(wrong)[3]
    answer = client.get(send_back(client, book)["Location"])
    assert "1 baris diperbaiki, 1 masih ragu atau salah." in words(answer)
    wrong.refresh_from_db()
    apply_batch(wrong, by=staff)
    assert sorted(person.name for person in Person.objects.all()) == ["Parno Contoh", "Suwarti Contoh"]
    assert rows_of(wrong)[3] == saved
    late = as_excel(book[1], put(4, "Nama", "Orang Lain"))
    answer = client.get(send_back(client, late)["Location"])
    assert "1 baris sudah disimpan lebih dulu dan tidak diubah lagi." in words(answer)
    assert not Person.objects.filter(name="Orang Lain").exists()


def test_an_import_taken_back_is_not_changed(client: Client, staff: User, wrong: ImportBatch) -> None:
    returned = as_excel(download(client, wrong), put(4, "Nama", "Parno Contoh"))
    undo_batch(apply_batch(wrong, by=staff), by=staff)
    assert "Impor ini dibatalkan" in refused(client, wrong, returned)
    assert not Person.objects.exists()


def test_what_is_left_out_is_said(client: Client, wrong: ImportBatch) -> None:
    def more(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Coretan").append(["hitungan", 3])
        for column in range(1, 6):
            sheet.cell(line_of(sheet, 4), column).value = None

    before = rows_of(wrong)
    answer = words(client.get(send_back(client, as_excel(download(client, wrong), more))["Location"]))
    assert "1 baris dikosongkan" in answer
    assert "Lembar “Coretan” bukan bagian buku perbaikan" in answer
    assert rows_of(wrong) == before
    assert SensitiveRead.objects.count() == 1
