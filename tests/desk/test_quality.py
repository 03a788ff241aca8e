"""Data quality: every number opens exactly its list, in the user's territory, within twelve queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.factories import make_centre, make_decree, make_membership, make_nik, make_person
from welfare.desk.registry import QualitySource, announced

pytestmark = pytest.mark.django_db
URL = "/mutu-data/"
CAST = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"]


@pytest.fixture
def flaws(db):
    make_centre(stage="unverified")
    for region in ("35.24.02.2005", "35.24.05.2008", "35.24"):
        make_person(region=region, phone="")
        make_person(region=region, nik=make_nik())
        make_decree(valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2021, 1, 1))
    make_membership(person=make_person(phone=""))


@pytest.mark.parametrize("who", CAST)
def test_every_number_opens_exactly_its_list(who, request, client_of, flaws):
    user = request.getfixturevalue(who)
    client = client_of(user)
    rows = {row["label"]: row for row in client.get(URL).context["rows"]}
    for source in announced(QualitySource, user):
        page = client.get(source.url(user))
        assert page.status_code == 200, source.label
        assert rows[source.label]["count"] == page.context["table"].total, source.label


def test_it_says_what_is_wrong_and_how_to_mend_it(client_of, staff, head, flaws):
    rows = {row["label"]: row for row in client_of(staff).get(URL).context["rows"]}
    assert (rows["Orang tanpa nomor HP"]["count"], rows["Orang tanpa nomor HP"]["verb"]) == (4, "Lengkapi")
    assert rows["Pemegang jabatan tanpa nomor HP"]["count"] == 1
    assert rows["SK yang sudah habis"]["count"] == 3
    looked = {row["label"]: row["verb"] for row in client_of(head).get(URL).context["rows"]}
    assert looked["Orang tanpa nomor HP"] == "Lihat"


def test_only_the_own_territory_counts(client_of, stranger_tksk, flaws):
    rows = {row["label"]: row["count"] for row in client_of(stranger_tksk).get(URL).context["rows"]}
    assert rows["Orang tanpa nomor HP"] == 1


def test_it_costs_few_queries(client_of, staff, flaws):
    client = client_of(staff)
    client.get("/panduan/")
    make_person()
    with CaptureQueriesContext(connection) as seen:
        client.get(URL)
    assert len(seen) <= 12, [query["sql"][:100] for query in seen]


def _name(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def test_each_row_has_its_way_to_mend(client_of, staff, head, flaws):
    """One click from a row to the form that mends it; who may not mend sees no such link."""
    ways = {
        "Orang tanpa nomor HP": "people:person_update",
        "Orang tanpa NIK": "people:person_update",
        "Pemegang jabatan tanpa nomor HP": "people:person_update",
        "Pemegang jabatan tanpa SK": "pillars:membership_update",
        "SK yang sudah habis": "pillars:decree_replace",
        "Desa tanpa siapa pun": "pillars:unit_create",
        "Puskesos belum diverifikasi": "centres:centre_verify",
    }
    for source in announced(QualitySource, staff):
        if source.label in ways and source.count(staff):
            for user in (staff, head):
                html = client_of(user).get(source.url(user)).content.decode()
                found = {name for path in re.findall(r'href="(/[^"#?]+)', html) if (name := _name(path))}
                assert (ways[source.label] in found) == user.has_perm(source.mends), (source.label, user)
