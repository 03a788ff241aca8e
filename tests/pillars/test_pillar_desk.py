"""What the pillars bring to search and to a person's page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from pillars.desk import find_units, roles_of
from pillars.models import PillarCoordinator
from tests.factories import make_membership, make_person, make_pillar, make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["tksk bluluk", "bluluk tksk", "TKSK Blulug", "kecamatan bluluk"])
def test_a_unit_is_found_by_words_in_any_order_and_misspelt(staff, text):
    assert "TKSK Kecamatan Bluluk" in [title for title, _, _ in find_units(staff, text)]


def test_at_most_ten_and_nothing_for_nonsense(staff):
    assert len(find_units(staff, "tksk")) == 10
    assert find_units(staff, "zzzzqqq") == []


def test_search_stays_in_territory_and_pillar(stranger_tksk, coordinator_kt):
    PillarCoordinator.objects.get_or_create(user=coordinator_kt, pillar=make_pillar("KT"))
    assert find_units(stranger_tksk, "TKSK Kecamatan Bluluk")[0][0] == "TKSK Kecamatan Babat"
    assert all("TKSK" not in title for title, _, _ in find_units(coordinator_kt, "TKSK Kecamatan Bluluk"))


def test_a_persons_roles_running_ones_first(staff):
    person = make_person()
    past = make_membership(person, make_unit(make_pillar("KT")), start=dt.date(2025, 1, 1))
    past.finish(on=dt.date(2025, 2, 1), reason="moved", by=staff)
    now = make_membership(person, make_unit(make_pillar("PSM"), name="PSM Bronjong"), start=dt.date(2020, 1, 1))
    context = roles_of(staff, person)
    assert context["memberships"] == [now, past]
    html = render_to_string("pillars/_person_roles.html", context)
    assert "PSM Bronjong" in html
    assert "(pindah)" in html


def test_no_section_for_a_person_without_visible_roles(staff, stranger_tksk):
    person = make_person()
    assert roles_of(staff, person) is None
    make_membership(person, make_unit(make_pillar("KT"), "35.24.02.2005"))
    assert roles_of(stranger_tksk, person) is None
