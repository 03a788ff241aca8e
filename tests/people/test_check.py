"""Cek daftar: who of a list is registered, for whom it is answered, and that nothing of it stays."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_alias,
    make_enrolment,
    make_event,
    make_membership,
    make_nik,
    make_participant,
    make_person,
    make_pillar,
    make_position,
    make_programme,
    make_unit,
)
from tests.imports.wizard import words
from welfare.audit.models import SensitiveRead
from welfare.people import check_views, checking
from welfare.people.models import Person

URL, PAGE, DOWNLOAD = "/orang/cek/", "/orang/cek/hasil/", "/orang/cek/unduh/"
SEED = "seed/daftar-peserta-pembinaan-16-juni-2025"
BABAT_VILLAGE = "35.24.05.2002"
MOST_QUERIES = 33
"""Of a whole request: about twelve to match, one per kind of role, four that every page has."""
LONG_NUMBER = re.compile(r"\d{14,}")
pytestmark = pytest.mark.django_db


def paste(client, *rows):
    """Check rows of cells, written with |."""
    text = "\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows)
    return client.post(URL, {"text": text})


def lines(page):
    return page.context["checked"].lines


def verdicts(page):
    return {line.name: line.verdict for line in lines(page)}


def tabs(page):
    return {tab["label"]: tab["count"] for tab in page.context["tabs"]}


def kept(page):
    return re.search(r'name="jawaban" value="([^"]+)"', page.content.decode())[1]


def truth(sheets):
    with (sheets / f"{SEED}.truth.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["nik"]]


def test_a_workbook_is_told_who_is_registered(client_of, staff, sheets):
    known, changed, *_ = truth(sheets)
    make_person(name=known["name"], nik=known["nik"], region=None, phone=known["phone"])
    make_person(name=changed["name"], nik=changed["nik"], region=None, phone="081200000001")
    file = SimpleUploadedFile("daftar.xlsx", (sheets / f"{SEED}.xlsx").read_bytes())
    page = client_of(staff).post(URL, {"file": file})
    assert tabs(page)["Terdaftar"] == 2
    assert tabs(page)["Semua"] == sum(count for label, count in tabs(page).items() if label[:5] in ("Terda", "Tidak"))
    assert verdicts(page)[known["name"]] == "terdaftar"
    [line] = [line for line in lines(page) if line.name == changed["name"]]
    assert {
        "label": "Nomor HP",
        "old": "0812-0000-0001",
        "new": "-".join(_groups(changed["phone"])),
    } in line.differences
    assert "daftar.xlsx" in words(page)


def _groups(phone):
    return phone[:4], phone[4:8], phone[8:]


def test_a_pasted_message_is_told_with_roles_over_all_rooms(client_of, staff):
    pillar = make_pillar("TKSK")
    unit = make_unit(pillar, "35.24.02", name="Pos Contoh Bluluk")
    person = make_person(name="Budi Rekaan Santoso", region="35.24.02", phone="081200001234")
    make_membership(person, unit, make_position(pillar, name="Anggota TKSK"), start=date(2022, 3, 1))
    for _ in range(2):
        make_participant(make_event(), person)
    make_enrolment(make_programme(name="Program Sembako"), person)
    text = "Besok hadir ya:\n1. Budi Rekaan Santoso - TKSK Bluluk 0812 0000 1234\n2. Sinta Rekaan - PSM Babat\n"
    page = client_of(staff).post(URL, {"text": text})
    assert verdicts(page) == {"Budi Rekaan Santoso": "terdaftar", "Sinta Rekaan": "tidak"}
    read = words(page)
    assert "Anggota TKSK, Pos Contoh Bluluk sejak 2022" in read
    assert "peserta 2 kegiatan" in read
    assert "penerima Program Sembako" in read
    assert f'href="{person.get_absolute_url()}"' in page.content.decode()


def test_roles_are_told_only_to_those_who_may_see_them(client_of, operator_bronjong):
    person = make_person(name="Suwarti Contoh")
    make_enrolment(make_programme(name="Program Sembako"), person)
    page = paste(client_of(operator_bronjong), "Nama | Desa | Kecamatan", "Suwarti Contoh | Bronjong | Bluluk")
    assert verdicts(page) == {"Suwarti Contoh": "terdaftar"}
    assert "Program Sembako" not in page.content.decode()


def test_verdicts_differences_and_doubles(client_of, staff):
    make_person(name="Lasmini Contoh", phone="081200000001", birth_date=date(1980, 1, 5), birth_place="Tuban")
    make_person(name="Mochamad Choirul Anam", phone="081200000002")
    for year in (1970, 1980):
        make_person(name="Jumari Contoh", region="35.24.02", birth_date=date(year, 1, 5), phone="")
    page = paste(
        client_of(staff),
        "No | Nama | No HP | Tempat Lahir | Desa | Kecamatan",
        "1 | Lasmini Contoh | 081200000009 | Lamongan | Bronjong | Bluluk",
        "2 | Moh. Khoirul Anan | 081200000002 | | Bronjong | Bluluk",
        "3 | Jumari Contoh | | | | Bluluk",
        "4 | Kasturi Contoh | | | Bronjong | Bluluk",
        "5 | Lasmini Contoh | 081200000009 | | Bronjong | Bluluk",
        "6 | 12345 | | | Bronjong | Bluluk",
    )
    found = lines(page)
    assert [line.verdict for line in found] == ["terdaftar", "mungkin", "ragu", "tidak", "terdaftar", "rusak"]
    differing = {change["label"]: (change["old"], change["new"]) for change in found[0].differences}
    assert differing["Nomor HP"] == ("0812-0000-0001", "0812-0000-0009")
    assert differing["Tempat lahir"] == ("Tuban", "Lamongan")
    assert {"label": "Nama", "old": "Mochamad Choirul Anam", "new": "Moh. Khoirul Anan"} in found[1].differences
    assert found[1].persons[0].name == "Mochamad Choirul Anam"
    assert len(found[2].persons) == 2
    assert found[4].twin
    assert not found[0].twin
    assert tabs(page)["Ganda di daftar"] == 1


def test_a_place_that_differs_is_told_wherever_the_list_puts_the_person(client_of, tksk_bluluk):
    make_person(name="Suwarti Contoh", phone="081200000077", address="Dusun Lama")
    make_person(name="Lasmini Contoh", phone="081200000078", address="Dusun Lama")
    page = paste(
        client_of(tksk_bluluk),
        "No | Nama | No HP | Alamat | Kecamatan",
        "1 | Suwarti Contoh | 081200000077 | Dusun Baru | Babat",
        "2 | Lasmini Contoh | 081200000078 | Dusun Baru | ",
    )
    elsewhere, nowhere = ({change["label"]: change["new"] for change in line.differences} for line in lines(page))
    assert elsewhere == {"Alamat": "Dusun Baru", "Wilayah": "Kec. Babat"}
    assert nowhere == {"Alamat": "Dusun Baru"}


def test_a_damaged_number_is_told_and_the_person_still_found(client_of, staff):
    nik = make_nik(born=date(1980, 1, 5))
    make_person(name="Suwarti Contoh", nik=nik, phone="")
    page = paste(client_of(staff), "No | Nama | NIK", f"1 | Suwarti Contoh | {nik[:15]}", f"2 | Parno Contoh | {nik}")
    first, second = lines(page)
    assert first.verdict == "mungkin"
    assert "15 digit" in first.reason
    assert any("15 angka" in note for note in first.notes)
    assert second.verdict == "ragu"


def test_nothing_is_written_but_one_line_of_the_log(client_of, staff, sheets):
    client = client_of(staff)
    client.get(URL)
    make_alias(make_person(name="Suwarti Contoh"))
    before = _table_counts()
    file = SimpleUploadedFile("daftar.xlsx", (sheets / f"{SEED}.xlsx").read_bytes())
    page = client.post(URL, {"file": file})
    assert _table_counts() == before | {"audit_sensitiveread": before["audit_sensitiveread"] + 1}
    read = SensitiveRead.objects.get()
    assert (read.user, read.row_count, read.subject_model) == (staff, len(lines(page)), "people.person")
    assert "daftar.xlsx" in read.detail
    assert read.what == SensitiveRead.What.CHECK


def _table_counts():
    """Rows of every table, history included."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the catalogue
            [counts[table]] = cursor.fetchone()
    assert "people_personevent" in counts
    return counts


