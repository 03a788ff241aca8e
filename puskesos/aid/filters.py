"""What the list of recipients can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters

from puskesos.aid.models import Enrolment, Programme
from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter


class ProgrammeFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama program", field_name="name", lookup_expr="icontains")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=(("berjalan", "Berjalan"), ("berhenti", "Berhenti")), empty_label="Semua keadaan",
        method="filter_state",
    )  # fmt: skip

    class Meta:
        model = Programme
        fields: list[Any] = []

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_active=value == "berjalan")


class EnrolmentFilter(django_filters.FilterSet):
    STATES = (("menerima", "Menerima"), ("berakhir", "Berakhir"))
    STORED = {"menerima": Enrolment.Status.ACTIVE, "berakhir": Enrolment.Status.ENDED}

    cari = django_filters.CharFilter(label="Nama penerima", method="filter_text")
    program = django_filters.ModelChoiceFilter(
        label="Program", field_name="programme", queryset=Programme.objects.all(), to_field_name="code",
        empty_label="Semua program",
    )  # fmt: skip
    periode = django_filters.CharFilter(label="Periode", field_name="period", lookup_expr="istartswith")
    kecamatan = SubdistrictFilter()
    wilayah = RegionFilter()
    desa = VillageFilter()
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip

    class Meta:
        model = Enrolment
        fields: list[Any] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__in=Person.objects.named_like(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(status=self.STORED[value])
