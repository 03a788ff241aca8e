"""What the list of cases can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from puskesos.cases.models import Case, ServiceKind, State
from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter
from welfare.regions.scoping import within

OPEN_CASES = "terbuka"
STATES = [(OPEN_CASES, "Terbuka"), ("semua", "Semua"), *State.choices]

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

    class Meta:
        model = Case
        fields: list[Any] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Only open cases unless another state is asked for: a register of years is closed for the most part."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("keadaan") else rows.open()

    @property
    def qs(self) -> Any:
        if not self.is_bound:
            return self.queryset.all().open()
        return super().qs

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(named(value))

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
