"""The list of units, a unit's page, and its form."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from pillars.models import PillarCoordinator, Position, Unit
from tests.factories import make_decree, make_membership, make_person, make_pillar, make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("pillars:unit_list")


def names(response):
    return {row.record.name for row in response.context["table"].rows}


@pytest.fixture
def units():
    make_unit(make_pillar("KT"), "35.24.02.2005", name="Karang Taruna Bronjong")
    make_unit(make_pillar("KT"), "35.24.05.2002", name="Karang Taruna Babat Satu")
    return make_unit(make_pillar("LKS"), "35.24.02.2002", name="LKSA Harapan Contoh")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"pilar": "KT", "kecamatan": "35.24.02"}, {"Karang Taruna Bronjong"}),
        ({"desa": "bronjong"}, {"Karang Taruna Bronjong"}),
        ({"desa": "banjargondang"}, {"LKSA Harapan Contoh"}),
        ({"cari": "harapan lksa"}, {"LKSA Harapan Contoh"}),
        ({"kecamatan": "35.24.02", "pilar": "TKSK"}, {"TKSK Kecamatan Bluluk"}),
    ],
)
def test_units_are_found_by_pillar_place_and_words(staff, client_of, units, query, expected):
    assert names(client_of(staff).get(LIST, query)) == expected


def test_units_are_found_by_who_holds_a_post(staff, client_of, units):
    make_membership(unit=units, person=make_person(name="Sumartini Contoh"))
    assert names(client_of(staff).get(LIST, {"cari": "sumartini"})) == {"LKSA Harapan Contoh"}


def test_htmx_gets_the_results_only(staff, client_of, units):
    page = client_of(staff).get(LIST, {"pilar": "LKS"}, headers={"HX-Request": "true"}).content.decode()
    assert "LKSA Harapan Contoh" in page
    assert "<html" not in page


def test_a_wrong_filter_is_shown_and_the_list_stays(staff, client_of):
    response = client_of(staff).get(LIST, {"pilar": "TIDAKADA", "keadaan": "entah"})
    assert response.status_code == 200


def test_the_list_costs_few_queries_whatever_its_length(staff, client_of, django_assert_max_num_queries):
    for unit in Unit.objects.all():
        make_membership(unit=unit, position=Position.objects.filter(pillar=unit.pillar, leads=True).first())
    client = client_of(staff)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_the_page_shows_members_of_today_and_of_earlier_and_the_decree(staff, client_of, django_assert_max_num_queries):
    unit = Unit.objects.get(pillar__code="TKSK", region="35.24.02")
    post = Position.objects.get(pillar__code="TKSK", name="TKSK")
    old = unit.appoint(person=make_person(name="Lama Contoh"), position=post, start=dt.date(2018, 1, 1), by=staff)
    old.finish(on=dt.date(2024, 1, 1), reason="age", by=staff)
    decree = make_decree(number="460/77/2024", valid_until=dt.date(2020, 1, 1))
    unit.appoint(
        person=make_person(name="Baru Contoh"), position=post, start=dt.date(2024, 1, 1), decree=decree, by=staff
    )
    client = client_of(staff)
    with django_assert_max_num_queries(14):
        page = client.get(unit.get_absolute_url()).content.decode()
    now, earlier = page.split("Pemegang jabatan sebelumnya")
    assert "Baru Contoh" in now
    assert "sejak 1 Januari 2024" in now
    assert "460/77/2024" in now
    assert "berakhir" in now
    assert "Lama Contoh" in earlier
    assert "1 Januari 2018 – 1 Januari 2024 (usia)" in earlier
    assert "Riwayat perubahan" in page
    assert "&lt;" not in page


def test_another_kecamatan_is_not_found(stranger_tksk, client_of, units):
    client = client_of(stranger_tksk)
    assert client.get(units.get_absolute_url()).status_code == 404
    assert names(client.get(LIST)) == {"Karang Taruna Babat Satu", "TKSK Kecamatan Babat"}


def test_another_pillar_is_not_found_by_a_coordinator(coordinator_kt, client_of, units):
    PillarCoordinator.objects.get_or_create(user=coordinator_kt, pillar=make_pillar("KT"))
    client = client_of(coordinator_kt)
    assert client.get(units.get_absolute_url()).status_code == 404
    assert client.get(Unit.objects.get(name="Karang Taruna Bronjong").get_absolute_url()).status_code == 200


def test_history_is_shown_only_to_who_may_see_it(tksk_bluluk, client_of, units):
    page = client_of(tksk_bluluk).get(units.get_absolute_url()).content.decode()
    assert "LKSA Harapan Contoh" in page
    assert "Riwayat perubahan" not in page


def form_data(**more):
    return {"pillar": make_pillar("KT").pk, "region": "35.24.02.2005", "name": "Karang Taruna Bronjong"} | more


def test_a_unit_is_recorded(staff, client_of):
    response = client_of(staff).post(reverse("pillars:unit_create"), form_data(classification="Maju"))
    unit = Unit.objects.get(name="Karang Taruna Bronjong")
    assert response.url == unit.get_absolute_url()
    assert unit.history.get().pgh_context["user"] == staff.pk


def test_a_second_unit_where_one_is_the_rule_is_refused_and_nothing_typed_is_lost(staff, client_of):
    data = form_data(pillar=make_pillar("TKSK").pk, region="35.24.02", name="TKSK Bluluk Dua")
    response = client_of(staff).post(reverse("pillars:unit_create"), data)
    page = response.content.decode()
    assert "sudah memiliki unit pilar ini" in page
    assert "TKSK Bluluk Dua" in page
    assert Unit.objects.filter(pillar__code="TKSK").count() == 27


def test_the_same_name_twice_in_a_place_is_refused(staff, client_of):
    make_unit(make_pillar("LKS"), name="LKSA Kasih")
    data = form_data(pillar=make_pillar("LKS").pk, name="LKSA Kasih")
    response = client_of(staff).post(reverse("pillars:unit_create"), data)
    assert "sudah ada" in response.content.decode()
    assert Unit.objects.filter(name="LKSA Kasih").count() == 1


def test_an_empty_name_and_an_unknown_place_are_told_at_their_fields(staff, client_of):
    response = client_of(staff).post(reverse("pillars:unit_create"), form_data(name="", region="99"))
    assert {"name", "region"} <= set(response.context["form"].errors)


def test_a_unit_is_changed_and_its_old_words_stay_choices(staff, client_of):
    unit = make_unit(make_pillar("KT"), classification="Perintis")
    client, url = client_of(staff), reverse("pillars:unit_update", args=[unit.pk])
    assert "Perintis" in client.get(url).content.decode()
    client.post(url, form_data(name="Karang Taruna Baru", classification="Perintis", region=unit.region_id))
    unit.refresh_from_db()
    assert (unit.name, unit.classification) == ("Karang Taruna Baru", "Perintis")


@pytest.mark.parametrize("officer", ["head", "tksk_bluluk", "coordinator_kt", "auditor", "operator_bronjong"])
def test_who_lacks_the_right_may_not_write(request, client_of, officer):
    client = client_of(request.getfixturevalue(officer))
    unit = make_unit(make_pillar("KT"))
    assert client.post(reverse("pillars:unit_create"), form_data()).status_code == 403
    assert client.post(reverse("pillars:unit_update", args=[unit.pk]), form_data()).status_code == 403
