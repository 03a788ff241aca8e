"""The list of a million persons: counted once, and its last page as near as its first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_person
from welfare.people.models import Person
from welfare.people.views import PersonList

pytestmark = pytest.mark.django_db
URL = "/orang/"


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(PersonList, "paginate_by", 3)
    for number in range(17):
        make_person(name=f"Contoh {chr(97 + number)}")


def names_on(client, page, **query):
    return [row.record.name for row in client.get(URL, {"page": page, **query}).context["table"].page.object_list]


@pytest.mark.parametrize("sort", ["name", "-name", "region"])
def test_deep_pages_hold_every_row_once_and_in_order(client_of, staff, short_pages, sort):
    client = client_of(staff)
    shown = [name for page in range(1, 7) for name in names_on(client, page, sort=sort)]
    assert len(shown) == 17
    registered = list(Person.objects.order_by("name_key", "pk").values_list("name", flat=True))
    assert shown == (registered[::-1] if sort == "-name" else registered)


def test_an_unchanged_list_is_counted_once_and_a_change_is_seen_at_once(client_of, staff, short_pages):
    client = client_of(staff)
    client.get(URL)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(URL)
    assert not [query for query in seen if "COUNT(*)" in query["sql"] and "people_person" in query["sql"]]
    assert page.context["table"].paginator.count == 17
    Person.objects.filter(name="Contoh a").update(phone="")
    assert client.get(URL, {"hp": "tidak"}).context["table"].paginator.count == 1
    make_person()
    assert client.get(URL).context["table"].paginator.count == 18


def test_a_page_beyond_the_last_is_answered(client_of, staff, short_pages):
    assert client_of(staff).get(URL, {"page": 99}).status_code in (200, 404)
