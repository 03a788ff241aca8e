"""Appointing somebody and ending a term on the pages; the list of who holds what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from pillars.models import Membership, Position, Unit
from tests.factories import make_decree, make_membership, make_nik, make_person, make_pillar, make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("pillars:membership_list")


@pytest.fixture
def post_bluluk():
    return Unit.objects.get(pillar__code="TKSK", region="35.24.02")


@pytest.fixture
def tksk():
    return Position.objects.get(pillar__code="TKSK", name="TKSK")


def appoint_url(unit, person=None):
    url = reverse("pillars:membership_create", args=[unit.pk])
    return f"{url}?orang={person.pk}" if person else url


def test_the_person_is_found_by_name_then_appointed(staff, client_of, post_bluluk, tksk):
    person = make_person(name="Sumartini Contoh", region="35.24.02.2005")
    client = client_of(staff)
    page = client.get(appoint_url(post_bluluk), {"nama": "sumartini"}).content.decode()
    assert appoint_url(post_bluluk, person) in page
    assert "Sumartini Contoh" in client.get(appoint_url(post_bluluk, person)).content.decode()
    decree = make_decree("35.24.02")
    data = {"position": tksk.pk, "start": "2025-01-01", "decree": decree.pk}
    response = client.post(appoint_url(post_bluluk, person), data, follow=True)
    member = post_bluluk.memberships.get()
    assert (member.person, member.decree, member.start) == (person, decree, dt.date(2025, 1, 1))
    assert "diangkat sebagai TKSK" in response.content.decode()


def test_the_person_is_found_by_the_whole_nik_only(staff, client_of, post_bluluk):
    nik = make_nik()
    person = make_person(nik=nik)
    client = client_of(staff)
    assert appoint_url(post_bluluk, person) in client.get(appoint_url(post_bluluk), {"nama": nik}).content.decode()
    part = client.get(appoint_url(post_bluluk), {"nama": nik[:10]}).content.decode()
    assert appoint_url(post_bluluk, person) not in part


def test_nobody_found_is_said(staff, client_of, post_bluluk):
    page = client_of(staff).get(appoint_url(post_bluluk), {"nama": "tidakadaorangnya"}).content.decode()
    assert "Tidak ditemukan di register" in page


def test_a_held_chair_is_refused_and_what_was_typed_stays(staff, client_of, post_bluluk, tksk):
    post_bluluk.appoint(person=make_person(), position=tksk, start=None, by=staff)
    data = {"position": tksk.pk, "start": "2025-01-01", "note": "pengganti sementara"}
    page = client_of(staff).post(appoint_url(post_bluluk, make_person()), data).content.decode()
    assert "masih dipegang" in page
    assert "pengganti sementara" in page
    assert post_bluluk.memberships.count() == 1


def test_a_post_of_another_pillar_is_no_choice(staff, client_of, post_bluluk):
    chair = Position.objects.get(pillar__code="KT", name="Ketua")
    response = client_of(staff).post(appoint_url(post_bluluk, make_person()), {"position": chair.pk})
    assert "position" in response.context["form"].errors
    assert not Membership.objects.exists()


def test_without_a_person_nothing_is_written(staff, client_of, post_bluluk, tksk):
    response = client_of(staff).post(appoint_url(post_bluluk), {"position": tksk.pk}, follow=True)
    assert "Pilih dulu orang" in response.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("number", ["0", "abc", "999999999", "٣", "²", "-1", "9" * 40])
def test_a_person_who_does_not_exist_is_not_found(staff, client_of, post_bluluk, number):
    assert client_of(staff).get(appoint_url(post_bluluk), {"orang": number}).status_code == 404


def test_persons_and_units_of_another_territory_are_not_found(tksk_bluluk, client_of, post_bluluk, tksk):
    client = client_of(tksk_bluluk)
    stranger = make_person(name="Orang Babat", region="35.24.05.2002")
    assert client.post(appoint_url(post_bluluk, stranger), {"position": tksk.pk}).status_code == 404
    babat = Unit.objects.get(pillar__code="TKSK", region="35.24.05")
    assert client.get(appoint_url(babat)).status_code == 404
    assert "Orang Babat" not in client.get(appoint_url(post_bluluk), {"nama": "orang babat"}).content.decode()


def test_a_term_is_ended_with_day_and_reason(staff, client_of):
    member = make_membership()
    url = reverse("pillars:membership_finish", args=[member.pk])
    client = client_of(staff)
    assert member.person.name in client.get(url).content.decode()
    response = client.post(url, {"on": "2025-03-01", "reason": "pppk"}, follow=True)
    member.refresh_from_db()
    assert (member.end, member.end_reason) == (dt.date(2025, 3, 1), "pppk")
    assert "sudah diakhiri" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"on": "2025-03-01", "reason": ""}, "Alasan"),
        ({"on": "2020-01-01", "reason": "age"}, "lebih awal"),
        ({"on": "31-02-2025", "reason": "age"}, "Berakhir pada"),
    ],
)
def test_an_end_without_reason_or_with_a_wrong_day_is_refused(staff, client_of, data, words):
    member = make_membership(start=dt.date(2025, 1, 1))
    page = client_of(staff).post(reverse("pillars:membership_finish", args=[member.pk]), data).content.decode()
    assert words in page
    member.refresh_from_db()
    assert member.end is None


def test_who_lacks_the_right_or_the_territory_ends_nothing(head, stranger_tksk, client_of):
    member = make_membership(unit=make_unit(make_pillar("KT"), "35.24.02.2005"))
    url, data = reverse("pillars:membership_finish", args=[member.pk]), {"on": "2025-03-01", "reason": "age"}
    assert client_of(head).post(url, data).status_code == 403
    assert client_of(stranger_tksk).post(url, data).status_code == 404
    member.refresh_from_db()
    assert member.end is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"pilar": "PSM"}, {"Suryo Contoh"}),
        ({"cari": "wiwik"}, {"Wiwik Contoh"}),
        ({"kecamatan": "35.24.05"}, {"Suryo Contoh"}),
        ({"keadaan": "berakhir"}, {"Wiwik Contoh"}),
        ({"keadaan": "aktif"}, {"Suryo Contoh"}),
    ],
)
def test_members_are_found_by_pillar_name_place_and_state(staff, client_of, query, expected):
    make_membership(make_person(name="Suryo Contoh"), make_unit(make_pillar("PSM"), "35.24.05.2002"))
    past = make_membership(make_person(name="Wiwik Contoh"), make_unit(make_pillar("KT")))
    past.finish(on=dt.date(2025, 2, 1), reason="age", by=staff)
    response = client_of(staff).get(LIST, query)
    assert {row.record.person.name for row in response.context["table"].rows} == expected


def test_members_are_found_by_post(staff, client_of):
    chair = Position.objects.get(pillar__code="KT", name="Ketua")
    member = make_membership(unit=make_unit(make_pillar("KT")), position=chair)
    make_membership(unit=make_unit(make_pillar("KT")))
    response = client_of(staff).get(LIST, {"jabatan": chair.pk})
    assert [row.record for row in response.context["table"].rows] == [member]


def test_the_list_costs_few_queries(staff, client_of, django_assert_max_num_queries):
    for _ in range(30):
        make_membership()
    client = client_of(staff)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_a_person_outside_the_territory_is_named_without_link(tksk_bluluk, client_of):
    outsider = make_person(name="Warga Babat", region="35.24.05.2002")
    make_membership(outsider, make_unit(make_pillar("KT"), "35.24.02.2005"))
    page = client_of(tksk_bluluk).get(LIST).content.decode()
    assert "Warga Babat" in page
    assert outsider.get_absolute_url() not in page


@pytest.mark.parametrize(
    "query",
    ["unit=1e30", "unit=NaN", "unit=abc", "jabatan=9e9", "jabatan=KT", "pilar=%00", "cari=%00", "desa=%25_", "page=0",
     "page=zz", "page=99", "sort=bukan", "sort=-person", "kecamatan=35.24.02.2005", "keadaan=entah"],
)  # fmt: skip
def test_a_senseless_address_is_no_server_error(staff, client_of, query):
    make_membership()
    for url in (LIST, reverse("pillars:unit_list")):
        assert client_of(staff).get(f"{url}?{query}").status_code in {200, 404}
