"""What the lists of this room can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from puskesos.centres.models import ActivationStep, Centre, CentreStaff, Stage
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter
from welfare.regions.models import Region


class PlaceFilter(django_filters.FilterSet):
    desa = VillageFilter(path="village")
    kecamatan = SubdistrictFilter(path="village")
    wilayah = RegionFilter(path="village")

    class Meta:
        model = Centre
        fields: list[Any] = []


class CentreFilter(PlaceFilter):
    # Chosen by the tabs above the list, kept while one filters.
    tahap = django_filters.ChoiceFilter(
        label="Tahap", field_name="stage", choices=Stage.choices, empty_label="Semua tahap",
        widget=forms.HiddenInput,
    )  # fmt: skip


class VillageGapFilter(django_filters.FilterSet):
    desa = VillageFilter(path="pk")
    kecamatan = SubdistrictFilter(path="parent")
    wilayah = RegionFilter(path="code")

    class Meta:
        model = Region
        fields: list[Any] = []


class StaffFilter(django_filters.FilterSet):
    nama = django_filters.CharFilter(label="Nama", method="filter_name", max_length=100)
    tugas = django_filters.ChoiceFilter(
        label="Tugas", field_name="role", choices=CentreStaff.Role.choices, empty_label="Semua tugas"
    )
    desa = VillageFilter(path="centre__village")
    kecamatan = SubdistrictFilter(path="centre__village")
    masa = django_filters.ChoiceFilter(
        label="Masa", method="filter_term", choices=[("kini", "Bertugas sekarang"), ("dulu", "Sudah berakhir")],
        empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = CentreStaff
        fields: list[Any] = []

    def filter_name(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__name__icontains=value.strip())

    def filter_term(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.active() if value == "kini" else queryset.finished()


STEP_STATES = [
    ("late", "Lewat batas"), ("ready", "Siap dikerjakan"), ("blocked", "Menunggu langkah lain"),
    ("open", "Belum selesai"), ("done", "Selesai"),
]  # fmt: skip


class StepFilter(django_filters.FilterSet):
    pemilik = django_filters.ChoiceFilter(
        label="Pemilik", method="filter_owner", empty_label="Semua",
        choices=[("saya", "Saya"), ("tanpa", "Tanpa akun")],
    )  # fmt: skip
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", method="filter_state", choices=STEP_STATES, empty_label="Semua"
    )
    desa = VillageFilter(path="plan__centre__village")
    kecamatan = SubdistrictFilter(path="plan__centre__village")

    class Meta:
        model = ActivationStep
        fields: list[Any] = []

    def filter_owner(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(owner=self.request.user) if value == "saya" else Q(owner__isnull=True))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "done":
            return queryset.filter(done_on__isnull=False)
        rows = queryset.open()
        if value == "late":
            return rows.filter(due__lt=timezone.localdate())
        if value == "ready":
            return rows.ready()
        return rows.filter(blockers__gt=0) if value == "blocked" else rows
