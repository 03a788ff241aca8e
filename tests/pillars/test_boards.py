"""A whole board by one SK: the verb, and the form that looks names up before anything is written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pillars.boards import Seat, appoint_board
from pillars.models import Decree, Membership, Position
from tests.factories import make_decree, make_person, make_pillar, make_unit
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2021, 1, 1), dt.date(2026, 1, 1)


@pytest.fixture
def unit():
    return make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")


@pytest.fixture
def posts():
    return {post.name: post for post in Position.objects.filter(pillar__code="KT")}


def test_a_new_board_ends_the_old_one_and_keeps_who_stays(unit, posts, staff):
    first, second, third = make_person(), make_person(), make_person()
    old = appoint_board(
        unit,
        [Seat(posts["Ketua"], first), Seat(posts["Sekretaris"], second)],
        decree=make_decree(),
        start=OLD,
        by=staff,
    )
    assert (old.appointed, old.continued, old.ended) == (2, 0, 0)
    decree = make_decree()
    change = appoint_board(
        unit, [Seat(posts["Ketua"], third), Seat(posts["Sekretaris"], second)], decree=decree, start=NEW, by=staff
    )
    assert (change.appointed, change.continued, change.ended) == (1, 1, 1)
    now = unit.memberships.active(NEW)
    assert {(member.person, member.position.name) for member in now} == {(third, "Ketua"), (second, "Sekretaris")}
    assert set(decree.memberships.all()) == set(now)
    gone = unit.memberships.get(person=first)
    assert (gone.end, gone.end_reason) == (NEW, "term")


def test_two_chairs_in_one_board_are_refused_and_nothing_is_written(unit, posts, staff):
    seats = [Seat(posts["Ketua"], make_person(name="Satu")), Seat(posts["Ketua"], make_person(name="Dua"))]
    with pytest.raises(ValidationError, match=r"Satu dan Dua.*Sisakan satu"):
        appoint_board(unit, seats, decree=None, start=NEW, by=staff)
    assert not Membership.objects.exists()


def test_a_held_chair_is_refused_when_the_old_board_is_to_stay(unit, posts, staff):
    appoint_board(unit, [Seat(posts["Ketua"], make_person())], decree=None, start=OLD, by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        appoint_board(
            unit, [Seat(posts["Ketua"], make_person())], decree=None, start=NEW, by=staff, end_others=False
        )  # fmt: skip
    assert unit.memberships.active(NEW).count() == 1


def test_a_board_before_the_present_one_is_refused(unit, posts, staff):
    appoint_board(unit, [Seat(posts["Ketua"], make_person())], decree=None, start=NEW, by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        appoint_board(unit, [Seat(posts["Ketua"], make_person())], decree=None, start=OLD, by=staff)


# The form ------------------------------------------------------------------------------------------------------------
def typed(posts, *lines, **more):
    data = {"start": "2026-01-01", "end_others": "on", "baris": "6", "sk-about": "Pengurus"}
    for number, (post, name, *who) in enumerate(lines):
        data |= {f"b{number}-position": posts[post].pk, f"b{number}-name": name}
        if who:
            data[f"b{number}-who"] = who[0]
    return data | more


def test_names_are_looked_up_first_and_written_only_when_confirmed(unit, posts, staff, client_of):
    known = make_person(name="Sumartini Wibawati")
    client, url = client_of(staff), reverse("pillars:unit_board", args=[unit.pk])
    lines = [("Ketua", "sumartini wibawati"), ("Bendahara", "Drs. Paijo Rekaan, M.Si.")]
    response = client.post(url, typed(posts, *lines, simpan="1"))
    assert not Membership.objects.exists()
    first, second = response.context["board"].filled
    assert first.data["b0-who"] == str(known.pk)
    assert second.data["b1-who"] == "baru"
    assert "Orang baru: catat di register" in response.content.decode()
    lines = [("Ketua", "sumartini wibawati", known.pk), ("Bendahara", "Drs. Paijo Rekaan, M.Si.", "baru")]
    sk = {"sk-number": "141/9/2026", "sk-issuer": "Kepala Desa Bronjong", "sk-region": "35.24.02.2005"}
    page = client.post(url, typed(posts, *lines, simpan="1", **sk), follow=True).content.decode()
    assert "2 orang diangkat" in page
    decree = Decree.objects.get(number="141/9/2026")
    assert {member.person.name for member in decree.memberships.all()} == {"Sumartini Wibawati", "Paijo Rekaan"}
    new = Person.objects.get(name="Paijo Rekaan")
    assert (new.title_before, new.title_after, new.region_id) == ("Drs.", "M.Si.", "35.24.02.2005")


def test_a_refusal_writes_neither_person_nor_decree(unit, posts, staff, client_of):
    url = reverse("pillars:unit_board", args=[unit.pk])
    lines = [("Ketua", "Paijo Rekaan", "baru"), ("Ketua", "Paimin Rekaan", "baru")]
    page = client_of(staff).post(url, typed(posts, *lines, simpan="1", **{"sk-number": "141/9/2026"})).content.decode()
    assert "Sisakan satu" in page
    assert "Paimin Rekaan" in page
    assert not Person.objects.filter(name__endswith="Rekaan").exists()
    assert not Decree.objects.exists()


def test_a_decree_that_ends_before_it_starts_stops_the_board(unit, posts, staff, client_of):
    sk = {"sk-number": "141/9/2026", "sk-valid_from": "2026-01-01", "sk-valid_until": "2025-01-01"}
    data = typed(posts, ("Ketua", "Paijo Rekaan", "baru"), simpan="1", **sk)
    page = client_of(staff).post(reverse("pillars:unit_board", args=[unit.pk]), data).content.decode()
    assert "SK berakhir sebelum mulai berlaku" in page
    assert not Membership.objects.exists()


def test_a_person_of_another_place_cannot_be_slipped_in(unit, posts, tksk_bluluk, client_of, staff):
    other = make_person(name="Orang Babat", region="35.24.05.2008")
    staff.territories.set(["35.24.02"])
    url = reverse("pillars:unit_board", args=[unit.pk])
    response = client_of(staff).post(url, typed(posts, ("Ketua", "Orang Babat", other.pk), simpan="1"))
    assert response.status_code == 200
    assert not Membership.objects.exists()
    assert client_of(tksk_bluluk).get(url).status_code == 403


def test_more_lines_are_added_without_losing_what_was_typed(unit, posts, staff, client_of):
    url = reverse("pillars:unit_board", args=[unit.pk])
    response = client_of(staff).post(url, typed(posts, ("Ketua", "Paijo Rekaan"), lagi="1"))
    assert len(response.context["board"].lines) == 11
    assert "Paijo Rekaan" in response.content.decode()
