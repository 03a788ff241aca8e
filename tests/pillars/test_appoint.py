"""Giving a person a post, and the chairs that hold one person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pillars.models import Membership, Position, Unit
from tests.factories import make_decree, make_person, make_pillar, make_position, make_unit

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 1, 1)


@pytest.fixture
def post_bluluk():
    return Unit.objects.get(pillar__code="TKSK", region="35.24.02")


@pytest.fixture
def tksk():
    return Position.objects.get(pillar__code="TKSK", name="TKSK")


def test_the_person_holds_the_post_from_that_day(post_bluluk, tksk, staff):
    decree = make_decree()
    member = post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, decree=decree, by=staff)
    assert member.is_single
    assert member.decree == decree
    assert list(post_bluluk.memberships.active()) == [member]
    assert not post_bluluk.memberships.active(DAY - dt.timedelta(days=1)).exists()


def test_history_names_the_officer_and_the_act(post_bluluk, tksk, staff):
    member = post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    context = member.history.get().pgh_context
    assert context["user"] == staff.pk
    assert context["reason"] == "pengangkatan"


@pytest.mark.parametrize("start", [DAY, None, dt.date(2026, 1, 1)])
def test_a_chair_that_is_held_is_refused_in_words(post_bluluk, tksk, staff, start):
    post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        post_bluluk.appoint(person=make_person(), position=tksk, start=start, by=staff)
    assert post_bluluk.memberships.count() == 1


def test_an_earlier_term_that_ended_leaves_the_chair_free(post_bluluk, tksk, staff):
    first = post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    first.finish(on=dt.date(2025, 7, 1), reason="pppk", by=staff)
    second = post_bluluk.appoint(person=make_person(), position=tksk, start=dt.date(2025, 7, 1), by=staff)
    assert list(post_bluluk.memberships.active()) == [second]


def test_a_term_inside_an_earlier_one_is_refused(post_bluluk, tksk, staff):
    first = post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    first.finish(on=dt.date(2025, 7, 1), reason="pppk", by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        post_bluluk.appoint(person=make_person(), position=tksk, start=dt.date(2025, 6, 30), by=staff)


def test_the_database_itself_refuses_a_second_holder_in_bulk(post_bluluk, tksk):
    rows = [
        Membership(person=make_person(), unit=post_bluluk, position=tksk, is_single=True, start=DAY),
        Membership(person=make_person(), unit=post_bluluk, position=tksk, is_single=True, start=None),
    ]
    with pytest.raises(IntegrityError, match="single_post_terms_do_not_overlap"), transaction.atomic():
        Membership.objects.bulk_create(rows)


def test_the_same_chair_in_another_unit_is_another_chair(tksk, staff, post_bluluk):
    babat = Unit.objects.get(pillar__code="TKSK", region="35.24.05")
    post_bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    assert babat.appoint(person=make_person(), position=tksk, start=DAY, by=staff).pk


def test_a_post_for_many_takes_many_but_a_person_once(staff):
    unit = make_unit(make_pillar("PSM"))
    member = Position.objects.get(pillar__code="PSM", name="Anggota")
    person = make_person()
    unit.appoint(person=person, position=member, start=DAY, by=staff)
    unit.appoint(person=make_person(), position=member, start=DAY, by=staff)
    with pytest.raises(ValidationError, match="sudah memegang jabatan"):
        unit.appoint(person=person, position=member, start=None, by=staff)


def test_a_post_of_another_pillar_is_refused(post_bluluk, staff):
    with pytest.raises(ValidationError, match="bukan jabatan pilar"):
        post_bluluk.appoint(person=make_person(), position=make_position(make_pillar("KT")), start=DAY, by=staff)


def test_a_closed_unit_appoints_nobody(staff):
    unit = make_unit(make_pillar("PSM"), closed_on=dt.date(2024, 1, 1))
    member = Position.objects.get(pillar__code="PSM", name="Anggota")
    with pytest.raises(ValidationError, match="sudah berhenti"):
        unit.appoint(person=make_person(), position=member, start=DAY, by=staff)
