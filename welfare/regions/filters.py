"""What the list of kecamatan can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from welfare.regions.choices import villages_named
from welfare.regions.models import Region


class SubdistrictListFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama kecamatan atau desa",
        method="filter_text",
        max_length=100,
        help_text="Ejaan lain yang tercatat juga ditemukan.",
    )

    class Meta:
        model = Region
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(name__icontains=value.strip()) | Q(pk__in=villages_named(value).values("parent")))
