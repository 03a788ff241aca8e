"""Every page that opens without a form sent: few queries however much there is, and no English on it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.project.addresses import Address, World, addresses
from welfare.accounts.models import User

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
# Django writes this one into its template, out of any translation's reach.
DJANGOS_LENS = re.compile(r'<img src="[^"]*admin/img/search[^"]*" alt="Search">')
# Words by which a screen of a library gives itself away.  "Filter", "Status" and the like are Indonesian too.
ENGLISH = re.compile(
    r"\b(Search|Submit|Previous|Next|First|Last|Change|Password|Filter by|Sign in|Log in|Log out|Logout|Delete|Save|Add"
    r"|History|View|Export|Import|Cancel|Required|Username|Email|Home|Today|Now|Select|Unknown|Actions?|Are you sure"
    r"|Confirm|Invalid|Please|Remove|Edit|Close|Yes|Choose|Recently|Welcome|Authenticator|Recovery|Show|Loading)\b"
)


def test_every_page_of_ours_needs_few_queries(staff, client_of):
    world, client = _busy_office(staff), client_of(staff)
    client.get("/panduan/")  # the first request of a session also stores it
    many = []
    for address, url in _pages(world, staff):
        if address.is_ours:
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            if len(queries) > MOST_QUERIES:
                many.append(f"{url} ({address.name}): {len(queries)}")
    assert not many, "\n".join(many)


def test_no_page_speaks_english(administrator, client_of):
    world, client = _busy_office(administrator), client_of(administrator)
    found = []
    for address, url in _pages(world, administrator):
        words = {match.group() for match in ENGLISH.finditer(_visible(client, url))}
        if words:
            found.append(f"{url} ({address.name}): {', '.join(sorted(words))}")
    assert not found, "\n".join(found)


def _busy_office(by: User) -> World:
    """More rows than one page shows, so that a query per row is seen."""
    world = World(by=by)
    session = world.record("events.session")
    for _ in range(30):
        person = factories.make_person()
        factories.make_membership(person=person, unit=world.record("pillars.unit"))
        participant = factories.make_participant(world.event, person)
        factories.make_attendance(participant, session, marked_by=by)
        factories.make_enrolment(person=person)
        factories.make_import_row(world.batch)
    return world


def _pages(world: World, user: User) -> Iterator[tuple[Address, str]]:
    for address in addresses():
        if address.rule and address.rule.allows(user) and address.name not in {"account_logout", "admin:logout"}:
            yield address, world.url(address)


def _visible(client: Client, url: str) -> str:
    """What a page shows and reads out: text, and the words in its attributes; empty for anything but a page."""
    response = client.get(url)
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return ""
    page = DJANGOS_LENS.sub("", response.content.decode())
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:title|aria-label|alt|placeholder|value)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken]))
