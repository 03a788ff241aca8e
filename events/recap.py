"""Attendance over many events: who of which pillar came how often, who never came, per kecamatan and year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from events.filters import GUESTS
from events.models import Participant
from events.presence import CAME
from pillars.models import Pillar
from welfare.regions.models import Region
from welfare.regions.scoping import subdistrict_of

ELSEWHERE = "kabupaten"
"""The filter value for persons who come from no kecamatan."""
GROUPED = ("person_id", "person_name", "pillar_id", "place", "invited", "came")


def considered(user: Any) -> QuerySet[Participant]:
    """Persons of the register on lists of events that have begun and stand, as far as the user sees."""
    rows = Participant.objects.visible_to(user).filter(person__isnull=False, event__cancelled_at__isnull=True)
    return rows.filter(event__starts_on__lte=timezone.localdate())


def by_person(rows: QuerySet[Participant]) -> Any:
    """One dict for each person and pillar: to how many events invited, at how many present."""
    grouped = rows.order_by().annotate(here=subdistrict_of("region_id")).values("person_id", "pillar_id")
    present = Count("event", distinct=True, filter=Q(attendances__state__in=CAME))
    return grouped.annotate(
        person_name=Max("person__name"), place=Max("here"), invited=Count("event", distinct=True), came=present
    ).order_by(F("pillar__order").asc(nulls_last=True), "person_name", "person_id")


class RecapFilter(filters.FilterSet):
    """Narrows participations, then groups them by person; `came` narrows the persons."""

    year = filters.ChoiceFilter(
        label="Tahun", empty_label="Semua tahun", field_name="event__starts_on", lookup_expr="year"
    )
    pillar = filters.ChoiceFilter(label="Pilar", empty_label="Semua pilar", method="by_pillar")
    subdistrict = filters.ChoiceFilter(label="Kecamatan", empty_label="Semua kecamatan", method="by_place")
    came = filters.ChoiceFilter(
        label="Kehadiran", empty_label="Semua", method="by_came",
        choices=[("ever", "pernah hadir"), ("never", "tidak pernah hadir")],
    )  # fmt: skip
    q = filters.CharFilter(label="Cari nama", method="by_name", widget=forms.TextInput(attrs={"type": "search"}))

    class Meta:
        model = Participant
        fields = ["year", "pillar", "subdistrict", "came", "q"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.queryset.order_by().values_list("event__starts_on__year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in sorted(held, reverse=True)]
        pillars = [(pillar.code, pillar.short_name) for pillar in Pillar.objects.all()]
        self.filters["pillar"].extra["choices"] = [*pillars, (GUESTS, "Undangan lainnya")]
        places = Region.objects.subdistricts().order_by("name").values_list("code", "name")
        self.filters["subdistrict"].extra["choices"] = [*places, (ELSEWHERE, "Tingkat kabupaten")]

    def filter_queryset(self, queryset: Any) -> Any:
        """All but `came` before the persons are counted, `came` after."""
        came = self.form.cleaned_data.pop("came", "")
        rows = by_person(super().filter_queryset(queryset))
        self.form.cleaned_data["came"] = came
        return {"ever": rows.filter(came__gt=0), "never": rows.filter(came=0)}.get(came, rows)

    @property
    def qs(self) -> Any:
        """Grouped also when nothing was asked for."""
        return super().qs if self.is_bound else by_person(self.queryset)

    def by_pillar(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.guests() if value == GUESTS else queryset.filter(pillar__code=value)

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        if value == ELSEWHERE:
            return queryset.exclude(region__level__in=[Region.Level.SUBDISTRICT, Region.Level.VILLAGE])
        return queryset.filter(Q(region=value) | Q(region__parent=value))

    def by_came(self, queryset: Any, name: str, value: str) -> Any:
        return queryset

    def by_name(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.split()[:8]:
            queryset = queryset.filter(person__name__icontains=word)
        return queryset


@dataclass
class Total:
    """One line of the summary; each number is a list: (count, address)."""

    label: str
    query: dict[str, str]
    persons: int = 0
    ever: int = 0
    invitations: int = 0
    visits: int = 0

    @property
    def never(self) -> int:
        return self.persons - self.ever

    def add(self, row: dict[str, Any]) -> None:
        self.persons += 1
        self.ever += row["came"] > 0
        self.invitations += row["invited"]
        self.visits += row["came"]

    @property
    def url(self) -> str:
        return self.list_url()

    @property
    def ever_url(self) -> str:
        return self.list_url(came="ever")

    @property
    def never_url(self) -> str:
        return self.list_url(came="never")

    def list_url(self, **more: str) -> str:
        chosen = {name: value for name, value in (self.query | more).items() if value}
        address = reverse("events:recap_list")
        return f"{address}?{urlencode(chosen)}" if chosen else address


class Recap:
    """The summary of one year, or of all: by pillar and by kecamatan.  Four queries."""

    def __init__(self, user: Any, year: str = "") -> None:
        rows = considered(user)
        held = rows.order_by().values_list("event__starts_on__year", flat=True).distinct()
        self.years = [str(found) for found in sorted(held, reverse=True)]
        self.year = year if year in self.years else ""
        narrowed = rows.filter(event__starts_on__year=int(self.year)) if self.year else rows
        self.persons = list(by_person(narrowed))
        self.whole = self._sum("Semua", {}, self.persons)

    def _sum(self, label: str, query: dict[str, str], rows: Iterable[dict[str, Any]]) -> Total:
        total = Total(label, {"year": self.year} | query)
        for row in rows:
            total.add(row)
        return total

    @property
    def pillars(self) -> list[Total]:
        known = [(pillar.pk, pillar.short_name, pillar.code) for pillar in Pillar.objects.order_by("order", "name")]
        lines = [
            self._sum(label, {"pillar": code}, [row for row in self.persons if row["pillar_id"] == key])
            for key, label, code in [*known, (None, "Undangan lainnya", GUESTS)]
        ]
        return [line for line in lines if line.persons]

    @property
    def places(self) -> list[Total]:
        names = dict(Region.objects.subdistricts().values_list("code", "name"))
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in self.persons:
            groups.setdefault(row["place"] if row["place"] in names else ELSEWHERE, []).append(row)
        ordered = sorted(groups, key=lambda code: (code == ELSEWHERE, names.get(code, "")))
        return [
            self._sum(names.get(code, "Tingkat kabupaten"), {"subdistrict": code}, groups[code]) for code in ordered
        ]
