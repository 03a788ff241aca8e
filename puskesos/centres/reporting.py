"""The report of a centre, a kecamatan or the kabupaten: where the villages stand, and what the centres did.

Rooms above add their tables by announcing a `ReportPart` for "puskesos" (and for "keadaan": `manage.py puskesos`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from puskesos.centres.coverage import MAP_TONES, NONE, rows_of, total, villages_of, words
from puskesos.centres.models import ActivationStep, Centre, CentreStaff, FacilityCheck, MonthlyActivity, Stage
from welfare.desk.registry import announce
from welfare.regions.choices import regions_of
from welfare.regions.models import Region
from welfare.reports.definitions import SUM, Cell, ReportDefinition, ReportPart, Scope, Section, with_sum

PERMISSION = "centres.view_centre"


def stage_section(scope: Scope) -> Section:
    """Where the villages stand today."""
    return Section("Puskesos menurut tahap", ("Tahap", "Desa/kelurahan"), _by_stage(scope), chart=1)


def centre_sections(scope: Scope) -> list[Section]:
    """The centres' own part: where the villages stand, and what the centres did in the time; two queries."""
    return [stage_section(scope), Section(f"Kegiatan {scope.words}", _HEADS, _activity(scope))]


def regions_with_centres(user: Any) -> QuerySet[Region]:
    """Kabupaten and kecamatan of the user's territories, and of the villages those with a Puskesos."""
    villages = Region.objects.visible_to(user).villages().filter(centre__isnull=False).values("pk")
    return regions_of(user).exclude(level=Region.Level.VILLAGE) | regions_of(user).filter(pk__in=villages)


_HEADS = ("Wilayah", "Aktif", "Petugas", "Sarana ada", "Hari buka", "Pengunjung", "Langkah lewat batas")


def _by_stage(scope: Scope) -> list[list[Cell]]:
    subdistrict = scope.region.subdistrict_code
    villages = villages_of(scope.user, subdistrict)
    if scope.region.level == Region.Level.VILLAGE:
        villages = [village for village in villages if village.code == scope.region.code]
    whole = total(rows_of(villages))
    rows: list[list[Cell]] = [[capfirst(words(key)), whole.by_stage[key]] for key in MAP_TONES if whole.by_stage[key]]
    return [*rows, [SUM, whole.villages]] if len(rows) > 1 else rows


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
    return with_sum(rows)


_COUNTS = ("staff_then", "present", "open_days", "visitors", "late")


def _counted(scope: Scope) -> QuerySet[Centre]:
    """The centres of the scope, each with its numbers of the month or year."""
    months = MonthlyActivity.objects.filter(centre=OuterRef("pk"), month__range=scope.days).order_by().values("centre")
    present = FacilityCheck.objects.filter(state=FacilityCheck.State.PRESENT)
    centres = Centre.objects.visible_to(scope.user).filter(scope.within("village")).select_related("village__parent")
    return centres.annotate(
        staff_then=_number(CentreStaff.objects.active(scope.until), "centre"),
        present=_number(present, "centre"),
        open_days=_sum(months, "open_days"),
        visitors=_sum(months, "visitors"),
        late=_number(ActivationStep.objects.overdue(), "plan__centre"),
    )  # fmt: skip


def _sum(months: QuerySet[Any], name: str) -> Coalesce:
    return Coalesce(Subquery(months.annotate(whole=Sum(name)).values("whole"), output_field=IntegerField()), 0)


def _number(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many of the rows belong to the centre at hand."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def standing(scope: Scope) -> list[Section]:
    """Centres of the whole office by stage, and the villages without one, for the command."""
    found = dict(Centre.objects.order_by().values_list("stage").annotate(number=Count("pk")))
    found[NONE] = Region.objects.villages().filter(centre__isnull=True).count()
    rows: list[list[Cell]] = [[key, words(key), found.get(key, 0)] for key in MAP_TONES]
    return [Section("Puskesos menurut tahap", ("Kode", "Tahap", "Jumlah"), rows, code="centres")]


announce(
    ReportDefinition(
        "puskesos", "Puskesos", PERMISSION, 20,
        "Tahap, petugas, sarana, hari buka, pengunjung, dan layanan Puskesos dalam sebulan atau setahun.",
        centre_sections, more=("centres.view_monthlyactivity",), is_monthly=True, regions=regions_with_centres,
    ),
    ReportPart("rekap", "Puskesos", PERMISSION, 20, lambda scope: [stage_section(scope)]),
    ReportPart("keadaan", "Puskesos", PERMISSION, 10, standing),
)  # fmt: skip
