"""Old registers come in as they ended; the list goes out and comes back the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from puskesos.cases.models import Case
from tests.factories import make_case, make_person
from tests.imports.round_trip import assert_all_same, bring_back, download, told, verdicts
from welfare.audit.models import SensitiveRead
from welfare.imports.applying import apply_batch
from welfare.imports.receiving import receive
from welfare.imports.undoing import undo_batch
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
EXPORT = reverse("cases:case_export")
HEAD = "No Register;Tanggal Pengaduan;Nama;L/P;Desa;Kecamatan;No HP;Jenis Layanan;Pelapor;Status;Hasil"
ROWS = (
    "12;03-02-2020;Parlan Rekaan;L;Bronjong;Bluluk;081200000801;BPJS/KIS (PBI-JK);;selesai;KIS terbit",
    "13;04-02-2020;Tumini Rekaan;P;Bronjong;Bluluk;081200000802;Korban tindak kekerasan;Tetangga;dalam proses;",
    ";05-02-2020;Tumini Rekaan;P;Bronjong;Bluluk;081200000802;Pengecekan desil DTSEN;;ditolak;Luar daerah",
)


def take(by, *rows):
    return receive("\n".join((HEAD, *rows)).encode(), "register.csv", kind="cases", by=by)


def test_an_old_register_becomes_cases_once(staff):
    batch = take(staff, *ROWS)
    assert verdicts(batch) == ["new"] * 3, told(batch)
    apply_batch(batch, by=staff)
    first, second, third = Case.objects.order_by("received_on")
    assert first.number == "LAMA-3524022005-2020-12"
    assert (first.state, first.closed_on, first.outcome) == ("resolved", dt.date(2020, 2, 3), "KIS terbit")
    assert first.due_on == dt.date(2020, 2, 10)
    assert (second.state, second.is_sensitive, second.reporter_name) == ("in_process", True, "Tetangga")
    assert second.client == third.client
    assert third.state == "rejected"
    assert first.entries.get().text == "Disalin dari register lama."
    assert Person.objects.count() == 2
    again = take(staff, *ROWS, "")
    assert verdicts(again) == ["same"] * 3, told(again)


def test_an_import_is_taken_back_whole(staff):
    batch = take(staff, *ROWS)
    apply_batch(batch, by=staff)
    undo_batch(batch, by=staff)
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_bad_rows_say_what_to_do(staff, tksk_bluluk):
    batch = take(
        staff,
        "1;03-02-2020;Parlan Rekaan;L;;Bluluk;081200000801;BPJS/KIS (PBI-JK);;selesai;",
        "2;;Parlan Rekaan;L;Bronjong;Bluluk;081200000801;BPJS/KIS (PBI-JK);;selesai;",
        "3;03-02-2099;Parlan Rekaan;L;Bronjong;Bluluk;081200000801;BPJS/KIS (PBI-JK);;selesai;",
    )
    assert verdicts(batch) == ["wrong"] * 3
    reasons = " ".join(batch.rows.filter(kind="data").values_list("reason", flat=True))
    assert "Desa/kelurahan tempat layanan tidak dikenal" in reasons
    away = take(tksk_bluluk, "1;03-02-2020;Paimo Rekaan;L;Moropelang;Babat;081200000805;BPJS/KIS (PBI-JK);;selesai;")
    assert verdicts(away) == ["wrong"], told(away)


def test_every_case_comes_back_the_same(client_of, staff):
    make_case(staff, narrative="Kartu  tidak aktif, - mohon dibantu", relation="child", reporter_name="Anaknya")
    make_case(staff, client=make_person(name="Wagiyem", phone="", region=None), urgency=2)
    make_case(staff, state="resolved")
    apply_batch(take(staff, ROWS[0]), by=staff)
    content = download(client_of(staff), f"{EXPORT}?keadaan=semua")
    assert SensitiveRead.objects.get().row_count == 4
    assert_all_same(bring_back(content, "cases", staff), 4)
    assert Case.objects.count() == 4


def test_a_download_holds_what_the_list_shows(client_of, staff, tksk_bluluk):
    make_case(staff, is_sensitive=True)
    make_case(staff)
    make_case(staff, state="resolved")
    download(client_of(tksk_bluluk), EXPORT)
    assert SensitiveRead.objects.get().row_count == 1


def test_an_unknown_service_is_kept_in_words_and_delicate_ones_are_hidden(staff):
    batch = take(
        staff,
        "1;03-02-2020;Parlan Rekaan;L;Bronjong;Bluluk;081200000801;Pinjam kursi roda;;selesai;",
        "2;03-02-2020;Tumini Rekaan;P;Bronjong;Bluluk;081200000802;KDRT;;selesai;",
    )
    assert "tidak dikenal: dicatat sebagai" in str([row.problems for row in batch.rows.filter(kind="data")])
    apply_batch(batch, by=staff)
    first, second = Case.objects.order_by("pk")
    assert (first.service.code, first.narrative, first.is_sensitive) == ("informasi", "Pinjam kursi roda.", False)
    assert second.is_sensitive
