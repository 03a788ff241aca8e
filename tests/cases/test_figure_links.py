"""Each number of the case figures opens the list of exactly the cases that it counts."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.figures import shown
from puskesos.cases.models import Case, CaseEntry, rate, refer
from tests.factories import make_agency, make_case, make_centre, make_service_kind
from welfare.reports.definitions import Linked

pytestmark = pytest.mark.django_db
BLULUK, BRONJONG, BABAT = "35.24.02", "35.24.02.2005", "35.24.05.2008"
TODAY = timezone.localdate()
COUNT = re.compile(r'<p class="count" role="status">([\d.]+) kasus')


@pytest.fixture
def office(staff):
    """Cases of every sort: two services, needs, villages and channels; old, away, back, opened again, rated."""
    make_centre(BRONJONG)
    one, two, agency = make_service_kind(name="Satu", need="poor"), make_service_kind(name="Dua"), make_agency()
    long_ago, now = TODAY - dt.timedelta(days=45), TODAY - dt.timedelta(days=20)
    make_case(staff, service=two, on=long_ago)
    make_case(staff, service=one, on=now, village=BABAT)
    make_case(staff, service=two, on=TODAY, channel=Case.Channel.PHONE)
    for service, village in ((one, BRONJONG), (two, BRONJONG), (one, BABAT)):
        case = make_case(staff, service=service, on=now, village=village)
        case.move("verify", by=staff, on=now)
        case.move("resolve", by=staff, note="Selesai", on=TODAY)
        rate(case, 4)
    for _ in range(2):  # twice in a day is one case
        case.move("reopen", by=staff, note="Belum", on=TODAY)
        case.move("resolve", by=staff, note="Selesai", on=TODAY)
    for step in ("reject", "withdraw"):
        case = make_case(staff, service=one, on=now)
        case.move("verify", by=staff, on=now)
        case.move(step, by=staff, note="Sebab", on=TODAY)
    for answer in ("done", "withdrawn", ""):
        case = make_case(staff, service=two, on=now)
        case.move("verify", by=staff, on=now)
        referral = refer(case, agency, purpose="Mohon", by=staff, on=TODAY)
        if answer:
            referral.answer(answer, outcome="Ya", by=staff, on=TODAY)


def numbers(client, data, report="layanan"):
    for section in client.get(reverse(f"reports:{report}"), data).context["sections"]:
        for row in section.rows:
            for head, cell in zip(section.heads, row, strict=True):
                if isinstance(cell, Linked):
                    yield f"{section.title}, {row[0]}, {head}", cell


def listed(client, url):
    page = unescape(client.get(url).content.decode())
    found = COUNT.search(page)
    return int(found[1].replace(".", "")) if found else 0


@pytest.mark.parametrize("region", ["35.24", BLULUK, BRONJONG])
@pytest.mark.parametrize("time", ["%Y", "%Y-%m"])
def test_every_number_opens_exactly_its_list(office, client_of, staff, region, time):
    client, opened = client_of(staff), {}
    for what, number in numbers(client, {"masa": TODAY.strftime(time), "wilayah": region}):
        if number.url not in opened:
            opened[number.url] = listed(client, number.url)
        assert number == opened[number.url], what
    assert len(opened) > 60
    assert len(set(opened.values())) > 3


def test_every_sort_of_number_is_there(office, client_of, staff):
    """The walk above would pass over zeros: none of the numbers of the whole is one."""
    found = dict(numbers(client_of(staff), {"masa": f"{TODAY:%Y}", "wilayah": "35.24"}))
    whole = {name.rpartition(", Jumlah")[0].partition(", ")[2]: number for name, number in found.items()
             if name.startswith("Layanan, ")}  # fmt: skip
    assert len(whole) == 11
    assert all(whole.values()), whole
    assert (whole["Dibuka kembali"], whole["Dinilai warga"], whole["Rujukan yang kembali"]) == (1, 3, 1)
    assert CaseEntry.objects.filter(from_state="resolved").count() == 2


def test_the_list_says_what_it_shows_and_keeps_to_the_territory(office, client_of, staff, tksk_bluluk):
    query = f"angka=resolved&dari={TODAY:%Y}-01-01&hingga={TODAY:%Y}-12-31"
    page = client_of(staff).get(f"{reverse('cases:case_list')}?{query}").content.decode()
    assert "Di balik angka laporan: Selesai, 1 Januari" in page
    assert "3 kasus" in page
    assert listed(client_of(tksk_bluluk), f"{reverse('cases:case_list')}?{query}") == 2


@pytest.mark.parametrize(
    "query",
    ["angka=over_30&dari=0001-01-01&hingga=0001-01-02", "angka=resolved", "angka=apa", "dari=x&hingga=y&angka=rated",
     "angka=over_14&dari=9999-12-31&hingga=9999-12-31", "ppks=apa", "saluran=apa"],
)  # fmt: skip
def test_what_is_no_number_shows_the_open_cases(office, client_of, staff, query):
    assert listed(client_of(staff), f"{reverse('cases:case_list')}?{query}") == Case.objects.open().count()


def test_the_public_report_hides_small_numbers(office, client_of, staff):
    data, client = {"masa": f"{TODAY:%Y}", "wilayah": "35.24"}, client_of(staff)
    assert not list(numbers(client, data, "layanan-umum"))
    sections = client.get(reverse("reports:layanan-umum"), data).context["sections"]
    cells = {(section.title, row[0], head): cell for section in sections for row in section.rows
             for head, cell in zip(section.heads[1:], row[1:], strict=True)}  # fmt: skip
    received = Case.objects.filter(received_on__year=TODAY.year).count()
    assert cells["Layanan", "Diterima", "Jumlah"] == shown(received)
    assert cells["Layanan", "Selesai", "Jumlah"] == "<5"
    assert cells["Layanan", "Rata-rata penilaian warga (1–5)", "Jumlah"] is None
    counts = [cell for (_, _, head), cell in cells.items() if head in ("Diterima", "Selesai", "Ditolak", "Dirujuk")]
    assert not {"1", "2", "3", "4"} & set(counts)
    for way in ("pdf", "xlsx"):
        assert client.get(reverse(f"reports:layanan-umum_{way}"), data).status_code == 200
