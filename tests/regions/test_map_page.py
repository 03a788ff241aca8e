"""The page "Peta": each layer's drawing, legend, table and download say the same, and every number opens its list."""

from __future__ import annotations

import gzip
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import (
    make_case,
    make_centre,
    make_enrolment,
    make_membership,
    make_nik,
    make_person,
    make_pillar,
    make_unit,
    next_number,
)
from welfare.audit.models import SensitiveRead
from welfare.desk.layers import Ladder, MapLayer
from welfare.desk.registry import announced
from welfare.regions.map import TONES
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db
URL = reverse("regions:map")
BLULUK, BRONJONG, PRIMPEN, BABAT = "35.24.02", "35.24.02.2005", "35.24.02.2009", "35.24.05.2002"
LAYERS = announced(MapLayer)
CAST = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"]


@pytest.fixture
def office(db):
    """Something of everything in Bronjong, less in Primpen, and in Babat what the TKSK of Bluluk must not see."""
    make_centre(BRONJONG)
    for place in (BRONJONG, BRONJONG, PRIMPEN, BABAT):
        person = make_person(region=place)
        make_person(region=place, phone="0812-00-9001", nik=make_nik())
        make_membership(person=person, unit=make_unit(make_pillar("PSM"), place, name=f"Unit {next_number()}"))
        make_enrolment(person=person, region=person.region)
        make_case(village=person.region)


def page_of(client, layer, **query):
    return client.get(URL, {"lapis": layer} | query)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.code)
def test_every_step_has_a_fill_of_its_own(layer):
    tones = [step.tone for step in layer.steps]
    assert set(tones) <= set(TONES)
    assert len(set(tones)) == len(tones)
    assert layer.absent.step in {step.key for step in layer.steps}


@pytest.mark.parametrize("who", CAST)
def test_every_number_opens_the_list_it_counts(who, request, client_of, office):
    user = request.getfixturevalue(who)
    client = client_of(user)
    for layer in LAYERS:
        page = page_of(client, layer.code)
        if user.has_perm(layer.permission):
            opens_its_lists(client, user, layer, page)
        else:
            assert page.status_code == 404


def opens_its_lists(client, user, layer, page):
    for code, fact in layer.facts(user).items():
        assert user.covers(code)
        if fact.rows is not None and (fact.amount or code in (BRONJONG, PRIMPEN)):
            assert client.get(fact.url).context["table"].paginator.count == fact.rows, fact.url
    for entry in page.context["map"].legend:
        if entry.count in range(1, 30):
            assert len(client.get(entry.url.partition("#")[0]).context["table"].rows) == entry.count


def test_the_layers_tell_the_truth_of_the_office(staff, client_of, office):
    told = {layer.code: layer.facts(staff) for layer in LAYERS}
    assert told["layanan"][BRONJONG].amount == 2
    assert told["bantuan"][BRONJONG].words == "2 penerima"
    assert told["pilar"][BRONJONG].words == "1 pilar, 2 unit terisi"
    assert told["data"][BRONJONG].words == "4 dari 6 orang tanpa NIK atau nomor HP"
    assert BABAT in told["layanan"]
    make_case(village=Region.objects.get(pk=BRONJONG))
    assert {layer.code: layer for layer in LAYERS}["layanan"].facts(staff)[BRONJONG].amount == 3


def test_a_kecamatan_is_drawn_larger_with_its_numbers(staff, tksk_bluluk, stranger_tksk, client_of, office):
    page = page_of(client_of(staff), "layanan", kecamatan=BLULUK)
    drawing = page.context["map"]
    assert (drawing.size, len(drawing.shapes), len(page.context["table"].rows)) == ("part", 9, 9)
    assert {label.name: label.amount for label in drawing.names}["Bronjong"] == "2"
    whole = page_of(client_of(staff), "layanan").context["map"]
    assert len(whole.borders) == 27
    zoom = next(area.url for area in whole.borders if area.name == "Bluluk")
    assert len(client_of(staff).get(zoom).context["map"].shapes) == 9
    assert len(page_of(client_of(tksk_bluluk), "layanan").context["map"].shapes) == 9
    assert page_of(client_of(stranger_tksk), "layanan", kecamatan=BLULUK).status_code == 404


@pytest.mark.parametrize(
    "query", [{"lapis": "tidak-ada"}, {"nilai": "x"}, {"kecamatan": "99.99.99"}, {"lapis": "\x00"}]
)
def test_an_address_that_means_nothing_is_not_found(staff, client_of, query):
    assert client_of(staff).get(URL, query).status_code == 404


def test_the_page_is_small_and_costs_few_queries(staff, client_of, office, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/panduan/")
    for layer in LAYERS:
        with django_assert_max_num_queries(10):
            page = page_of(client, layer.code)
        assert len(gzip.compress(page.content)) < 60 * 1024
        text = page.content.decode()
        assert not re.search(r"style=|<style", text)
        assert text.count('class="zoom"') == 27
        assert "Perbesar Kecamatan Bluluk" in text


def test_the_table_sorts_without_the_page(staff, client_of, office):
    client = client_of(staff)
    page = client.get(URL, {"lapis": "layanan", "sort": "-amount"}, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert page.context["table"].rows[0].record.code == BRONJONG
    assert 'id="tabel" open' in client.get(URL, {"lapis": "layanan", "sort": "-amount"}).content.decode()


def test_the_download_is_the_table_and_is_written_down(staff, client_of, office):
    client = client_of(staff)
    url = f"{reverse('regions:map_export')}?lapis=layanan&nilai=1"
    asked = client.get(url).content.decode()
    assert "3 desa/kelurahan" in asked
    assert "tanpa nama orang" in asked
    assert client.post(url, {"reason": "x", "format": "xlsx"}).status_code == 200
    sent = client.post(url, {"reason": "Bahan rapat koordinasi", "format": "xlsx"})
    lines = list(openpyxl.load_workbook(io.BytesIO(sent.content)).active.iter_rows(values_only=True))
    rows = client.get(URL, {"lapis": "layanan", "nilai": "1"}).context["table"].rows
    assert [line[0] for line in lines[1:]] == [row.record.code for row in rows]
    assert [line[4] for line in lines[1:]] == [2, 1, 1]
    log = SensitiveRead.objects.get(what=SensitiveRead.What.EXPORT)
    assert (log.row_count, log.reason) == (3, "Bahan rapat koordinasi")
    assert "1 sampai 4 kasus" in log.detail


def test_a_ladder_places_counts():
    ladder = Ladder("kasus", "tidak ada", (1, 5, 10, 25))
    assert [ladder.key(count) for count in (0, 1, 4, 5, 24, 25, 900)] == ["0", "1", "1", "2", "3", "4", "4"]
    assert [step.label for step in ladder.steps()] == [
        "tidak ada", "1 sampai 4 kasus", "5 sampai 9 kasus", "10 sampai 24 kasus", "25 kasus atau lebih",
    ]  # fmt: skip
    assert Ladder("pilar", "tidak ada", (1, 2, 3, 4)).steps()[1].label == "1 pilar"


def test_a_list_narrowed_to_a_village_says_so(staff, client_of, office):
    client = client_of(staff)
    page = client.get(f"{reverse('cases:case_list')}?wilayah={BRONJONG}").content.decode()
    assert "2 kasus di Desa Bronjong, Kec. Bluluk" in page
    nowhere = client.get(f"{reverse('cases:case_list')}?wilayah=99.99.99.9999")
    assert nowhere.context["table"].paginator.count == 0
    within = client.get(f"{reverse('cases:case_list')}?wilayah={BLULUK}")
    assert within.context["table"].paginator.count == 3
