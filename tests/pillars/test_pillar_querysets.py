"""Which units are filled, and who may see which."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pillars.models import Decree, Membership, Pillar, PillarCoordinator, Position, Unit
from tests.factories import make_decree, make_membership, make_person, make_pillar, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tksk_units():
    return Unit.objects.filter(pillar__code="TKSK")


def hold(unit, **term):
    position = Position.objects.filter(pillar=unit.pillar).first()
    return Membership.objects.create(person=make_person(), unit=unit, position=position, **term)


def test_filled_vacant_and_holders_agree(tksk_units):
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    hold(tksk_units.get(region="35.24.01"), start=None)
    hold(tksk_units.get(region="35.24.02"), start=today)
    hold(tksk_units.get(region="35.24.03"), start=today + day)
    hold(tksk_units.get(region="35.24.04"), start=today - 9 * day, end=today)
    hold(tksk_units.get(region="35.24.05"), start=today - 9 * day, end=today + day)
    filled = {"35.24.01", "35.24.02", "35.24.05"}
    assert set(tksk_units.filled().values_list("region_id", flat=True)) == filled
    assert tksk_units.vacant().count() == 24
    assert set(tksk_units.with_holders().filter(holders=1).values_list("region_id", flat=True)) == filled


def test_a_closed_unit_is_neither_filled_nor_vacant(tksk_units):
    unit = tksk_units.get(region="35.24.01")
    hold(unit, start=None)
    Unit.objects.filter(pk=unit.pk).update(closed_on=timezone.localdate())
    assert not tksk_units.filled().exists()
    assert tksk_units.vacant().count() == 26
    assert list(tksk_units.closed()) == [unit]


def test_a_tksk_sees_the_own_kecamatan_only(tksk_bluluk, stranger_tksk):
    unit = make_unit(make_pillar("KT"), "35.24.02.2005")
    member = make_membership(unit=unit)
    assert unit in Unit.objects.visible_to(tksk_bluluk)
    assert member in Membership.objects.visible_to(tksk_bluluk)
    assert unit not in Unit.objects.visible_to(stranger_tksk)
    assert member not in Membership.objects.visible_to(stranger_tksk)


def test_a_coordinator_sees_the_own_pillar_only(coordinator_kt):
    PillarCoordinator.objects.get_or_create(user=coordinator_kt, pillar=make_pillar("KT"))
    karang_taruna, psm = make_unit(make_pillar("KT")), make_unit(make_pillar("PSM"))
    own = make_membership(unit=karang_taruna, decree=make_decree())
    other = make_membership(unit=psm, decree=make_decree())
    assert [pillar.code for pillar in Pillar.objects.visible_to(coordinator_kt)] == ["KT"]
    assert set(Unit.objects.visible_to(coordinator_kt).values_list("pillar__code", flat=True)) == {"KT"}
    assert list(Membership.objects.visible_to(coordinator_kt)) == [own]
    assert list(Decree.objects.visible_to(coordinator_kt)) == [own.decree]
    assert other.decree not in Decree.objects.visible_to(coordinator_kt)


def test_a_coordinator_of_no_pillar_sees_none(coordinator_kt):
    PillarCoordinator.objects.filter(user=coordinator_kt).delete()
    assert not Pillar.objects.visible_to(coordinator_kt).exists()
    assert not Unit.objects.visible_to(coordinator_kt).exists()


def test_a_decree_without_region_is_seen_by_who_sees_a_member_it_names(tksk_bluluk, stranger_tksk, staff):
    decree = make_decree()
    Decree.objects.filter(pk=decree.pk).update(region=None)
    make_membership(unit=make_unit(make_pillar("KT"), "35.24.02"), decree=decree)
    assert decree in Decree.objects.visible_to(tksk_bluluk)
    assert decree in Decree.objects.visible_to(staff)
    assert decree not in Decree.objects.visible_to(stranger_tksk)


def test_a_decree_that_names_nobody_yet_is_seen_where_it_is_from(staff, tksk_bluluk, stranger_tksk):
    decree = make_decree("35.24.02")
    assert decree in Decree.objects.visible_to(staff)
    assert decree in Decree.objects.visible_to(tksk_bluluk)
    assert decree not in Decree.objects.visible_to(stranger_tksk)