def test_what_is_elsewhere_is_answered_as_unknown(client_of, tksk_bluluk):
    """Word for word the same answers, whether or not somebody in another kecamatan has the number and the telephone."""
    nik, phone = make_nik(), "081200000077"
    make_person(name="Suwarti Contoh", phone="")
    rows = [
        "No | Nama | NIK | No HP | Desa | Kecamatan",
        f"1 | Parno Contoh | {nik} | {phone} | Bronjong | Bluluk",
        f"2 | Suwarti Contoh | {nik} | {phone} | Bronjong | Bluluk",
        f"3 | Suwarti Contoh | {nik[:15]} | | Bronjong | Bluluk",
        f"4 | Parno Contoh | | {phone} | | ",
    ]
    client = client_of(tksk_bluluk)
    unknown = paste(client, *rows)
    make_person(name="Parno Contoh", nik=nik, phone=phone, region=BABAT_VILLAGE)
    known = paste(client, *rows)
    assert known.context["checked"] == unknown.context["checked"]
    assert [line.verdict for line in lines(known)] == ["tidak", "mungkin", "terdaftar", "tidak"]
    assert lines(known)[0].reason == "Tidak ditemukan di wilayah kerja Anda."


def test_a_namesake_elsewhere_makes_no_doubt_and_crowds_nobody_out(client_of, tksk_bluluk, operator_bronjong):
    """Nobody learns from "ragu" that somebody of that name, birth date and telephone is registered elsewhere."""
    born = date(1980, 1, 5)
    elsewhere = {tksk_bluluk: BABAT_VILLAGE, operator_bronjong: "35.24.02.2003"}
    rows = [
        "No | Nama | No HP | Tanggal Lahir | Desa | Kecamatan",
        "1 | Suwarti Contoh | 081200000088 | | | ",
        "2 | Suwarti Contoh | | 05-01-1980 | | ",
        "3 | Suwarti Contoh | | | | ",
        "4 | Suwarti Contoh | | | Bronjong | Bluluk",
    ]
    for user, region in elsewhere.items():
        Person.objects.all().delete()
        others = [{"name": "Suwarti Contoh", "birth_date": born, "phone": "081200000088", "region": region}] * 8
        crowd = [make_person(**other) for other in others]
        kept = make_person(name="Suwarti Contoh", birth_date=born, phone="081200000088")
        crowded = paste(client_of(user), *rows).context["checked"]
        assert [line.verdict for line in crowded.lines] == ["terdaftar", "terdaftar", "ragu", "terdaftar"], user
        assert {person.pk for line in crowded.lines for person in line.persons} == {kept.pk}
        Person.objects.filter(pk__in=[person.pk for person in crowd]).delete()
        assert paste(client_of(user), *rows).context["checked"] == crowded


