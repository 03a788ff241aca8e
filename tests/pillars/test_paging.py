"""How many rows a long list has is remembered, and never a change too long."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pillars.filters import BreachFilter, MembershipFilter, UnitFilter
from pillars.models import Membership, PillarCoordinator, Unit
from pillars.paging import SOURCES, HolderPages, count_of
from pillars.views.memberships import MembershipList
from tests.factories import make_membership, make_person, make_pillar, make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("pillars:membership_list")


def counts(client, url):
    with CaptureQueriesContext(connection) as seen:
        page = client.get(url)
    asked = [query["sql"] for query in seen if "COUNT(" in query["sql"] and "pillars_membership" in query["sql"]]
    return page.context["table"].paginator.count, len(asked)


def test_an_unchanged_list_is_counted_once_and_a_change_is_seen_at_once(client_of, staff):
    client, unit = client_of(staff), make_unit(make_pillar("KT"))
    member = make_membership(unit=unit)
    make_membership(unit=unit)
    assert counts(client, f"{LIST}?keadaan=aktif") == (2, 1)
    assert counts(client, f"{LIST}?keadaan=aktif") == (2, 0)
    assert counts(client, f"{LIST}?kelamin=L") == (0, 1)
    member.person.sex = "L"
    member.person.save()
    assert counts(client, f"{LIST}?kelamin=L") == (1, 1)
    Membership.objects.filter(pk=member.pk).update(end="2025-06-01", end_reason="moved")
    assert counts(client, f"{LIST}?keadaan=aktif") == (1, 1)


def test_each_officer_has_the_own_count(client_of, staff, stranger_tksk, coordinator_kt):
    make_membership(unit=make_unit(make_pillar("PSM")))
    for user, expected in ((staff, 1), (stranger_tksk, 0), (coordinator_kt, 0)):
        assert counts(client_of(user), LIST)[0] == expected
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("PSM"))
    assert counts(client_of(coordinator_kt), LIST)[0] == 1


@pytest.mark.parametrize("sort", ["", "person", "-person"])
def test_deep_pages_hold_every_holder_once_and_in_order(client_of, staff, monkeypatch, sort):
    """Pages that look only at the places where they lie: units of several sizes, a page across several of them."""
    monkeypatch.setattr(MembershipList, "paginate_by", 3)
    monkeypatch.setattr(HolderPages, "deep", 2)
    for region, people in (("35.24.02.2005", 5), ("35.24.02.2001", 1), ("35.24.02.2002", 1), ("35.24.05.2008", 7)):
        unit = make_unit(make_pillar("KT"), region)
        for _ in range(people):
            make_membership(make_person(), unit)
    client = client_of(staff)

    def keys(page):
        rows = client.get(LIST, {"page": page, "sort": sort}).context["table"].page.object_list
        return [row.record.pk for row in rows]

    shown = [key for page in range(1, 6) for key in keys(page)]
    whole = list(client.get(LIST, {"sort": sort}).context["table"].data.data.values_list("pk", flat=True))
    assert shown == whole
    assert len(set(shown)) == 14
    assert client.get(LIST, {"keadaan": "lewat", "page": 2}).status_code in (200, 404)


def test_an_impossible_filter_counts_nothing():
    assert count_of(Membership.objects.filter(pk__in=[])) == 0


def test_all_that_the_filters_ask_is_watched(rf, tksk_bluluk, coordinator_kt):
    """Every table in the SQL of every filter is of `SOURCES`, else a change there would not be noticed."""
    make_membership(person=make_person(name="Siti Contoh"))  # a name that nobody bears asks no table
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    watched = {model._meta.db_table for model in SOURCES}
    for user in (tksk_bluluk, coordinator_kt):
        request = rf.get("/")
        request.user = user
        lists = ((MembershipFilter, Membership.objects), (BreachFilter, Unit.objects), (UnitFilter, Unit.objects))
        for filters, rows in lists:
            for query in _queries(filters, request):
                found = filters(query, rows.visible_to(user), request=request).qs
                asked = set(re.findall(r"\w+", str(found.query))) & tables
                assert asked <= watched, (query, asked - watched)


def _queries(filters, request):
    values = {"cari": "siti", "desa": "bronjong", "kecamatan": "35.24.02", "unit": "1", "wilayah": "35.24.02"}
    for name in filters.base_filters:
        if name in values:
            yield {name: values[name]}
        else:
            field = filters({}, request=request).form.fields[name]
            yield from ({name: str(value)} for value, _ in list(field.choices)[1:4])
    for state, _ in getattr(filters, "STATES", ()):
        yield {"keadaan": state}
