"""Filters of the list of imports and of the rows of one import."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from welfare.desk.registry import SheetKind, announced
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.wording import FLAGGED

NO_PILLAR = "-"
"""The value of the pillar filter for rows of no pillar (guests)."""

IS_FLAGGED = Q(kind="data", problems__contains=[{"severity": "warn"}])


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in announced(SheetKind)]


class BatchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama berkas", field_name="filename", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="Jenis daftar", choices=_kinds, empty_label="Semua jenis")
    state = django_filters.ChoiceFilter(label="Keadaan", choices=ImportBatch.State.choices, empty_label="Semua keadaan")

    class Meta:
        model = ImportBatch
        fields = ("q", "kind", "state")


class RowFilter(django_filters.FilterSet):
    """Rows by tab (`hasil`), pillar and words; without `hasil` the rows taken for records."""

    q = django_filters.CharFilter(label="Cari nama, tempat, atau nomor baris", method="find")
    hasil = django_filters.ChoiceFilter(
        choices=[*ImportRow.Verdict.choices, (FLAGGED, "ditandai")], method="on_tab", widget=forms.HiddenInput
    )
    pilar = django_filters.CharFilter(method="of_pillar", widget=forms.HiddenInput)

    class Meta:
        model = ImportRow
        fields = ("q", "hasil", "pilar")

    def find(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = Q(label__icontains=value) | Q(reason__icontains=value) | Q(shown__icontains=value)
        return queryset.filter(words | Q(number=int(value)) if value.isdecimal() and len(value) < 8 else words)

    def on_tab(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(IS_FLAGGED) if value == FLAGGED else queryset.filter(verdict=value)

    def of_pillar(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == NO_PILLAR:
            return queryset.filter(kind="data").exclude(values__has_key="pillar")
        return queryset.filter(kind="data", values__pillar=value)