def test_the_office_sees_who_is_hidden_from_the_kecamatan(client_of, staff, tksk_bluluk, stranger_tksk):
    nik = make_nik()
    make_person(name="Parno Contoh", nik=nik, region=BABAT_VILLAGE)
    rows = ["Nama | NIK", f"Parno Contoh | {nik}", "Tumini Contoh | "]
    expected = {staff: "terdaftar", stranger_tksk: "terdaftar", tksk_bluluk: "tidak"}
    for user, verdict in expected.items():
        assert verdicts(paste(client_of(user), *rows))["Parno Contoh"] == verdict


def test_whose_number_it_is_needs_the_right_to_see_numbers(client_of, staff, operator_bronjong):
    nik = make_nik()
    make_person(name="Suwarti Contoh", nik=nik)
    rows = ["No | Nama | NIK", f"1 | Joko Lain | {nik}", f"2 | Suwarti Contoh | {nik}"]
    assert [person.name for person in lines(paste(client_of(staff), *rows))[0].persons] == ["Suwarti Contoh"]
    first, second = lines(paste(client_of(operator_bronjong), *rows))
    assert (first.verdict, first.persons) == ("ragu", [])
    assert second.verdict == "terdaftar"


def test_no_number_is_shown_in_clear(client_of, staff, sheets):
    nik = make_nik()
    make_person(name="Suwarti Contoh", nik=nik)
    client = client_of(staff)
    odd = paste(client, "No | Nama | NIK", f"1 | {nik} | {nik}", f"2 | Suwarti Contoh | {nik}", f"3 | Parno {nik} |")
    file = SimpleUploadedFile("daftar.xlsx", (sheets / f"{SEED}.xlsx").read_bytes())
    for page in (odd, client.post(URL, {"file": file})):
        assert page.status_code == 200
        assert LONG_NUMBER.search(page.content.decode()) is None
        assert LONG_NUMBER.search(str(page.context["checked"])) is None
    assert LONG_NUMBER.search(" ".join(SensitiveRead.objects.values_list("detail", flat=True))) is None


def test_queries_do_not_grow_with_the_list(client_of, tksk_bluluk):
    client = client_of(tksk_bluluk)
    client.get(URL)
    spent = []
    for size in (10, 300):
        rows = []
        for number in range(size // 2):
            nik = next(nik for nik in iter(make_nik, "") if nik[-1] != "0")  # many zeros would be doubted
            person = make_person(name=f"Warga Contoh {_letters(number)}", nik=nik if number % 2 else "")
            rows.append(f"{person.name} | {nik} | {person.phone} | Bronjong | Bluluk")
        rows += [f"Orang Baru {_letters(number)} | | | Bronjong | Bluluk" for number in range(size - len(rows))]
        paste(client, "Nama | NIK | No HP | Desa | Kecamatan", *rows[:2])  # words and places are in memory afterwards
        with CaptureQueriesContext(connection) as queries:
            page = paste(client, "Nama | NIK | No HP | Desa | Kecamatan", *rows)
        assert len(lines(page)) == size
        spent.append(len(queries))
    assert spent[0] == spent[1]
    assert spent[1] <= MOST_QUERIES


def _letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).capitalize() + "wati"


