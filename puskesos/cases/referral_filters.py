"""What the list of referrals can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from puskesos.cases.filters import named
from puskesos.cases.models import Agency, Case, Referral
from welfare.regions.choices import SubdistrictFilter
from welfare.regions.scoping import within

AWAITED, LATE, ALL = "menunggu", "terlambat", "semua"
STATES = [(AWAITED, "Menunggu"), (LATE, "Terlambat"), (ALL, "Semua"), *Referral.State.choices]


class ReferralFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama, nomor kasus, atau surat", method="filter_text")
    instansi = django_filters.ModelChoiceFilter(
        label="Instansi", field_name="agency", queryset=Agency.objects.all(), empty_label="Semua instansi"
    )  # fmt: skip
    kecamatan = SubdistrictFilter(method="filter_subdistrict")
    sejak = django_filters.DateFilter(label="Dikirim sejak", field_name="sent_on", lookup_expr="gte")
    sampai = django_filters.DateFilter(label="Dikirim sampai", field_name="sent_on", lookup_expr="lte")
    # Chosen by the tabs above the list, kept while one filters.
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, method="filter_state", widget=forms.HiddenInput, empty_label=None
    )

    class Meta:
        model = Referral
        fields: list[Any] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Those that have not come back yet, unless others are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("keadaan") else rows.awaited()

    @property
    def qs(self) -> Any:
        return super().qs if self.is_bound else self.queryset.awaited()

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        if "/" in text:
            return queryset.filter(letter_number__startswith=text.upper())
        # The cases by their own indexes first, as in their list.
        return queryset.filter(case__in=Case.objects.filter(named(text)).order_by().values("pk"))

    def filter_subdistrict(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(within("case__village__code", value.pk))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == AWAITED:
            return queryset.awaited()
        if value == LATE:
            return queryset.late()
        return queryset.filter(state=value) if value in Referral.State.values else queryset
