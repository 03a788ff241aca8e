"""How lists of events and of participants are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import Event, EventKind, FollowUp, Letter, Participant
from pillars.models import Pillar
from welfare.regions.choices import RegionFilter
from welfare.regions.models import Region

GUESTS = "guests"
"""The value of the filter `pillar` for those who represent no pillar ("undangan lainnya")."""


class EventFilter(filters.FilterSet):
    q = filters.CharFilter(label="Cari", method="by_text", widget=forms.TextInput(attrs={"type": "search"}))
    when = filters.ChoiceFilter(
        label="Waktu",
        choices=[("next", "Akan datang"), ("past", "Sudah lewat")],
        empty_label="Semua waktu",
        method="by_time",
    )
    year = filters.ChoiceFilter(label="Tahun", empty_label="Semua tahun", field_name="starts_on", lookup_expr="year")
    kind = filters.ModelChoiceFilter(
        label="Jenis", queryset=EventKind.objects.all(), to_field_name="code", empty_label="Semua jenis"
    )

    wilayah = RegionFilter()

    class Meta:
        model = Event
        fields = ["q", "when", "year", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.queryset.order_by().values_list("starts_on__year", flat=True).distinct()
        # This year is always offered: the home page's number opens it, also before its first event.
        years = sorted({*held, timezone.localdate().year}, reverse=True)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def by_text(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        for word in value.split():
            named = Q(title__icontains=word) | Q(theme__icontains=word)
            queryset = queryset.filter(named | Q(place__icontains=word) | Q(fgd_topic__icontains=word))
        return queryset

    def by_time(self, queryset: Any, name: str, value: str) -> QuerySet[Event]:
        return queryset.upcoming().order_by("starts_on", "pk") if value == "next" else queryset.past()


class ParticipantFilter(filters.FilterSet):
    q = filters.CharFilter(label="Cari nama", method="by_name", widget=forms.TextInput(attrs={"type": "search"}))
    pillar = filters.ChoiceFilter(label="Pilar", empty_label="Semua", method="by_pillar")
    subdistrict = filters.ChoiceFilter(label="Kecamatan", empty_label="Semua kecamatan", method="by_subdistrict")

    class Meta:
        model = Participant
        fields = ["q", "pillar", "subdistrict"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pillars = [(pillar.code, pillar.short_name) for pillar in Pillar.objects.all()]
        self.filters["pillar"].extra["choices"] = [*pillars, (GUESTS, "Undangan lainnya")]
        places = Region.objects.subdistricts().order_by("name").values_list("code", "name")
        self.filters["subdistrict"].extra["choices"] = list(places)

    def by_name(self, queryset: QuerySet[Participant], name: str, value: str) -> QuerySet[Participant]:
        for word in value.split():
            queryset = queryset.filter(name__icontains=word)
        return queryset

    def by_pillar(self, queryset: Any, name: str, value: str) -> QuerySet[Participant]:
        return queryset.guests() if value == GUESTS else queryset.filter(pillar__code=value)

    def by_subdistrict(self, queryset: QuerySet[Participant], name: str, value: str) -> QuerySet[Participant]:
        return queryset.filter(Q(region=value) | Q(region__parent=value))


class LetterFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="Cari nomor atau kegiatan", method="by_text", widget=forms.TextInput(attrs={"type": "search"})
    )
    year = filters.ChoiceFilter(label="Tahun", empty_label="Semua tahun")
    state = filters.ChoiceFilter(
        label="Keadaan",
        choices=[("standing", "berlaku"), ("cancelled", "dibatalkan")],
        empty_label="Semua",
        method="by_state",
    )

    class Meta:
        model = Letter
        fields = ["q", "year", "state"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def by_text(self, queryset: QuerySet[Letter], name: str, value: str) -> QuerySet[Letter]:
        for word in value.split():
            queryset = queryset.filter(Q(text__icontains=word) | Q(event__title__icontains=word))
        return queryset

    def by_state(self, queryset: QuerySet[Letter], name: str, value: str) -> QuerySet[Letter]:
        return queryset.filter(cancelled_at__isnull=value == "standing")


class FollowUpFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="Cari tindak lanjut", method="by_text", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = filters.ChoiceFilter(
        label="Keadaan", empty_label="Semua", method="by_state",
        choices=[
            ("open", "belum selesai"), ("overdue", "lewat tenggat"), ("undated", "tanpa tenggat"), ("done", "selesai"),
            ("cancelled", "dibatalkan"),
        ],
    )  # fmt: skip
    owner = filters.ChoiceFilter(
        label="Penanggung jawab", empty_label="Semua orang", choices=[("me", "saya")], method="by_owner"
    )
    kind = filters.ChoiceFilter(label="Sebagai", empty_label="Semua", choices=FollowUp.Kind.choices)
    event = filters.NumberFilter(label="Dari kegiatan nomor", field_name="event_id", widget=forms.HiddenInput)
    putaran = filters.NumberFilter(
        label="Dari putaran monev", field_name="visit__sample__round_id", widget=forms.HiddenInput
    )

    class Meta:
        model = FollowUp
        fields = ["q", "state", "owner", "kind", "event", "putaran"]

    def by_text(self, queryset: QuerySet[FollowUp], name: str, value: str) -> QuerySet[FollowUp]:
        for word in value.split():
            named = Q(what__icontains=word) | Q(owner_text__icontains=word) | Q(owner__name__icontains=word)
            queryset = queryset.filter(named | Q(event__title__icontains=word))
        return queryset

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[FollowUp]:
        if value == "overdue":
            return queryset.overdue()
        return queryset.open().filter(due__isnull=True) if value == "undated" else queryset.filter(state=value)

    def by_owner(self, queryset: QuerySet[FollowUp], name: str, value: str) -> QuerySet[FollowUp]:
        return queryset.filter(owner=self.request.user)
