"""What the lists of the room can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from puskesos.aid.comparison import FINDINGS, found
from puskesos.aid.models import Candidate, Decision, Enrolment, Objection, Programme, Recommendation, Round
from puskesos.aid.targeting import left_out
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
    VACANT = "kosong"
    STATES = (("menerima", "Menerima"), ("berakhir", "Berakhir"), (VACANT, "Kursi kosong"))
    STORED = {"menerima": Enrolment.Status.ACTIVE, "berakhir": Enrolment.Status.ENDED}

    cari = django_filters.CharFilter(label="Nama penerima", method="filter_text")
    program = django_filters.ModelChoiceFilter(
        label="Program", field_name="programme", queryset=Programme.objects.all(), to_field_name="code",
        empty_label="Semua program",
    )  # fmt: skip
    periode = django_filters.CharFilter(label="Periode", field_name="period", lookup_expr="istartswith")
    # The number of one period opens just that period: 2026 without 2026-T3.
    masa = django_filters.CharFilter(label="Periode ini saja", field_name="period", widget=forms.HiddenInput)
    kecamatan = SubdistrictFilter()
    wilayah = RegionFilter()
    desa = VillageFilter()
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )  # fmt: skip

    temuan = django_filters.ChoiceFilter(
        label="Pemadanan", choices=[(finding.code, finding.label) for finding in FINDINGS],
        empty_label="Semua penerima", method="filter_finding",
    )  # fmt: skip

    class Meta:
        model = Enrolment
        fields: list[Any] = []

    def filter_finding(self, queryset: Any, name: str, value: str) -> Any:
        """By the rules of the programme that the list shows; of all programmes, by each one's own."""
        return found(queryset, value, self.form.cleaned_data.get("program"))

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__in=Person.objects.named_like(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.vacant() if value == self.VACANT else queryset.filter(status=self.STORED[value])


def programme_filter(path: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label="Program", field_name=path, queryset=Programme.objects.all(), to_field_name="code",
        empty_label="Semua program",
    )  # fmt: skip


class WaitingFilter(django_filters.FilterSet):
    """What still waits, unless another state is asked for: a register of years is settled for the most part."""

    ALL = "semua"
    first_state: str

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("keadaan") else rows.filter(state=self.first_state)

    @property
    def qs(self) -> Any:
        return super().qs if self.is_bound else self.queryset.all().filter(state=self.first_state)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == self.ALL else queryset.filter(state=value)


def state_filter(first: Any, others: Any) -> django_filters.ChoiceFilter:
    """The state that is shown at first stands for the empty choice."""
    rest = [(state.value, state.label.capitalize()) for state in others if state != first]
    return django_filters.ChoiceFilter(
        label="Keadaan", choices=[*rest, (WaitingFilter.ALL, "Semua keadaan")], method="filter_state",
        empty_label=first.label.capitalize(),
    )  # fmt: skip


def _rounds(request: Any) -> Any:
    return Round.objects.visible_to(request.user)


class CandidateFilter(WaitingFilter):
    first_state = Candidate.State.WAITING

    cari = django_filters.CharFilter(label="Nama calon", method="filter_text")
    program = programme_filter("programme")
    wilayah = RegionFilter(path="village")
    kecamatan = SubdistrictFilter(path="village")
    desa = VillageFilter(path="village")
    keadaan = state_filter(Candidate.State.WAITING, Candidate.State)
    # The number of a round's results opens just these: in its regions, within its period's threshold.
    putaran = django_filters.ModelChoiceFilter(
        label="Layak di wilayah putaran", queryset=_rounds, method="filter_round", widget=forms.HiddenInput
    )

    class Meta:
        model = Candidate
        fields: list[Any] = []

    def filter_round(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(left_out(value))

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__in=Person.objects.named_like(value))


class DecisionFilter(WaitingFilter):
    first_state = Decision.State.PROPOSED

    cari = django_filters.CharFilter(label="Nama penerima", method="filter_text")
    usulan = django_filters.ChoiceFilter(
        label="Usulan", field_name="recommendation", choices=Recommendation.choices, empty_label="Semua usulan"
    )
    program = programme_filter("enrolment__programme")
    kecamatan = SubdistrictFilter(path="enrolment__region")
    desa = VillageFilter(path="enrolment__region")
    keadaan = state_filter(Decision.State.PROPOSED, Decision.State)
    putaran = django_filters.ModelChoiceFilter(
        label="Dari putaran", field_name="visit__sample__round", queryset=_rounds, empty_label="Semua putaran"
    )
    pengganti = django_filters.ChoiceFilter(
        label="Ada penggantinya", choices=(("ya", "Ya"),), method="filter_successor", widget=forms.HiddenInput
    )

    class Meta:
        model = Decision
        fields: list[Any] = []

    def filter_successor(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(successor__isnull=False)

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(enrolment__person__in=Person.objects.named_like(value))


class ObjectionFilter(WaitingFilter):
    first_state = Objection.State.OPEN

    cari = django_filters.CharFilter(label="Nama penyanggah", field_name="objector", lookup_expr="icontains")
    kecamatan = SubdistrictFilter(path="decision__enrolment__region")
    keadaan = state_filter(Objection.State.OPEN, Objection.State)

    class Meta:
        model = Objection
        fields: list[Any] = []
