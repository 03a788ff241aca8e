"""Every number on the desk opens a list with exactly as many rows, for every role, within twelve queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_centre, make_event, make_membership, make_person
from welfare.desk.registry import HomePanel, MenuEntry, SheetKind, announced
from welfare.imports.planning import resource_for

pytestmark = pytest.mark.django_db
CAST = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"]
MOST_QUERIES = 12


@pytest.mark.parametrize("who", CAST)
def test_panels_count_what_their_lists_show(who, request, client_of):
    make_centre()
    make_event()
    make_membership()
    for region in ("35.24.02.2005", "35.24.05.2008", "35.24"):
        make_person(region=region)
    user = request.getfixturevalue(who)
    client = client_of(user)
    for panel in announced(HomePanel, user):
        page = client.get(panel.url(user))
        assert page.status_code == 200, panel.label
        table = page.context["table"]
        shown = table.page.paginator.count if getattr(table, "page", None) else len(table.rows)
        assert shown == panel.count(user), panel.label


def test_every_kind_of_sheet_has_its_resource():
    for kind in announced(SheetKind):
        assert resource_for(kind.code).specs


def test_main_pages_need_few_queries(staff, client_of):
    make_event()
    make_membership()
    client = client_of(staff)
    client.get("/panduan/")  # the first request of a session also stores it
    for entry in announced(MenuEntry, staff):
        if entry.url_name == "desk:home":
            continue
        url = reverse(entry.url_name)
        url = client.get(url).headers.get("Location", url)  # a line may lead to the first page that one may open
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= MOST_QUERIES, (entry.label, [q["sql"][:90] for q in queries])
