"""What the list of cases can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.formats import date_format

from puskesos.cases.measures import MEASURES
from puskesos.cases.models import Case, Need, ServiceKind, State
from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter
from welfare.regions.scoping import within

OPEN_CASES = "terbuka"
STATES = [(OPEN_CASES, "Terbuka"), ("semua", "Semua"), *State.choices]

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Between these a number's days are believed; nothing was counted outside."""
NOTHING = "-"
"""Stands for "not yet said"."""
MOST_PEOPLE = 500
"""Namesakes whose cases are looked up at once."""


def named(text: str) -> Q:
    """Cases by a part of their number, or by the name of whom they are for, in any spelling.

    The persons first, by their own index: joined to a million cases, the same question takes seconds.
    """
    if any(map(str.isdigit, text)):
        return Q(number__contains=text.strip().upper())
    if not any(map(str.isalpha, text)):
        return Q(pk__in=[])
    return Q(client__in=list(Person.objects.named_like(text).order_by().values_list("pk", flat=True)[:MOST_PEOPLE]))


class CaseFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama atau nomor", method="filter_text")
    layanan = django_filters.ModelChoiceFilter(
        label="Layanan", field_name="service", queryset=ServiceKind.objects.all(), empty_label="Semua layanan"
    )  # fmt: skip
    ppks = django_filters.ChoiceFilter(
        label="PPKS", choices=[(NOTHING, "belum ditentukan"), *Need.choices], method="filter_need",
        empty_label="Semua PPKS",
    )  # fmt: skip
    saluran = django_filters.ChoiceFilter(
        label="Saluran", field_name="channel", choices=Case.Channel.choices, empty_label="Semua saluran"
    )
    desa = VillageFilter(path="village")
    kecamatan = SubdistrictFilter(method="filter_subdistrict")
    wilayah = RegionFilter(path="village")
    sejak = django_filters.DateFilter(label="Diterima sejak", field_name="received_on", lookup_expr="gte")
    sampai = django_filters.DateFilter(label="Diterima sampai", field_name="received_on", lookup_expr="lte")
    # Chosen by the tabs above the list, kept while one filters.
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, method="filter_state", widget=forms.HiddenInput, empty_label=None
    )
    milik = django_filters.ChoiceFilter(
        label="Milik", choices=[("saya", "Saya")], method="filter_mine", widget=forms.HiddenInput
    )
    lewat = django_filters.ChoiceFilter(
        label="Lewat batas", choices=[("ya", "Ya")], method="filter_late", widget=forms.HiddenInput
    )
    # What a number of the figures counts (`measures`), between two days.
    angka = django_filters.ChoiceFilter(
        label="Angka", choices=[(name, one.label) for name, one in MEASURES.items()], method="filter_figure",
        widget=forms.HiddenInput,
    )  # fmt: skip
    dari = django_filters.DateFilter(label="Masa dari", method="filter_nothing", widget=forms.HiddenInput)
    hingga = django_filters.DateFilter(label="Masa hingga", method="filter_nothing", widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields: list[Any] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Only open cases unless another state is asked for: a register of years is closed for the most part."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("keadaan") or self.figure else rows.open()

    @property
    def figure(self) -> tuple[str, dt.date, dt.date] | None:
        """Which number of the figures is looked into, and its days; None for none, or for days nobody counted."""
        given = self.form.cleaned_data if self.is_bound and hasattr(self.form, "cleaned_data") else {}
        name, start, end = given.get("angka"), given.get("dari"), given.get("hingga")
        if not name or start is None or end is None or start.year < FIRST_YEAR or end.year > LAST_YEAR or end < start:
            return None
        return name, start, end

    @property
    def figure_words(self) -> str:
        """ "Selesai, 1 Oktober 2026 – 31 Oktober 2026", or "" when no number is looked into."""
        if (figure := self.figure) is None:
            return ""
        name, start, end = figure
        return f"{MEASURES[name].label}, {date_format(start, 'j F Y')} – {date_format(end, 'j F Y')}"

    @property
    def qs(self) -> Any:
        if not self.is_bound:
            return self.queryset.all().open()
        return super().qs

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(named(value))

    def filter_need(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(need="" if value == NOTHING else value)

    def filter_figure(self, queryset: Any, name: str, value: str) -> Any:
        """The cases of a number of the figures."""
        return queryset.filter(MEASURES[value].cases(*self.figure[1:])) if self.figure else queryset

    def filter_nothing(self, queryset: Any, name: str, value: Any) -> Any:
        """Read together with "angka"."""
        return queryset

    def filter_subdistrict(self, queryset: Any, name: str, value: Any) -> Any:
        """By the beginning of the village's code, which the indexes know."""
        return queryset.filter(within("village__code", value.pk))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == OPEN_CASES:
            return queryset.open()
        return queryset.filter(state=value) if value in State.values else queryset

    def filter_mine(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.of(self.request.user)

    def filter_late(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.late()
