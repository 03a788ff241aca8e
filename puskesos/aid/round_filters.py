"""What the lists of rounds and visits can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters

from pillars.models import Pillar
from puskesos.aid.models import Programme, ReasonCode, Round, Sample, Team
from puskesos.aid.words import AT_VISIT, Verdict
from welfare.people.models import Person
from welfare.regions.choices import RegionFilter, SubdistrictFilter, VillageFilter
from welfare.regions.models import Region


def _rounds(request: Any) -> Any:
    return Round.objects.visible_to(request.user)


def _teams(request: Any) -> Any:
    return Team.objects.visible_to(request.user).select_related("round")


DOUBTFUL = "meragukan"
"""In addresses: found anything but fit, so with a reason."""
NO_PILLAR = "-"
"""In addresses: visited by nobody whose pillar is known."""


def _pillars() -> list[tuple[str, str]]:
    named = Pillar.objects.order_by("order", "name").values_list("code", "short_name")
    return [*named, (NO_PILLAR, "Tanpa pilar")]


class RoundFilter(django_filters.FilterSet):
    program = django_filters.ModelChoiceFilter(
        label="Program", field_name="period__programme", queryset=Programme.objects.all(), to_field_name="code",
        empty_label="Semua program",
    )  # fmt: skip
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", field_name="state", choices=Round.State.choices, empty_label="Semua keadaan"
    )

    class Meta:
        model = Round
        fields: list[Any] = []


class FindingFilter(django_filters.ChoiceFilter):
    """One of the head's questions, answered by the visit that counts."""

    ANSWERS: ClassVar[dict[str, bool | None]] = {"ya": True, "tidak": False, "belum": None}

    def __init__(self, *, column: str, **kwargs: Any) -> None:
        choices = (("ya", "Ya"), ("tidak", "Tidak"), ("belum", "Belum dinilai"))
        super().__init__(choices=choices, empty_label="Semua", **kwargs)
        self.column = column

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.visited().filter(**{f"latest__{self.column}": self.ANSWERS[value]}) if value else qs


class SampleFilter(django_filters.FilterSet):
    """`desa-kode` is the exact village, for links from numbers; `desa` is what people type."""

    STATES = (("belum", "Belum dikunjungi"), ("dikunjungi", "Sudah dikunjungi"))

    cari = django_filters.CharFilter(label="Nama penerima", method="filter_text")
    putaran = django_filters.ModelChoiceFilter(
        label="Putaran", field_name="round", queryset=_rounds, empty_label="Semua putaran"
    )
    kecamatan = SubdistrictFilter(path="enrolment__region")
    desa = VillageFilter(path="enrolment__region")
    kode = django_filters.ModelChoiceFilter(
        label="Kode desa", field_name="enrolment__region", queryset=Region.objects.all(),
        widget=django_filters.widgets.forms.HiddenInput, null_label="Tanpa wilayah", null_value="-",
    )  # fmt: skip
    tim = django_filters.ModelChoiceFilter(label="Tim", field_name="team", queryset=_teams, empty_label="Semua tim")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, empty_label="Semua keadaan", method="filter_state"
    )
    penilaian = django_filters.ChoiceFilter(
        label="Penilaian", choices=[*Verdict.choices, (DOUBTFUL, "Tidak layak atau verifikasi ulang")],
        empty_label="Semua penilaian", method="filter_verdict",
    )  # fmt: skip
    alasan = django_filters.ModelChoiceFilter(
        label="Alasan", field_name="latest__reason", queryset=ReasonCode.objects.all(), empty_label="Semua alasan"
    )
    rekomendasi = django_filters.ChoiceFilter(
        label="Rekomendasi", field_name="latest__recommendation", choices=AT_VISIT,
        empty_label="Semua rekomendasi",
    )  # fmt: skip
    pilar = django_filters.ChoiceFilter(
        label="Pilar yang berkunjung", choices=_pillars, empty_label="Semua pilar", method="filter_pillar"
    )
    sasaran = FindingFilter(label="Tepat sasaran", column="on_target")
    guna = FindingFilter(label="Digunakan semestinya", column="rightly_used")
    daya = FindingFilter(label="Memberdayakan", column="moves_on")
    lanjutan = django_filters.ChoiceFilter(
        label="Dilanjutkan", choices=(("kasus", "Menjadi kasus layanan"),), empty_label="Semua",
        method="filter_followed",
    )  # fmt: skip
    berjalan = django_filters.ChoiceFilter(
        label="Putaran yang berjalan", choices=(("ya", "Ya"),), method="filter_running",
        widget=django_filters.widgets.forms.HiddenInput,
    )  # fmt: skip
    wilayah = RegionFilter(path="enrolment__region")
    tugas = django_filters.ChoiceFilter(
        label="Tugas", choices=(("saya", "Tugas tim saya"),), empty_label="Semua tim", method="filter_mine"
    )

    class Meta:
        model = Sample
        fields: list[Any] = []

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(enrolment__person__in=Person.objects.named_like(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.unvisited() if value == "belum" else queryset.visited()

    def filter_pillar(self, queryset: Any, name: str, value: str) -> Any:
        """Visited by a team with somebody of that pillar; NO_PILLAR: with somebody, or nobody known, of none."""
        path = "latest__team__members__pillar"
        condition = {f"{path}__isnull": True} if value == NO_PILLAR else {f"{path}__code": value}
        return queryset.filter(pk__in=Sample.objects.visited().filter(**condition).order_by().values("pk"))

    def filter_verdict(self, queryset: Any, name: str, value: str) -> Any:
        wanted = (Verdict.UNFIT, Verdict.RECHECK) if value == DOUBTFUL else (value,)
        return queryset.filter(latest__verdict__in=wanted)

    def filter_followed(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=Sample.objects.followed().values("pk"))

    def filter_running(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.running()

    def filter_mine(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(team__in=self.request.user.monev_teams.all())
