"""The page of a kabupaten, kecamatan or village: whose page it is, true numbers, people to call, and the paper."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import (
    make_case,
    make_centre,
    make_centre_staff,
    make_enrolment,
    make_event,
    make_membership,
    make_person,
    make_pillar,
    make_position,
    make_unit,
)
from welfare.audit.models import SensitiveRead
from welfare.desk.places import RegionSection, counts_in_one
from welfare.desk.registry import announced
from welfare.regions.models import Region
from welfare.regions.neighbours import neighbours_of

pytestmark = pytest.mark.django_db
KABUPATEN, BLULUK, BRONJONG, PRIMPEN, BABAT = "35.24", "35.24.02", "35.24.02.2005", "35.24.02.2009", "35.24.05.2002"
PHONE = "0812-00-9007"
CAST = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"]


@pytest.fixture
def office(db):
    """A led Karang Taruna, an empty one, a centre with somebody at its desk, cases, aid, an event, persons."""
    pillar = make_pillar("KT")
    chair = make_person(region=BRONJONG, name="Warsito Contoh", phone=PHONE)
    post = pillar.positions.filter(leads=True).first() or make_position(pillar, leads=True)
    make_membership(person=chair, unit=make_unit(pillar, BRONJONG, name="Karang Taruna Uji"), position=post)
    make_unit(pillar, PRIMPEN)
    make_centre_staff(make_centre(BRONJONG), person=make_person(region=BRONJONG, name="Loket Contoh"))
    for place in (BRONJONG, PRIMPEN, BABAT):
        person = make_person(region=place)
        make_enrolment(person=person, region=place)
        make_case(village=place)
    make_event(region=BLULUK, title="Bimtek Kecamatan Contoh")


def page_of(client, code):
    return client.get(reverse("regions:region_detail", args=[code]))


@pytest.mark.parametrize("who", CAST)
def test_every_number_opens_the_list_it_counts(who, request, client_of, office):
    user = request.getfixturevalue(who)
    client, counted = client_of(user), 0
    for code in (KABUPATEN, BLULUK, BRONJONG):
        page = page_of(client, code)
        assert page.status_code == 200
        for section, part in page.context["told"]:
            assert user.has_perm(section.permission)
            for figure in part.figures:
                if figure.count:
                    counted += 1
                    shown = client.get(figure.url).context["table"].paginator.count
                    assert shown == figure.count, (code, figure)
    assert counted >= 2


def test_a_page_tells_what_is_there(staff, client_of, office):
    text = page_of(client_of(staff), BRONJONG).content.decode()
    for words in ("Warsito Contoh", "tel:0812009007", "https://wa.me/62812009007", "Loket Contoh", "Kec. Bluluk"):
        assert words in text
    told = {section.label: part for section, part in page_of(client_of(staff), BLULUK).context["told"]}
    counts = {figure.label: figure.count for figure in told["Pilar sosial dan penanggung jawab"].figures}
    assert counts["unit terisi"] >= 1
    assert {figure.label: figure.count for figure in told["Layanan Puskesos"].figures}["kasus terbuka"] == 2
    assert [line.title for line in told["Kegiatan di wilayah ini"].lines] == ["Bimtek Kecamatan Contoh"]


def test_outside_is_not_found_and_above_shows_only_ones_own(stranger_tksk, operator_bronjong, client_of, office):
    for code in (BLULUK, BRONJONG, "99.99"):
        assert page_of(client_of(stranger_tksk), code).status_code == 404
        assert client_of(stranger_tksk).get(reverse("regions:region_pdf", args=[code])).status_code == 404
    above = page_of(client_of(operator_bronjong), BLULUK)
    told = {section.label: part for section, part in above.context["told"]}
    assert {figure.label: figure.count for figure in told["Layanan Puskesos"].figures}["kasus terbuka"] == 1
    assert ("Desa Primpen", "") in above.context["inside"]
    assert any(url for name, url in above.context["inside"] if name == "Desa Bronjong")


def test_numbers_to_call_are_for_those_who_see_persons(coordinator_kt, client_of, office):
    assert PHONE.replace("-", "") not in page_of(client_of(coordinator_kt), BRONJONG).content.decode()


@pytest.mark.parametrize("code", [KABUPATEN, BLULUK, BRONJONG])
def test_a_page_needs_few_queries(code, staff, client_of, office, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(12):
        assert page_of(client, code).status_code == 200


def test_the_paper_says_what_the_page_says_and_is_written_down(staff, client_of, office):
    client = client_of(staff)
    paper = client.get(reverse("regions:region_pdf", args=[BRONJONG]))
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages).split())
    assert "DESA BRONJONG, KEC. BLULUK" in words
    assert "Warsito Contoh" in words
    for _, part in page_of(client, BRONJONG).context["told"]:
        for figure in part.figures:
            assert f"{figure.count} {figure.label}" in words
    log = SensitiveRead.objects.get(what=SensitiveRead.What.EXPORT)
    assert log.user == staff


def test_neighbours_touch_each_other_both_ways():
    assert PRIMPEN in neighbours_of(BRONJONG)
    codes = [*Region.objects.villages().values_list("pk", flat=True)]
    assert all(code in neighbours_of(other) for code in codes for other in neighbours_of(code))
    assert all(neighbours_of(code) for code in codes)
    assert "35.24.01" in neighbours_of(BLULUK)
    assert neighbours_of("99.99") == []


def test_counts_come_in_one_query_and_are_remembered(office, django_assert_num_queries):
    villages = Region.objects.villages()
    with django_assert_num_queries(2):  # whether anything has changed, and the counts
        found = counts_in_one(villages, villages.filter(pk="x"))
    assert found == [474, 0]
    with django_assert_num_queries(1):
        assert counts_in_one(villages, villages.filter(pk="x")) == found


def test_search_leads_to_the_place_itself(staff, client_of):
    found = client_of(staff).get("/cari/?q=bronjong").content.decode()
    assert reverse("regions:region_detail", args=[BRONJONG]) in found


def test_sections_of_every_app_are_announced():
    assert {section.permission.partition(".")[0] for section in announced(RegionSection)} >= {
        "pillars", "centres", "cases", "aid", "events", "people",
    }  # fmt: skip
