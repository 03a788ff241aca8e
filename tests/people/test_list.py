"""The list of persons: who is shown, narrowed, counted, and downloaded."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.factories import make_alias, make_nik, make_person
from welfare.audit.models import SensitiveRead

URL = "/orang/"
EXPORT = "/orang/unduh/"


def names_on(response):
    return [row.record.name for row in response.context["table"].rows]


def test_shows_the_persons_of_the_whole_kabupaten_to_staff(client_of, staff):
    make_person(name="Suwarti Contoh")
    make_person(name="Parno Contoh", region="35.24.05.2002")
    page = client_of(staff).get(URL)
    assert names_on(page) == ["Parno Contoh", "Suwarti Contoh"]
    assert "2 orang" in page.content.decode()


def test_shows_a_tksk_only_the_own_kecamatan(client_of, tksk_bluluk, stranger_tksk):
    make_person(name="Suwarti Contoh")
    make_person(name="Tanpa Wilayah", region=None)
    assert names_on(client_of(tksk_bluluk).get(URL)) == ["Suwarti Contoh"]
    assert names_on(client_of(stranger_tksk).get(URL)) == []


def test_forgives_the_spelling_of_a_name(client_of, staff):
    make_person(name="Mochamad Choirul Anam")
    alias = make_alias(make_person(name="Lasmini"), spelling="Lasmi Ningsih")
    make_person(name="Kasturi")
    client = client_of(staff)
    assert names_on(client.get(URL, {"nama": "Moh. Khoirul"})) == ["Mochamad Choirul Anam"]
    assert names_on(client.get(URL, {"nama": "ningsih"})) == [alias.person.name]


@pytest.mark.parametrize("url", [URL, EXPORT])
def test_a_filter_with_a_forbidden_letter_is_answered(client_of, staff, url):
    for name in ("nama", "desa", "kecamatan", "jk", "sort", "page"):
        assert client_of(staff).get(url, {name: "a\x00b"}).status_code in (200, 404)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kecamatan": "35.24.02"}, ["Jumari", "Wagiyem"]),
        ({"desa": "bronj"}, ["Wagiyem"]),
        ({"jk": "L"}, ["Jumari"]),
        ({"nik": "ada"}, ["Jumari"]),
        ({"nik": "tidak"}, ["Tumini", "Wagiyem"]),
        ({"hp": "tidak"}, ["Tumini"]),
        ({"kecamatan": "35.24.02", "nik": "tidak"}, ["Wagiyem"]),
    ],
)
def test_narrows(client_of, staff, query, expected):
    make_person(name="Wagiyem")
    make_person(name="Jumari", sex="L", nik=make_nik(), region="35.24.02")
    make_person(name="Tumini", region="35.24.05.2002", phone="")
    assert names_on(client_of(staff).get(URL, query)) == expected


def test_never_shows_a_whole_nik(client_of, staff):
    number = make_nik()
    make_person(nik=number)
    assert number not in client_of(staff).get(URL).content.decode()


def test_a_nonsense_filter_is_answered(client_of, staff):
    make_person(name="Wagiyem")
    page = client_of(staff).get(URL, {"kecamatan": "tidak ada", "jk": "X", "page": "zz", "sort": "nik_cipher"})
    assert page.status_code in (200, 404)


def test_costs_the_same_for_one_and_for_forty(client_of, staff, django_assert_max_num_queries):
    client = client_of(staff)
    for _ in range(40):
        make_person()
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_htmx_gets_the_results_alone(client_of, staff):
    page = client_of(staff).get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page


def test_without_the_right_it_is_forbidden(client_of, coordinator_kt, client):
    assert client_of(coordinator_kt).get(URL).status_code == 403
    assert client.get(URL).status_code == 302


def sheet_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_download_asks_why_and_sends_what_was_filtered(client_of, staff):
    make_person(name="Wagiyem", phone="081200000001", rt="003")
    make_person(name="Jumari", sex="L")
    client = client_of(staff)
    assert "1 orang" in client.get(f"{EXPORT}?nama=wagiyem").content.decode()
    response = client.post(f"{EXPORT}?nama=wagiyem", {"reason": "Bahan rapat", "format": "xlsx"})
    head, *rows = sheet_of(response)
    assert "NIK" not in head
    assert [row[head.index("Nama")] for row in rows] == ["Wagiyem"]
    assert rows[0][head.index("Nomor HP")] == "081200000001"
    assert rows[0][head.index("RT")] == "003"
    assert rows[0][head.index("Kecamatan")] == "Bluluk"
    read = SensitiveRead.objects.get()
    assert (read.user, read.what, read.row_count, read.reason) == (staff, "export", 1, "Bahan rapat")
    assert "wagiyem" in read.detail


def test_download_without_a_reason_sends_nothing(client_of, staff):
    make_person()
    response = client_of(staff).post(EXPORT, {"reason": " ", "format": "xlsx"})
    assert response.headers["Content-Type"].startswith("text/html")
    assert not SensitiveRead.objects.exists()


def test_download_holds_no_formula(client_of, staff):
    make_person(name="=1+1", address="@cmd", occupation="+62")
    client = client_of(staff)
    csv = client.post(EXPORT, {"reason": "Bahan rapat", "format": "csv"}).content.decode("utf-8-sig")
    assert ";'=1+1;" in csv.splitlines()[1]
    assert ";'@cmd;" in csv
    response = client.post(EXPORT, {"reason": "Bahan rapat", "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert {cell.data_type for cell in book.active[2]} <= {"s", "n"}
    assert book.active["B2"].value == "=1+1"


def test_download_keeps_to_the_territory_and_the_right(client_of, head, tksk_bluluk):
    assert client_of(tksk_bluluk).get(EXPORT).status_code == 403
    assert client_of(head).get(EXPORT).status_code == 200


def test_home_counts_what_the_list_shows(client_of, tksk_bluluk):
    make_person()
    make_person(region="35.24.05.2002")
    from welfare.desk.registry import HomePanel, announced

    panel = next(panel for panel in announced(HomePanel) if panel.label == "Orang di register")
    page = client_of(tksk_bluluk).get(panel.url(tksk_bluluk))
    assert panel.count(tksk_bluluk) == len(page.context["table"].rows) == 1
