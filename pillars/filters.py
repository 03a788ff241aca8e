"""What the lists of units and members can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from pillars.models import ActivityReport, Decree, Membership, Pillar, Position, Training, Unit
from pillars.models.decrees import EXPIRING_DAYS
from pillars.rules import breaking_age
from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter


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
    STATES = (
        ("terisi", "Terisi"),
        ("kosong", "Kosong"),
        ("ada", "Terisi atau kosong"),
        ("berhenti", "Sudah berhenti"),
        ("vakum", "Tanpa kegiatan 12 bulan"),
        ("tanpa-sk", "Terisi tanpa SK"),
    )
    FOUND_BY: ClassVar[dict[str, str]] = {
        "terisi": "filled", "kosong": "vacant", "ada": "open", "berhenti": "closed", "vakum": "dormant",
        "tanpa-sk": "unsigned",
    }  # fmt: skip

    cari = django_filters.CharFilter(label="Nama unit atau pemegang", method="filter_text")
    pilar = PillarFilter(field_name="pillar")
    kecamatan = SubdistrictFilter()
    desa = VillageFilter()
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip
    wilayah = RegionFilter(itself=True)

    class Meta:
        model = Unit
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return named_like(queryset, value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, self.FOUND_BY[value])()


def named_like(units: Any, text: str) -> Any:
    """Units whose name holds every word of `text`, or in which a person of such a name holds a post today."""
    named = Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    holders = Membership.objects.active().filter(person__in=Person.objects.named_like(text))
    return units.filter(named | Q(pk__in=holders.values("unit")))


class MembershipFilter(django_filters.FilterSet):
    STATES = (
        ("aktif", "Masih memegang jabatan"),
        ("berakhir", "Sudah berakhir"),
        ("habis-90", "Habis dalam 90 hari"),
        ("habis-180", "Habis dalam 180 hari"),
        ("lewat", "Masa bakti sudah lewat"),
        ("tanpa-sk", "Tanpa SK"),
        ("tanpa-hp", "Tanpa nomor HP"),
        ("luar-usia", "Di luar batas usia"),
    )

    cari = django_filters.CharFilter(label="Nama orang", method="filter_text")
    pilar = PillarFilter(field_name="unit__pillar")
    jabatan = PositionFilter(field_name="position")
    kecamatan = SubdistrictFilter(path="unit__region")
    desa = VillageFilter(path="unit__region")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip
    kelamin = django_filters.ChoiceFilter(
        label="Jenis kelamin", choices=Person.Sex.choices, empty_label="Semua", field_name="person__sex"
    )  # fmt: skip
    unit = django_filters.NumberFilter(field_name="unit", widget=forms.HiddenInput)
    wilayah = RegionFilter(path="unit__region", itself=True)

    class Meta:
        model = Membership
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__in=Person.objects.named_like(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        match value:
            case "aktif":
                return queryset.active()
            case "berakhir":
                return queryset.finished()
            case "lewat":
                return queryset.overdue()
            case "tanpa-sk":
                return queryset.without_decree()
            case "tanpa-hp":
                return queryset.without_phone()
            case "luar-usia":
                return queryset.active().filter(breaking_age())
            case _:
                return queryset.ending(int(value.removeprefix("habis-")))


class BreachFilter(django_filters.FilterSet):
    pilar = PillarFilter(field_name="pillar")
    kecamatan = SubdistrictFilter()

    class Meta:
        model = Unit
        fields: list[str] = []


class DecreeFilter(django_filters.FilterSet):
    """`habis-N`: in force, the last day within N days."""

    STATES = (
        ("berlaku", "Berlaku"),
        *((f"habis-{days}", f"Habis dalam {days} hari") for days in EXPIRING_DAYS),
        ("habis", "Sudah habis"),
        ("dicabut", "Dicabut"),
        ("diganti", "Diganti"),
    )

    cari = django_filters.CharFilter(label="Nomor, perihal, atau penerbit", method="filter_text")
    pilar = PillarFilter(method="filter_pillar")
    kecamatan = SubdistrictFilter()
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip

    class Meta:
        model = Decree
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.split():
            queryset = queryset.filter(
                Q(number__icontains=word) | Q(about__icontains=word) | Q(issuer__icontains=word)
            )  # fmt: skip
        return queryset

    def filter_pillar(self, queryset: Any, name: str, value: Any) -> Any:
        named = Membership.objects.filter(unit__pillar=value, decree=OuterRef("pk"))
        return queryset.filter(Exists(named))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value.startswith("habis-"):
            return queryset.expiring(within_days=int(value.removeprefix("habis-")))
        chosen = {"berlaku": "valid", "habis": "expired", "dicabut": "revoked", "diganti": "replaced"}
        return getattr(queryset, chosen[value])()


class ActivityReportFilter(django_filters.FilterSet):
    pilar = PillarFilter(field_name="unit__pillar")
    kecamatan = SubdistrictFilter(path="unit__region")
    desa = VillageFilter(path="unit__region")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=ActivityReport.State.choices, empty_label="Semua keadaan", field_name="state"
    )  # fmt: skip
    unit = django_filters.NumberFilter(field_name="unit", widget=forms.HiddenInput)

    class Meta:
        model = ActivityReport
        fields: list[str] = []


class TrainingFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama orang atau pelatihan", method="filter_text")
    pilar = PillarFilter(field_name="pillar")
    jenis = django_filters.ChoiceFilter(
        label="Jenis", choices=Training.Kind.choices, empty_label="Semua jenis", field_name="kind"
    )  # fmt: skip

    class Meta:
        model = Training
        fields: list[str] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        named = Q(name__icontains=value) | Q(certificate_number__icontains=value)
        return queryset.filter(named | Q(person__in=Person.objects.named_like(value)))
