"""The map, the coverage of each kecamatan, villages without a centre, the monthly report, the command."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from puskesos.centres.coverage import MAP_TONES, NONE, rows_of, total, villages_of
from puskesos.centres.models import Stage
from tests.factories import make_centre, make_centre_staff, make_facility_check, make_monthly_activity
from welfare.desk import registry
from welfare.regions.models import Region
from welfare.reports.definitions import ReportPart, Scope, Section

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 10, 1)
BRONJONG, PRIMPEN, BABAT = "35.24.02.2005", "35.24.02.2009", "35.24.05.2002"


@pytest.fixture
def centres():
    make_centre(PRIMPEN, stage=Stage.ACTIVE)
    make_centre(BABAT, stage=Stage.DORMANT)
    return make_centre(BRONJONG, stage=Stage.UNVERIFIED)


def test_every_stage_has_its_fill():
    assert set(MAP_TONES) == {*Stage.values, NONE}
    assert len(set(MAP_TONES.values())) == len(MAP_TONES)


def test_every_number_opens_the_list_it_counts(staff, tksk_bluluk, client_of, centres):
    for user in (staff, tksk_bluluk):
        client = client_of(user)
        page = client.get(reverse("centres:centre_map"))
        cells = [cell for _, cells in page.context["rows"] for cell in cells] + page.context["whole_cells"]
        shown = {(number, url) for number, url in cells if number and "35.24.1" not in url and "35.24.2" not in url}
        assert len(shown) >= 3
        for number, url in shown:
            assert client.get(url).context["table"].paginator.count == number, url
        for entry in page.context["map"].legend:
            if entry.url:
                assert client.get(entry.url).context["table"].paginator.count == entry.count


def test_the_map_shows_the_territory_only(staff, tksk_bluluk, operator_bronjong, client_of, centres):
    shapes = {
        user: len(client_of(user).get(reverse("centres:centre_map")).context["map"].shapes)
        for user in (staff, tksk_bluluk, operator_bronjong)
    }
    assert list(shapes.values()) == [474, 9, 1]


def test_the_map_page_needs_few_queries(staff, client_of, centres, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(6):
        page = client.get(reverse("centres:centre_map")).content.decode()
    assert "Desa Bronjong, Kec. Bluluk: Pernah ada, belum diverifikasi" in page


def test_rows_add_up(staff, centres):
    rows = rows_of(villages_of(staff))
    whole = total(rows)
    assert (len(rows), whole.villages, whole.recorded, whole.active) == (27, 474, 3, 1)


def test_a_kecamatan_by_its_own_and_by_a_villages_code(staff, stranger_tksk, operator_bronjong, client_of, centres):
    for code in ("35.24.02", BRONJONG):
        page = client_of(staff).get(reverse("centres:subdistrict_detail", args=[code]))
        assert len(page.context["villages"]) == 9
    assert client_of(stranger_tksk).get(reverse("centres:subdistrict_detail", args=["35.24.02"])).status_code == 404
    own = client_of(operator_bronjong).get(reverse("centres:subdistrict_detail", args=[BRONJONG]))
    assert [village.code for village in own.context["villages"]] == [BRONJONG]
    assert client_of(staff).get("/puskesos/kecamatan/99.99.99/").status_code == 404


def test_a_village_without_centre_leads_to_its_entry(staff, head, client_of, centres):
    url = f"{reverse('centres:village_list')}?kecamatan=35.24.02"
    page = client_of(staff).get(url)
    assert page.context["table"].paginator.count == 7
    new = f"{reverse('centres:centre_create')}?desa=35.24.02.2001"
    assert new in page.content.decode()
    assert client_of(staff).get(new).context["form"].initial["village"] == "35.24.02.2001"
    assert new not in client_of(head).get(url).content.decode()


@pytest.fixture
def month(centres):
    make_monthly_activity(centres, month=MONTH, open_days=20, visitors=64)
    make_monthly_activity(centres, month=dt.date(2026, 9, 1), open_days=5, visitors=9)
    make_centre_staff(centres)
    make_facility_check(centres)
    return centres


def report(client, region, name="puskesos"):
    return client.get(reverse(f"reports:{name}"), {"masa": f"{MONTH:%Y-%m}", "wilayah": region})


@pytest.mark.parametrize(
    ("region", "first", "row"),
    [
        (BRONJONG, ["Pernah ada, belum diverifikasi", 1], ["Bronjong", 0, 1, 1, 20, 64, 0]),
        ("35.24.02", ["Jumlah", 9], ["Jumlah", 1, 1, 1, 20, 64, 0]),
        ("35.24", ["Jumlah", 474], ["Kec. Bluluk", 1, 1, 1, 20, 64, 0]),
    ],
)
def test_the_report_of_a_centre_a_kecamatan_and_the_kabupaten(staff, client_of, month, region, first, row):
    stages, activity = report(client_of(staff), region).context["sections"][:2]
    assert first in stages.rows
    assert row in activity.rows


def test_the_report_as_pdf_and_workbook(staff, client_of, month):
    pdf = report(client_of(staff), "35.24.02", "puskesos_pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    for words in ("LAPORAN PUSKESOS", "Kecamatan Bluluk", "Oktober 2026", "Bronjong", "64"):
        assert words in text
    book = openpyxl.load_workbook(io.BytesIO(report(client_of(staff), "35.24.02", "puskesos_xlsx").content))
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[1]][:2] == ["Wilayah", "Aktif"]
    assert ["Bronjong", 0, 1, 1, 20, 64, 0] in [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]


def test_a_room_above_brings_its_own_tables(staff, client_of, month, monkeypatch):
    monkeypatch.setattr(registry, "_announced", list(registry._announced))
    source = ReportPart(
        "puskesos", "Uji", "centres.view_centre", 99, lambda s: [Section("Uji", ("A", "B"), [[s.place, 7]])]
    )
    registry.announce(source)
    sections = report(client_of(staff), "35.24.02").context["sections"]
    assert sections[-1].rows == [["Kecamatan Bluluk", 7]]


def test_the_report_of_another_territory_is_refused_in_words(stranger_tksk, operator_bronjong, client_of, month):
    page = report(client_of(stranger_tksk), "35.24.02")
    assert "scope" not in page.context
    assert "Ada isian yang perlu diperbaiki" in page.content.decode()
    assert report(client_of(stranger_tksk), "35.24.02", "puskesos_pdf").status_code == 400
    own = client_of(operator_bronjong).get(reverse("reports:puskesos"))
    assert own.context["scope"].region.code == BRONJONG
    bad = client_of(operator_bronjong).get(reverse("reports:puskesos"), {"masa": "kemarin"})
    assert "Masa" in bad.content.decode()


def test_the_scope_narrows_by_village(staff, centres):
    regions = {code: Region.objects.get(code=code) for code in (BRONJONG, "35.24.02", "35.24")}
    villages = Region.objects.villages()
    counted = [
        villages.filter(pk__in=Region.objects.filter(Scope(staff, region, MONTH).within("centre__village"))).count()
        for region in regions.values()
    ]
    assert counted == [1, 2, 3]
    assert Scope(staff, regions["35.24"], MONTH).end == dt.date(2026, 10, 31)


def test_few_queries_for_the_kabupaten(staff, client_of, month, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(24):  # its own ten, and what the counter's record tells of the month
        report(client, "35.24")


def test_the_command_prints_and_speaks_json(centres):
    text, data = io.StringIO(), io.StringIO()
    call_command("puskesos", stdout=text)
    call_command("puskesos", json=True, stdout=data)
    assert "Puskesos menurut tahap" in text.getvalue()
    found = json.loads(data.getvalue())["centres"]
    assert (found["active"], found["dormant"], found["unverified"], found["none"]) == (1, 1, 1, 471)


def test_the_demo_shows_every_part(staff, django_db_blocker):
    from puskesos.centres.demo import fill
    from puskesos.centres.models import ActivationStep, FacilityCheck, MonthlyActivity, OpeningHour

    make_centre(BRONJONG, stage=Stage.UNVERIFIED)
    said = []
    fill(staff, said.append)
    fill(staff, said.append)
    assert len(said) == 1
    assert {stage for _, stage in (("", v.stage) for v in villages_of(staff))} >= {"planned", "active", "unverified"}
    assert FacilityCheck.objects.exists()
    assert OpeningHour.objects.count() == 5
    assert MonthlyActivity.objects.count() == 3
    assert ActivationStep.objects.overdue(timezone.localdate()).exists()
