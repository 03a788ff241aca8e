"""Reports: page, PDF, workbook and database say the same; whose they are; months and years; charts."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from pillars.models import Membership
from tests.factories import (
    make_attendance,
    make_case,
    make_centre,
    make_certificate,
    make_enrolment,
    make_event,
    make_letter,
    make_membership,
    make_monthly_activity,
    make_participant,
    make_pillar,
    make_unit,
)
from welfare.desk.registry import announced
from welfare.regions.models import Region
from welfare.reports.definitions import SUM, ReportDefinition, Scope, Section, reports_of, sections_of, with_sum
from welfare.reports.forms import periods
from welfare.reports.views import written

pytestmark = pytest.mark.django_db
KABUPATEN, BLULUK, BRONJONG, BABAT = "35.24", "35.24.02", "35.24.02.2005", "35.24.05.2002"
REPORTS = announced(ReportDefinition)
CAST = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"]
YEAR = str(timezone.localdate().year)


@pytest.fixture
def office(db):
    start = timezone.localdate().replace(month=1, day=1)
    make_monthly_activity(make_centre(BRONJONG), month=start, open_days=20, visitors=1234)
    for place in (BRONJONG, BABAT):
        make_membership(unit=make_unit(make_pillar("PSM"), place), start=start)
        make_case(village=place)
        make_enrolment(region=place)
    event = make_event(title="Bimtek Uji", starts_on=start)
    make_attendance(make_participant(event))
    make_letter(event, dated=start, year=start.year)
    make_certificate(event.participants.first(), dated=start)


def get(client, report, way="", **query):
    name = f"reports:{report.code}{f'_{way}' if way else ''}"
    return client.get(reverse(name), {"masa": YEAR, "wilayah": KABUPATEN} | query)


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.code)
def test_page_paper_and_workbook_say_the_same(report, staff, client_of, office):
    client = client_of(staff)
    page = get(client, report)
    sections = page.context["sections"]
    assert any(section.rows for section in sections)
    book = openpyxl.load_workbook(io.BytesIO(get(client, report, "xlsx").content))
    for sheet, section in zip(book, sections, strict=True):
        lines = [[cell or None for cell in line] for line in sheet.iter_rows(values_only=True)]
        assert lines == [list(section.heads), *([cell or None for cell in row] for row in section.rows)]
    pdf = PdfReader(io.BytesIO(get(client, report, "pdf").content))
    paper = squeezed("".join(leaf.extract_text() for leaf in pdf.pages))
    html = re.sub(r"</?a\b[^>]*>", "", page.content.decode())  # a number may open its list
    for section in sections:
        for row in section.rows:
            assert "".join(f"<td>{escape(written(cell))}</td>" for cell in row[1:]) in html
            for cell in row:
                assert squeezed(written(cell)) in paper, section.title


def test_the_numbers_are_those_of_the_database(staff, tksk_bluluk, office):
    by_code = {report.code: report for report in REPORTS}
    start = dt.date(int(YEAR), 1, 1)

    def rows(code, title, user=staff, region=KABUPATEN):
        scope = Scope(user, Region.objects.get(pk=region), start, is_year=True)
        sections = sections_of(by_code[code], scope)
        return {row[0]: row[1:] for section in sections if section.title.startswith(title) for row in section.rows}

    assert rows("pilar", "Pemegang jabatan menurut pilar")[SUM][0] == Membership.objects.active().count()
    started = Membership.objects.filter(start__range=(start, start.replace(month=12, day=31))).count()
    assert rows("pilar", "Perubahan")[SUM][0] == started
    assert rows("kegiatan", "Daftar")["Bimtek Uji"][-2:] == [2, 1]
    assert rows("puskesos", "Kegiatan")["Kec. Bluluk"][4] == 1234
    assert rows("layanan", "Layanan")["Diterima"] == [2]
    assert rows("layanan", "Layanan", tksk_bluluk, BLULUK)["Diterima"] == [1]
    assert rows("bantuan", "Penerima menurut kecamatan")[SUM] == [2]
    assert len(rows("surat", "Register surat")) == 1
    assert len(rows("surat", "Register sertifikat")) == 1


@pytest.mark.parametrize("who", CAST)
def test_the_list_offers_what_one_may_open(who, request, client_of, office):
    user = request.getfixturevalue(who)
    client = client_of(user)
    offered = {report.code for report, _ in client.get(reverse("reports:report_list")).context["reports"]}
    assert offered == {report.code for report in reports_of(user)}
    for report in REPORTS:
        opened = client.get(reverse(f"reports:{report.code}"))
        assert opened.status_code == (200 if report.code in offered else 403)
        if report.code in offered:
            assert opened.context["scope"].user == user


def test_another_territory_and_nonsense_are_refused_in_words(stranger_tksk, client_of, office):
    client, report = client_of(stranger_tksk), next(report for report in REPORTS if report.code == "pilar")
    for query in ({"wilayah": BLULUK}, {"masa": "2026-13"}, {"masa": "x"}, {"wilayah": "\x00"}):
        wanted = {"wilayah": "35.24.05"} | query
        assert "Ada isian yang perlu diperbaiki" in get(client, report, **wanted).content.decode()
        assert get(client, report, "pdf", **wanted).status_code == 400
        assert get(client, report, "xlsx", **wanted).status_code == 400


def test_a_chart_is_drawn_of_the_rows_without_their_sum(staff, client_of, office):
    section = Section("Uji", ("A", "B"), with_sum([["satu", 3], ["dua", 1]]), chart=1)
    assert section.bars == [("satu", 3), ("dua", 1)]
    assert section.rows[-1] == [SUM, 4]
    assert section.longest == 3
    assert with_sum([["satu", "kata", 3], ["dua", "kata", 2]])[-1] == [SUM, None, 5]
    page = get(client_of(staff), next(report for report in REPORTS if report.code == "rekap")).content.decode()
    assert 'class="bars"' in page
    assert 'class="meter' in page


def test_periods_run_back_from_today():
    years, months = (choices for _, choices in periods())
    today = timezone.localdate()
    assert years[0][0] == f"{today:%Y}"
    assert months[0][0] == f"{today:%Y-%m}"
    assert months[12][0] == f"{today.year - 1}-{today:%m}"
    assert len({value for value, _ in months}) == 25
