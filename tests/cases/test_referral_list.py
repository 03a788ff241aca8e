"""Rujukan: what is out, what is late, by agency; every number opens exactly what it counts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.agencies import by_agency
from puskesos.cases.models import Case, Referral
from tests.factories import make_agency, make_case, make_person, make_referral
from tests.imports.round_trip import download
from welfare.audit.models import SensitiveRead

pytestmark = pytest.mark.django_db
LIST, AGENCIES, EXPORT = (reverse(f"cases:referral_{name}") for name in ("list", "agencies", "export"))
BABAT = "35.24.05.2008"


@pytest.fixture
def letters(staff):
    """To the hospital one out, late, done; to the school one refused, withdrawn; of Babat one more out."""
    hospital, school = make_agency(name="RS Contoh"), make_agency(name="Sekolah Contoh")
    today = timezone.localdate()
    found = {name: make_referral(agency=hospital, by=staff) for name in ("out", "late", "done")}
    Referral.objects.filter(pk=found["late"].pk).update(
        sent_on=today - dt.timedelta(days=30), due_on=today - dt.timedelta(days=3)
    )
    found |= {name: make_referral(agency=school, by=staff) for name in ("refused", "withdrawn")}
    for name in ("done", "refused", "withdrawn"):
        found[name].answer(name, outcome="Jawaban contoh", by=staff)
    found["away"] = make_referral(make_case(staff, village=BABAT, state="verifying"), hospital, by=staff)
    return found


def shown(client, url):
    page = client.get(url).content.decode()
    return set(re.findall(r"\d{4}/RJK-PKS/\d{4}", page))


def numbers(letters, *names):
    return {letters[name].letter_number for name in names}


def test_the_list_shows_what_is_out_and_each_tab_its_own(letters, client_of, staff):
    client = client_of(staff)
    assert shown(client, LIST) == numbers(letters, "out", "late", "away")
    assert shown(client, f"{LIST}?keadaan=terlambat") == numbers(letters, "late")
    for state in ("done", "refused", "withdrawn"):
        assert shown(client, f"{LIST}?keadaan={state}") == numbers(letters, state)
    assert shown(client, f"{LIST}?keadaan=semua") == numbers(letters, *letters)
    page = client.get(LIST).content.decode()
    assert "jawaban terlambat" in page
    assert "3 rujukan" in page


def test_filters_find_a_letter(letters, client_of, staff):
    client, out = client_of(staff), letters["out"]
    for query in (f"cari={out.letter_number}", f"cari={out.case.number}", f"cari={out.case.client.name}"):
        assert shown(client, f"{LIST}?{query}") == numbers(letters, "out"), query
    assert shown(client, f"{LIST}?kecamatan=35.24.05") == numbers(letters, "away")
    assert not shown(client, f"{LIST}?instansi={letters['refused'].agency_id}")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert shown(client, f"{LIST}?sampai={yesterday}") == numbers(letters, "late")


def test_territory_and_secrecy_hold(letters, client_of, tksk_bluluk, stranger_tksk, coordinator_kt, staff):
    assert shown(client_of(tksk_bluluk), LIST) == numbers(letters, "out", "late")
    assert shown(client_of(stranger_tksk), LIST) == numbers(letters, "away")
    Case.objects.filter(pk=letters["out"].case_id).update(is_sensitive=True)
    assert shown(client_of(tksk_bluluk), LIST) == numbers(letters, "late")
    assert "1 rujukan" in client_of(tksk_bluluk).get(LIST).content.decode()
    assert shown(client_of(staff), LIST) == numbers(letters, "out", "late", "away")
    for url in (LIST, AGENCIES, EXPORT):
        assert client_of(coordinator_kt).get(url).status_code == 403


def test_by_agency_every_number_opens_its_list(letters, client_of, staff, django_assert_num_queries):
    today = timezone.localdate()
    with django_assert_num_queries(2):
        rows = by_agency(Referral.objects.visible_to(staff), today.replace(day=1), today)
    counted = {row.label: [count for count, _ in row.cells] for row in rows}
    # menunggu, terlambat, dikirim (the late one was sent thirty days ago), selesai, ditolak, ditarik
    late = Referral.objects.get(pk=letters["late"].pk)
    sent = 3 + (late.sent_on >= today.replace(day=1))  # out, done, away
    assert counted == {
        "RS Contoh": [3, 1, sent, 1, 0, 0], "Sekolah Contoh": [0, 0, 2, 0, 1, 1], "Jumlah": [3, 1, sent + 2, 1, 1, 1],
    }  # fmt: skip
    client = client_of(staff)
    for row in rows:
        for count, url in row.cells:
            assert len(shown(client, url)) == count, (row.label, url)
    page = client.get(AGENCIES).content.decode()
    assert "RS Contoh" in page
    wrong = client.get(AGENCIES, {"sejak": "2026-05-02", "sampai": "2026-05-01"}).content.decode()
    assert "Tanggal akhir lebih awal" in wrong


def test_days_until_the_answer_are_the_middle_ones(staff):
    agency = make_agency()
    for days in (2, 4, 20):
        case = make_case(staff, on=dt.date(2025, 5, 2))
        case.move("verify", by=staff, on=dt.date(2025, 5, 5))
        referral = make_referral(case, agency, by=staff, on=dt.date(2025, 5, 5))
        referral.answer("done", outcome="Ya", by=staff, on=dt.date(2025, 5, 5) + dt.timedelta(days=days))
    (row,) = by_agency(Referral.objects.all(), dt.date(2025, 5, 1), dt.date(2025, 5, 31))
    assert row.median_days == 4


def test_the_download_holds_what_the_list_shows(letters, client_of, staff):
    client = client_of(staff)
    content = download(client, f"{EXPORT}?keadaan=terlambat")
    assert SensitiveRead.objects.get().row_count == 1
    assert content
    asked = client.get(EXPORT).content.decode()
    assert "Alasan" in asked


def test_the_pages_hold_twelve_queries(client_of, staff):
    for _ in range(30):
        make_referral(make_case(staff, state="verifying", client=make_person()), by=staff)
    client = client_of(staff)
    client.get("/panduan/")
    for url in (LIST, f"{LIST}?keadaan=semua&kecamatan=35.24.02", AGENCIES):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 12, (url, [query["sql"][:90] for query in queries])
