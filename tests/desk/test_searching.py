"""The one box: forgiving of spelling, true to territories, silent about numbers of identity."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_alias, make_case, make_membership, make_nik, make_person, make_pillar, make_unit
from welfare.audit.models import SensitiveRead
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
URL = "/cari/"


def titles(response):
    return [title for _, found in response.context["groups"] for title, _, _ in found]


def found(client, text):
    return titles(client.get(URL, {"q": text}))


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        ("H. MHD ASRI CHAIRIDIN", "Moh Asri Chairidin"),
        ("Mohammad Choirul Anwari", "khoirul muhamad"),
        ("Sulastriningsih", "lastri"),
        ("Jaenal Abidun", "zainal"),
        ("Wagiyem Contohwati", "wagiyen contohwati"),
        ("Asri Chairidin", "Moh. Asri Chairidin"),
    ],
)
def test_a_person_is_found_however_the_name_is_written(client_of, staff, registered, asked):
    make_person(name=registered)
    make_person(name="Kasturi Lain")
    assert found(client_of(staff), asked) == [registered]


def test_another_spelling_on_record_is_found(client_of, staff):
    person = make_alias(make_person(name="Lasmini Contoh"), spelling="Lasmi Ningrumsari").person
    assert found(client_of(staff), "ningrumsari") == [person.full_name]


def test_the_likeliest_stands_first(client_of, staff):
    for name in ("Contoh Mulyadiningrat", "Mulyadi Contoh", "Slamet Mulyadi"):
        make_person(name=name)
    assert found(client_of(staff), "mulyadi") == ["Mulyadi Contoh", "Slamet Mulyadi", "Contoh Mulyadiningrat"]


def test_a_changed_name_is_found_by_its_new_words_also_when_written_in_bulk(client_of, staff):
    person = make_person(name="Kasturi Lain")
    Person.objects.filter(pk=person.pk).update(name="Bambangsatria", name_key="bambangsatria")
    assert found(client_of(staff), "bambangsatra") == ["Bambangsatria"]


def test_a_misspelt_village_finds_its_unit_and_its_centre(client_of, staff):
    make_unit(make_pillar("KT"), "35.24.02.2005", name="Karang Taruna Bronjong")
    assert "Karang Taruna Bronjong" in found(client_of(staff), "Brojong")


def test_only_what_lies_in_the_territory_is_found(client_of, tksk_bluluk, stranger_tksk, coordinator_kt):
    make_person(name="Wagiyem Contoh")
    assert found(client_of(tksk_bluluk), "wagiyem") == ["Wagiyem Contoh"]
    assert found(client_of(stranger_tksk), "wagiyem") == []
    assert found(client_of(coordinator_kt), "wagiyem") == []


def test_the_box_sends_by_post_and_goes_on_to_an_address(client_of, staff):
    response = client_of(staff).post(URL, {"q": "wagiyem contoh"})
    assert (response.status_code, response.headers["Location"]) == (302, "/cari/?q=wagiyem+contoh")


@pytest.mark.parametrize("spelt", ["{}", "{0:.6}.{0:.12}", "NIK {}"])
def test_a_nik_is_found_by_post_only_and_written_down(client_of, staff, spelt):
    number = make_nik()
    person = make_person(name="Wagiyem", nik=number)
    text = f"{number[:6]}.{number[6:12]}.{number[12:]}" if "0:" in spelt else spelt.format(number)
    client = client_of(staff)
    assert found(client, text) == []
    assert not SensitiveRead.objects.exists()
    response = client.post(URL, {"q": text})
    assert titles(response) == ["Wagiyem"]
    assert number not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    read = SensitiveRead.objects.get()
    assert (read.user, read.subject_id, read.what) == (staff, str(person.pk), "nik")


def test_a_part_of_a_nik_finds_nobody_and_stays_out_of_the_address(client_of, staff):
    number = make_nik()
    make_person(name="Wagiyem", nik=number)
    response = client_of(staff).post(URL, {"q": number[:15]})
    assert titles(response) == []
    assert "NIK dicari utuh" in response.content.decode()
    assert number[:12] not in response.content.decode()


def test_a_nik_of_another_territory_or_without_the_right_finds_nobody(client_of, stranger_tksk, operator_bronjong):
    number = make_nik()
    make_person(name="Wagiyem", nik=number)
    for user in (stranger_tksk, operator_bronjong):
        assert titles(client_of(user).post(URL, {"q": number})) == []
    assert not SensitiveRead.objects.exists()


def test_odd_texts_are_answered(client_of, staff):
    make_person(name="Wagiyem")
    client = client_of(staff)
    for text in ("'", "a & | !", "wagiyem:*", "%", "_", "\\", "-", "a\x00b", "(" * 90, "😀 wagiyem", "12"):
        assert client.get(URL, {"q": text}).status_code == 200


def test_it_costs_few_queries_whatever_is_found(client_of, staff):
    client = client_of(staff)
    client.get("/panduan/")
    for _ in range(12):
        case = make_case()
        make_membership(person=case.client)
    with CaptureQueriesContext(connection) as seen:
        assert found(client, case.client.name)
    assert len(seen) <= 12, [query["sql"][:120] for query in seen]
