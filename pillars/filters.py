"""What the lists of units and members can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from pillars.models import Membership, Pillar, Position, Unit
from welfare.people.models import Person
from welfare.regions.choices import SubdistrictFilter, VillageFilter


def _pillars(request: Any) -> QuerySet[Pillar]:
    return Pillar.objects.visible_to(request.user)


def _positions(request: Any) -> QuerySet[Position]:
    return Position.objects.filter(pillar__in=_pillars(request)).select_related("pillar")


class PillarFilter(django_filters.ModelChoiceFilter):
    """By the pillar's code; shown with the short name that the office uses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Pilar", queryset=_pillars, to_field_name="code", empty_label="Semua pilar", **kwargs
        )  # fmt: skip

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = lambda pillar: pillar.short_name
        return field


class PositionFilter(django_filters.ModelChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Jabatan", queryset=_positions, empty_label="Semua jabatan", **kwargs)

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = lambda position: f"{position.name} ({position.pillar.short_name})"
        return field


class UnitFilter(django_filters.FilterSet):
    STATES = (("terisi", "Terisi"), ("kosong", "Kosong"), ("ada", "Terisi atau kosong"), ("berhenti", "Sudah berhenti"))

    cari = django_filters.CharFilter(label="Nama unit atau pemegang", method="filter_text")
    pilar = PillarFilter(field_name="pillar")
    kecamatan = SubdistrictFilter()
    desa = VillageFilter()
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip

    class Meta:
        model = Unit
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return named_like(queryset, value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        chosen = {"terisi": "filled", "kosong": "vacant", "ada": "open", "berhenti": "closed"}
        return getattr(queryset, chosen[value])()


def named_like(units: Any, text: str) -> Any:
    """Units whose name holds every word of `text`, or in which a person of such a name holds a post today."""
    named = Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    holders = Membership.objects.active().filter(person__in=Person.objects.named_like(text))
    return units.filter(named | Q(pk__in=holders.values("unit")))


class MembershipFilter(django_filters.FilterSet):
    STATES = (("aktif", "Masih memegang jabatan"), ("berakhir", "Sudah berakhir"))

    cari = django_filters.CharFilter(label="Nama orang", method="filter_text")
    pilar = PillarFilter(field_name="unit__pillar")
    jabatan = PositionFilter(field_name="position")
    kecamatan = SubdistrictFilter(path="unit__region")
    desa = VillageFilter(path="unit__region")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip
    unit = django_filters.NumberFilter(field_name="unit", widget=forms.HiddenInput)

    class Meta:
        model = Membership
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__in=Person.objects.named_like(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.active() if value == "aktif" else queryset.finished()
