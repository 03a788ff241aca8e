"""Choices of select fields come without a cursor held on the server."""

from __future__ import annotations

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_case
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db(transaction=True)  # outside a transaction, as in the office


def test_a_list_with_three_filters_holds_no_cursor_on_the_server(client_of, staff):
    make_case(staff)
    client = client_of(staff)
    client.get(reverse("cases:case_list"))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("cases:case_list")).content.decode()
    assert "Bluluk" in page
    assert any("cases_servicekind" in query["sql"] for query in seen)
    assert not [query["sql"] for query in seen if "DECLARE" in query["sql"]]


def test_choices_are_djangos_own():
    field = forms.ModelChoiceField(queryset=Region.objects.subdistricts().order_by("code"), empty_label="Semua")
    choices = list(field.choices)
    assert choices[0] == ("", "Semua")
    assert [(str(value), label) for value, label in choices[1:3]] == [
        (region.pk, str(region)) for region in Region.objects.subdistricts().order_by("code")[:2]
    ]
    assert len(choices) == len(field.choices) == 28
