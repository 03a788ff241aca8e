"""The pillars at a glance: every number opens exactly the list it counts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from pillars.models import PillarCoordinator, Position, Unit
from pillars.standing import standings
from tests.factories import make_membership, make_person, make_pillar, make_unit
from welfare.accounts.models import User
from welfare.desk.registry import HomePanel, announced

pytestmark = pytest.mark.django_db
LABELS = {"Karang Taruna", "PSM / IPSM", "Tagana", "LKS / FLKS", "SDM PKH", "TKSK"}


@pytest.fixture
def office(staff):
    """22 of 27 TKSK posts filled; members of other pillars here and there."""
    post = Position.objects.get(pillar__code="TKSK", name="TKSK")
    for unit in Unit.objects.filter(pillar__code="TKSK").order_by("region_id")[:22]:
        unit.appoint(person=make_person(region=unit.region), position=post, start=None, by=staff)
    for code in ("KT", "PSM", "LKS"):
        for village in ("35.24.02.2005", "35.24.05.2002"):
            make_membership(unit=make_unit(make_pillar(code), village))
    make_membership(unit=Unit.objects.get(pillar__code="PKH"))
    return staff


def rows_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.context["table"].paginator.count


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_tksk_22_of_27_with_5_vacant(office, client_of):
    page = client_of(office).get(reverse("pillars:pillar_list")).content.decode()
    assert "dari 27 pos, 5 kosong" in page
    assert "22 dari 27 pos" in page
    assert "&lt;" not in page


def test_the_list_of_filled_posts_says_so_and_holds_them(office, client_of):
    client, standing = client_of(office), standings(office)["TKSK"]
    page = client.get(standing.filled_url).content.decode()
    assert "22 dari 27 pos terisi" in page
    assert rows_of(client, standing.filled_url) == 22
    vacant = client.get(standing.vacant_url)
    assert "5 dari 27 pos kosong" in vacant.content.decode()
    assert vacant.context["table"].paginator.count == 5


@pytest.mark.parametrize("officer", ["staff", "head", "auditor", "tksk_bluluk", "stranger_tksk", "coordinator_kt"])
def test_every_number_equals_its_list_for_every_role(office, request, client_of, officer):
    user = request.getfixturevalue(officer)
    if officer == "coordinator_kt":
        PillarCoordinator.objects.get_or_create(user=user, pillar=make_pillar("KT"))
    client = client_of(user)
    for standing in standings(fresh(user)).values():
        assert rows_of(client, standing.filled_url) == standing.filled
        assert rows_of(client, standing.vacant_url) == standing.vacant
        assert rows_of(client, standing.members_url) == standing.members
        assert rows_of(client, standing.url) == standing.count


def test_every_home_panel_opens_as_many_rows_as_it_counts(office, client_of, tksk_bluluk):
    for user in (office, tksk_bluluk):
        panels = [panel for panel in announced(HomePanel, user) if panel.label in LABELS]
        assert {panel.label for panel in panels} == LABELS
        for panel in panels:
            assert rows_of(client_of(user), panel.url(fresh(user))) == panel.count(fresh(user)), panel.label


def test_expected_units_follow_the_rule_and_the_territory(staff, tksk_bluluk):
    assert standings(staff)["KT"].whole == 474 + 27 + 1
    assert standings(staff)["TKSK"].whole == 27
    assert standings(tksk_bluluk)["KT"].whole == 9 + 1
    assert standings(tksk_bluluk)["TKSK"].whole == 1


def test_a_coordinator_sees_one_pillar_and_no_numbers_of_others(office, coordinator_kt, client_of):
    PillarCoordinator.objects.get_or_create(user=coordinator_kt, pillar=make_pillar("KT"))
    page = client_of(coordinator_kt).get(reverse("pillars:pillar_list")).content.decode()
    assert "Karang Taruna" in page
    assert not re.search(r"Tagana|TKSK", page.split("<main")[1])


def test_the_overview_costs_few_queries(office, client_of, django_assert_max_num_queries):
    client = client_of(office)
    with django_assert_max_num_queries(12):
        client.get(reverse("pillars:pillar_list"))


def test_all_panels_of_a_request_share_one_count(office, django_assert_max_num_queries):
    user = SimpleLazyObject(lambda: fresh(office))  # as request.user is
    with django_assert_max_num_queries(7):  # the user, the territories, and five of the counts
        for panel in announced(HomePanel, user):
            if panel.label in LABELS:
                assert panel.url(user)
                assert isinstance(panel.count(user), int)
                assert panel.of(user) is None or panel.caption(user)
