"""The list page: territory, filter, and the part that htmx swaps."""

from __future__ import annotations

import re
from typing import Any

import django_filters
import django_tables2 as tables
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from welfare.accounts.models import User
from welfare.desk.lists import ListPage
from welfare.desk.tables import OfficeTable
from welfare.regions.models import Region


class PlaceTable(OfficeTable):
    noun = "wilayah"
    name = tables.Column("Nama")

    class Meta:
        model = Region
        fields = ("name",)


class PlaceFilter(django_filters.FilterSet):
    nama = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Nama")

    class Meta:
        model = Region
        fields = ("nama",)


class PlaceList(ListPage):
    model = Region
    table_class = PlaceTable
    filterset_class = PlaceFilter
    page_title = "Wilayah"

    def results_template(self) -> str:
        return "components/results.html"

    def get_template_names(self) -> list[str]:
        own = super().get_template_names()
        return own if len(own) == 1 else ["components/list_page.html"]


def page_of(user: User, address: str = "/wilayah/", **headers: str) -> str:
    request = RequestFactory().get(address, headers=headers)
    request.user = user
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    response: Any = PlaceList.as_view()(request)
    assert isinstance(response, HttpResponse)
    assert "HX-Request" in response.headers["Vary"]
    return response.render().content.decode()  # type: ignore[attr-defined]


def test_list_holds_what_lies_in_the_territory(tksk_bluluk: User) -> None:
    html = page_of(tksk_bluluk)
    inside = Region.objects.visible_to(tksk_bluluk).count()
    assert f"{inside} wilayah" in html
    assert "Bronjong" in html
    assert "Babat" not in html


def test_filter_narrows_and_stays_filled(staff: User) -> None:
    html = page_of(staff, "/wilayah/?nama=bronjong")
    assert "1 wilayah" in html
    assert 'value="bronjong"' in html
    assert 'hx-get="/wilayah/"' in html
    assert "Hapus saringan" in html


def test_filter_without_a_match_says_so(staff: User) -> None:
    assert "Tidak ada yang cocok" in page_of(staff, "/wilayah/?nama=zzzz")


def test_htmx_gets_the_results_only(staff: User) -> None:
    html = page_of(staff, **{"HX-Request": "true"})
    assert "<html" not in html
    assert re.search(r"\d+ wilayah", html)


def test_going_back_gets_the_whole_page(staff: User) -> None:
    html = page_of(staff, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in html


def test_action_is_shown_only_when_the_page_has_one(staff: User) -> None:
    assert "btn-brand" not in page_of(staff)
