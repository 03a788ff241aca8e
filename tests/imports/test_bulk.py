"""Writing and asking for many records at once: what is sent is what arrives."""

from __future__ import annotations

import datetime as dt
import gc
from typing import Any

import pytest
from django.db import connection

from tests.factories import make_person
from welfare.imports.bulk import among, array_literal, as_json
from welfare.imports.long_work import collected_seldom
from welfare.people.models import Person

AWKWARD = [
    "",
    "Budi",
    'Siti "Iti"',
    "a\\b",
    '\\"',
    "{x,y}",
    "NULL",
    "null",
    "koma, spasi ",
    "baris\nbaru",
    "’ñ字",
    '","',
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], "text"),
        (AWKWARD, "text"),
        ([*AWKWARD, None], "text"),
        *(([text], "text") for text in AWKWARD),
        ([1, -7, 2**40], "bigint"),
        ([True, False, None], "boolean"),
        ([dt.date(1985, 6, 16), None], "date"),
    ],
)
def test_an_array_arrives_as_it_was_sent(values: list[Any], kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [array_literal(values)])
        assert cursor.fetchone() == (values,)


@pytest.mark.django_db
def test_records_are_found_among_keys() -> None:
    one, two, _other = (make_person(name=name) for name in ("Sri", "Siti", "Sutris"))
    assert set(Person.objects.filter(pk__in=among([one.pk, two.pk]))) == {one, two}
    assert not Person.objects.filter(pk__in=among([])).exists()


@pytest.mark.parametrize(
    ("value", "text"),
    [([], "[]"), ({}, "{}"), (None, "null"), (0, "0"), ("", '""'), (False, "false"), ({"a": ["ñ"]}, '{"a":["ñ"]}')],
)
def test_json_is_short(value: Any, text: str) -> None:
    assert as_json(value) == text


def test_the_collector_goes_back_to_its_habits() -> None:
    before = gc.get_threshold()
    with collected_seldom():
        with collected_seldom():
            assert gc.get_threshold()[0] > before[0]
        assert gc.get_threshold()[0] > before[0], "the longer work is still under way"
    assert gc.get_threshold() == before


def test_works_that_overlap_leave_the_collector_as_it_was() -> None:
    before = gc.get_threshold()
    one, two = collected_seldom(), collected_seldom()
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() != before
    two.__exit__(None, None, None)
    assert gc.get_threshold() == before
