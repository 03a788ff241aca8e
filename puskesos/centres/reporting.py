"""The monthly report of a centre, a kecamatan or the kabupaten: tables that rooms bring, here the centres' own.

A room above brings its figures by announcing a `ReportSource` (and a `StatusSource` for `manage.py puskesos`) in its
`desk.py`; the page, the PDF and the workbook draw whatever sections there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.text import capfirst

from puskesos.centres.coverage import MAP_TONES, NONE, rows_of, total, villages_of, words
from puskesos.centres.facilities import days_in
from puskesos.centres.models import ActivationStep, Centre, CentreStaff, FacilityCheck, MonthlyActivity, Stage
from welfare.desk.registry import announce, announced
from welfare.regions.choices import place_name
from welfare.regions.models import Region

Cell = str | int | float | None


@dataclass(frozen=True)
class Scope:
    """Of what and for whom: a region (village, kecamatan or kabupaten) and a month, as far as the user sees."""

    user: Any
    region: Region
    start: dt.date
    """The first day of the month."""

    @property
    def end(self) -> dt.date:
        """The last day of the month."""
        return self.start.replace(day=days_in(self.start))

    @property
    def month_words(self) -> str:
        return str(date_format(self.start, "F Y"))

    @property
    def subject(self) -> str:
        """ "Puskesos Desa Bronjong, Kec. Bluluk", "Puskesos Kecamatan Bluluk"."""
        return f"Puskesos {place_name(self.region)}"

    def within(self, path: str) -> Q:
        """The filter "in the region" over a path to a village: `Case.objects.filter(scope.within("village"))`."""
        if self.region.level == Region.Level.REGENCY:
            return Q(**{f"{path}__parent__parent": self.region})
        upward = "" if self.region.level == Region.Level.VILLAGE else "__parent"
        return Q(**{f"{path}{upward}": self.region})


@dataclass(frozen=True)
class Section:
    """A table of the report: words and numbers, the first column says what a row is about."""

    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class ReportSource:
    """Tables of a room for a report; `sections(scope)` shows only what `scope.user` may see."""

    label: str
    permission: str
    order: int
    sections: Callable[[Scope], list[Section]]


@dataclass(frozen=True)
class StatusSource:
    """Counts of the whole office for `manage.py puskesos`: (code, words, number)."""

    code: str
    label: str
    order: int
    counts: Callable[[], list[tuple[str, str, int]]]


def sections_of(scope: Scope) -> list[Section]:
    """All sections of a report, in the order of their sources."""
    return [section for source in announced(ReportSource, scope.user) for section in source.sections(scope)]  # type: ignore[type-var]


def status() -> list[tuple[StatusSource, list[tuple[str, str, int]]]]:
    return [(source, source.counts()) for source in announced(StatusSource)]  # type: ignore[type-var]


def centre_sections(scope: Scope) -> list[Section]:
    """The centres' own part: where the villages stand, and what the centres did in the month; two queries."""
    coverage = Section("Puskesos menurut tahap", ("Tahap", "Desa/kelurahan"), _by_stage(scope))
    return [coverage, Section(f"Kegiatan {scope.month_words}", _HEADS, _activity(scope))]


_HEADS = ("Wilayah", "Aktif", "Petugas", "Sarana ada", "Hari buka", "Pengunjung", "Langkah lewat batas")


def _by_stage(scope: Scope) -> list[list[Cell]]:
    subdistrict = scope.region.subdistrict_code
    villages = villages_of(scope.user, subdistrict)
    if scope.region.level == Region.Level.VILLAGE:
        villages = [village for village in villages if village.code == scope.region.code]
    whole = total(rows_of(villages))
    rows: list[list[Cell]] = [[capfirst(words(key)), whole.by_stage[key]] for key in MAP_TONES if whole.by_stage[key]]
    return [*rows, ["Jumlah", whole.villages]] if len(rows) > 1 else rows


def _activity(scope: Scope) -> list[list[Cell]]:
    """A row per centre, for the kabupaten a row per kecamatan, then the sum; one query."""
    is_whole = scope.region.level == Region.Level.REGENCY
    found: dict[str, list[int]] = {}
    for centre in _counted(scope):
        village = centre.village
        place = f"Kec. {village.parent.name}" if is_whole else village.name
        counts = [int(centre.stage == Stage.ACTIVE), *(getattr(centre, name) for name in _COUNTS)]
        found[place] = [old + new for old, new in zip(found.get(place, [0] * len(counts)), counts, strict=True)]
    rows: list[list[Cell]] = [[place, *found[place]] for place in sorted(found)]
    sums: list[Cell] = ["Jumlah", *(sum(column) for column in zip(*found.values(), strict=True))]
    return [*rows, sums] if len(rows) > 1 else rows


_COUNTS = ("staff_then", "present", "open_days", "visitors", "late")


def _counted(scope: Scope) -> QuerySet[Centre]:
    """The centres of the scope, each with its numbers of the month."""
    month = MonthlyActivity.objects.filter(centre=OuterRef("pk"), month=scope.start)
    present = FacilityCheck.objects.filter(state=FacilityCheck.State.PRESENT)
    centres = Centre.objects.visible_to(scope.user).filter(scope.within("village")).select_related("village__parent")
    return centres.annotate(
        staff_then=_number(CentreStaff.objects.active(scope.end), "centre"),
        present=_number(present, "centre"),
        open_days=Coalesce(Subquery(month.values("open_days")), 0),
        visitors=Coalesce(Subquery(month.values("visitors")), 0),
        late=_number(ActivationStep.objects.overdue(), "plan__centre"),
    )  # fmt: skip


def _number(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many of the rows belong to the centre at hand."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def stage_counts() -> list[tuple[str, str, int]]:
    """Centres of the whole office by stage, and the villages without one."""
    found = dict(Centre.objects.order_by().values_list("stage").annotate(number=Count("pk")))
    found[NONE] = Region.objects.villages().filter(centre__isnull=True).count()
    return [(key, words(key), found.get(key, 0)) for key in MAP_TONES]


announce(
    ReportSource("Puskesos", "centres.view_centre", 10, centre_sections),  # type: ignore[arg-type]
    StatusSource("centres", "Puskesos menurut tahap", 10, stage_counts),  # type: ignore[arg-type]
)
