"""The demo's register: every list shows something, and a second fill changes nothing."""

from __future__ import annotations

import pytest

from pillars import demo, demo_doubles
from pillars.filters import DecreeFilter
from pillars.models import ActivityReport, Decree, HeldVillage, Membership, Position, Training, Unit
from pillars.rules import with_breaches
from tests.factories import make_institution, make_membership, make_pillar, make_unit
from welfare.people.models import DistinctPair, Person, PossibleDouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(administrator):
    """What the imported lists of the demo bring, in small: TKSK, Tagana, PSM, a companion of PKH, an institution."""
    for post in Unit.objects.filter(pillar__code="TKSK")[:22]:
        make_membership(unit=post, position=Position.objects.get(pillar__code="TKSK", name="TKSK"))
    for code, name in [("TAGANA", "Anggota"), ("PKH", "Pendamping Sosial")]:
        unit = Unit.objects.get(pillar__code=code, region="35.24")
        make_membership(unit=unit, position=Position.objects.get(pillar__code=code, name=name))
    for _ in range(3):
        make_membership(unit=make_unit(make_pillar("PSM")))
    make_institution()
    said: list[str] = []
    demo.fill(administrator, said.append)
    return said


def test_every_list_shows_something(filled, staff):
    for state, _ in DecreeFilter.STATES:
        rows = DecreeFilter({"keadaan": state}, Decree.objects.all(), request=type("Http", (), {"user": staff})()).qs
        assert rows.exists(), state
    assert set(ActivityReport.objects.values_list("state", flat=True)) == set(ActivityReport.State.values)
    assert with_breaches(Unit.objects.all()).exists()
    assert Unit.objects.dormant().exists()
    assert Membership.objects.overdue().exists()
    assert Membership.objects.without_decree().exists()
    assert Training.objects.exists()
    assert HeldVillage.objects.exists()
    posts = Unit.objects.filter(pillar__code="TKSK")
    assert (posts.filled().count(), posts.vacant().count()) == (22, 5)


def test_a_second_fill_changes_nothing(filled, administrator):
    before = Decree.objects.count(), Membership.objects.count()
    said: list[str] = []
    demo.fill(administrator, said.append)
    assert said == ["Register pilar sudah terisi."]
    assert (Decree.objects.count(), Membership.objects.count()) == before


def test_some_persons_are_there_twice_and_one_pair_is_judged_apart(filled, administrator, staff):
    said: list[str] = []
    demo_doubles.fill(administrator, said.append)
    pairs = PossibleDouble.objects.visible_to(staff)
    assert pairs.open().count() >= 5
    assert DistinctPair.objects.count() == 1
    assert pairs.count() > pairs.open().count()
    assert len(set(pairs.values_list("reason", flat=True))) >= 3
    seconds = Person.objects.filter(note=demo_doubles.NOTE)
    assert all(person.memberships.exists() and person.trainings.exists() for person in seconds)
    before = Person.objects.count()
    demo_doubles.fill(administrator, said.append)
    assert (said[-1], Person.objects.count()) == ("Data ganda contoh sudah ada.", before)
