"""What the log of reads can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django.apps import apps

from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.people.models import Person

AT_MOST = 200
"""Persons that a name in the filter may mean."""


def kinds() -> list[tuple[str, str]]:
    """Every kind of data that the log has a line of, by its word; one query."""
    labels = SensitiveRead.objects.order_by().values_list("subject_model", flat=True).distinct()
    return sorted(((label, word(label)) for label in labels), key=lambda pair: pair[1])


def word(label: str) -> str:
    """The Indonesian word for "people.person"; the label itself for a model that is no more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


class ReadFilter(django_filters.FilterSet):
    petugas = django_filters.ModelChoiceFilter(
        label="Petugas", field_name="user", queryset=User.objects.order_by("name"), empty_label="Semua"
    )
    apa = django_filters.ChoiceFilter(
        label="Apa", field_name="what", choices=SensitiveRead.What.choices, empty_label="Semua"
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis data", field_name="subject_model", choices=kinds, empty_label="Semua"
    )
    dari = django_filters.DateFilter(label="Dari tanggal", field_name="at", lookup_expr="date__gte")
    sampai = django_filters.DateFilter(label="Sampai tanggal", field_name="at", lookup_expr="date__lte")
    orang = django_filters.CharFilter(label="Nama orang", method="filter_person", max_length=150)

    class Meta:
        model = SensitiveRead
        fields: list[str] = []

    def filter_person(self, queryset: Any, name: str, value: str) -> Any:
        """Lines about the persons of that name; a person's own page has those about their records too."""
        found = Person.objects.visible_to(self.request.user).named_like(value).values_list("pk", flat=True)
        return queryset.filter(subject_model="people.person", subject_id__in=[str(pk) for pk in found[:AT_MOST]])