def test_tabs_and_pages_come_from_the_answer_alone(client_of, staff, monkeypatch):
    monkeypatch.setattr(check_views, "PAGE", 2)
    make_person(name="Suwarti Contoh")
    client = client_of(staff)
    names = ["Parno Satu", "Parno Dua", "Parno Tiga"]
    page = paste(
        client, "Nama | Desa | Kecamatan", *(f"{name} | Bronjong | Bluluk" for name in ["Suwarti Contoh", *names])
    )
    second = client.post(PAGE, {"jawaban": kept(page), "lihat": "tidak:2"})
    assert [line.name for line in second.context["page"]] == ["Parno Tiga"]
    assert tabs(second) == tabs(page)
    everything = client.post(PAGE, {"jawaban": kept(second), "lihat": "entah:apa"})
    assert [line.name for line in everything.context["page"]] == ["Suwarti Contoh", "Parno Satu"]
    assert SensitiveRead.objects.count() == 1, "looking at another page of the same answer is no second read"


def test_an_answer_is_good_for_its_officer_only_and_not_for_ever(client_of, staff, head, monkeypatch):
    client = client_of(staff)
    answer = kept(paste(client, "Nama | Kecamatan", "Suwarti Contoh | Bluluk"))
    for sender, text in ((client_of(head), answer), (client, answer[:-3] + "abc"), (client, "")):
        for url in (PAGE, DOWNLOAD):
            response = sender.post(url, {"jawaban": text}, follow=True)
            assert "sudah tidak berlaku" in words(response)
    monkeypatch.setattr(check_views, "KEPT_SECONDS", -1)
    assert client.post(PAGE, {"jawaban": answer}).status_code == 302


def test_the_download_holds_the_answer_as_text(client_of, staff, tksk_bluluk):
    make_person(name="Suwarti Contoh", nik=make_nik())
    rows = ["No | Nama | Alamat | Desa | Kecamatan", "1 | Suwarti Contoh | =1+1 | Bronjong | Bluluk"]
    client = client_of(staff)
    response = client.post(DOWNLOAD, {"jawaban": kept(paste(client, *rows))})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, row = list(sheet.iter_rows())
    cells = dict(zip((cell.value for cell in head), row, strict=True))
    assert cells["Orang di register"].value == "Suwarti Contoh"
    assert cells["NIK"].value == "3524••••••••••••"
    assert "=1+1" in cells["Berbeda dari register"].value
    assert {cell.data_type for cell in row} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in row if cell.value is not None)
    assert SensitiveRead.objects.filter(what="export", reason__startswith="Unduh").get().row_count == 1
    other = client_of(tksk_bluluk)
    assert other.post(DOWNLOAD, {"jawaban": kept(paste(other, *rows))}).status_code == 403


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("own_password_lamongan.xlsx", "kata sandi"),
        ("own_truncated.xlsx", "rusak"),
        ("own_only_header.csv", "baris data"),
    ],
)
def test_an_unreadable_file_says_why_at_its_field(client_of, staff, sheets, name, sentence):
    file = SimpleUploadedFile(name, (sheets / "odd" / name).read_bytes())
    page = client_of(staff).post(URL, {"file": file})
    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors["file"])
    assert not SensitiveRead.objects.exists()


def test_bad_input_is_answered_in_words(client_of, staff, monkeypatch):
    client = client_of(staff)
    assert "Pilih berkas" in words(client.post(URL, {"text": " "}))
    nameless = client.post(URL, {"text": "Suhu\tAngin\n30\t12\n31\t14\n"})
    assert nameless.context["form"].errors["text"]
    monkeypatch.setattr(checking, "LONGEST", 2)
    long = paste(client, "Nama | Kecamatan", *(f"Parno {_letters(number)} | Bluluk" for number in range(3)))
    assert "Unggah sebagai impor" in str(long.context["form"].errors["text"])


def test_who_may_not_see_persons_is_refused(client_of, coordinator_kt):
    client = client_of(coordinator_kt)
    assert client.get(URL).status_code == 403
    assert paste(client, "Nama", "Suwarti Contoh").status_code == 403
    assert client.post(PAGE).status_code == 403


def test_the_way_there_and_on(client_of, staff, operator_bronjong, auditor):
    client = client_of(staff)
    for url in ("/orang/", "/impor/", "/impor/baru/"):
        assert f'href="{URL}"' in client.get(url).content.decode()
    assert "Lanjutkan sebagai impor" in words(paste(client, "Nama | Kecamatan", "Suwarti Contoh | Bluluk"))
    for user in (operator_bronjong, auditor):
        page = paste(client_of(user), "Nama | Kecamatan", "Suwarti Contoh | Bluluk")
        assert "Lanjutkan sebagai impor" not in words(page)
