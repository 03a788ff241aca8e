"""What the list of persons can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter

PRESENT = (("ada", "Ada"), ("tidak", "Belum ada"))


class PersonFilter(django_filters.FilterSet):
    nama = django_filters.CharFilter(label="Nama", method="filter_name", max_length=150)
    kecamatan = SubdistrictFilter()
    wilayah = RegionFilter()
    desa = VillageFilter(max_length=100)
    jk = django_filters.ChoiceFilter(
        label="Jenis kelamin", field_name="sex", choices=Person.Sex.choices, empty_label="Semua"
    )  # fmt: skip
    nik = django_filters.ChoiceFilter(label="NIK", choices=PRESENT, empty_label="Semua", method="filter_nik")
    hp = django_filters.ChoiceFilter(label="Nomor HP", choices=PRESENT, empty_label="Semua", method="filter_phone")

    data = django_filters.ChoiceFilter(
        label="Data pokok", choices=(("kurang", "NIK atau nomor HP belum ada"),), empty_label="Semua",
        method="filter_lacking",
    )  # fmt: skip

    class Meta:
        model = Person
        fields: list[str] = []

    def filter_name(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.named_like(value)

    def filter_nik(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(nik_index__isnull=value == "tidak")

    def filter_lacking(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.lacking()

    def filter_phone(self, queryset: Any, name: str, value: str) -> Any:
        without = Q(phone="", phone_2="")
        return queryset.filter(without if value == "tidak" else ~without)
