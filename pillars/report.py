"""The pillars' tables: who holds posts at the end of the time, what changed in it, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from pillars.models import ActivityReport, Membership, Pillar, Training
from welfare.desk import asking
from welfare.desk.registry import announce
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import subdistrict_of
from welfare.reports.definitions import Cell, ReportDefinition, ReportPart, Scope, Section, with_sum

PERMISSION = "pillars.view_membership"
STANDING = ("Pilar", "Orang", "Laki-laki", "Perempuan", "Unit", "Tanpa SK", "Tanpa nomor HP")
CHANGES = ("Pilar", "Mulai menjabat", "Berakhir", "Laporan kegiatan", "Pelatihan")


def standing(scope: Scope) -> Section:
    """Posts held on the last day of the time, by pillar; one query."""
    return _standing(asking.together({"pillars": _pillars(scope), "held": _held(scope)}, is_remembered=True))


def _standing(told: Mapping[str, asking.Told]) -> Section:
    names = ("posts", "male", "female", "units", "unsigned", "silent")
    found = {row["unit__pillar"]: [row[name] for name in names] for row in told["held"]}
    nothing: list[Cell] = [0] * (len(STANDING) - 1)
    rows = [[pillar["short_name"], *found.get(pillar["pk"], nothing)] for pillar in told["pillars"]]
    return Section("Pemegang jabatan menurut pilar", STANDING, with_sum(rows), chart=1)


def _held(scope: Scope) -> asking.Groups:
    return asking.groups(
        _posts(scope).active(scope.until), "unit__pillar",
        posts=Count("pk"), male=Count("pk", filter=Q(person__sex=Person.Sex.MALE)),
        female=Count("pk", filter=Q(person__sex=Person.Sex.FEMALE)), units=Count("unit", distinct=True),
        unsigned=Count("pk", filter=Q(decree__isnull=True) | Q(decree__revoked_on__lte=scope.until)),
        silent=Count("pk", filter=Q(person__phone="", person__phone_2="")),
    )  # fmt: skip


def _changed(scope: Scope) -> dict[str, asking.Groups]:
    """What happened in the time, by pillar, in the order of `CHANGES`."""
    posts = _posts(scope)
    reports = ActivityReport.objects.visible_to(scope.user).told().filter(scope.within("unit__region"))
    trainings = Training.objects.visible_to(scope.user).filter(scope.within("person__region"))
    return {
        "started": _by_pillar(posts.filter(start__range=scope.days), "unit__pillar"),
        "ended": _by_pillar(posts.filter(end__range=scope.days), "unit__pillar"),
        "reports": _by_pillar(reports.filter(on__range=scope.days), "unit__pillar"),
        "trainings": _by_pillar(trainings.filter(on__range=scope.days), "pillar"),
    }


def _changes(scope: Scope, told: Mapping[str, asking.Told], names: Iterable[str]) -> Section:
    columns = [{row["of"]: row["n"] for row in told[name]} for name in names]
    rows: list[list[Cell]] = [
        [pillar["short_name"], *(column.get(pillar["pk"], 0) for column in columns)] for pillar in told["pillars"]
    ]
    return Section(f"Perubahan dalam {scope.words}", CHANGES, with_sum(rows))


def by_place(scope: Scope) -> list[Section]:
    """Posts held on the last day, by kecamatan or village; two queries."""
    if scope.region.level == Region.Level.VILLAGE:
        return []
    is_whole = scope.region.level == Region.Level.REGENCY
    place = subdistrict_of("unit__region_id") if is_whole else F("unit__region_id")
    held = _posts(scope).active(scope.until).order_by().values(place=place)
    counts = held.annotate(posts=Count("pk"), units=Count("unit", distinct=True)).values_list("place", "posts", "units")
    found = {code: (posts, units) for code, posts, units in counts}
    names = dict(Region.objects.filter(pk__in=found).values_list("pk", "name"))
    own = f"Tingkat {scope.region.get_level_display()}"
    rows: list[list[Cell]] = [
        [own if code == scope.region.code else names.get(code, code), *numbers]
        for code, numbers in sorted(found.items())
    ]
    head = "Kecamatan" if is_whole else "Desa/kelurahan"
    return [Section(f"Pemegang jabatan menurut {head.lower()}", (head, "Orang", "Unit"), with_sum(rows), chart=1)]


def sections(scope: Scope) -> list[Section]:
    changed = _changed(scope)
    told = asking.together({"pillars": _pillars(scope), "held": _held(scope), **changed}, is_remembered=True)
    return [_standing(told), _changes(scope, told, changed), *by_place(scope)]


def _posts(scope: Scope) -> Any:
    return Membership.objects.visible_to(scope.user).filter(scope.within("unit__region"))


def _by_pillar(rows: QuerySet[Any], path: str) -> asking.Groups:
    return asking.groups(rows.annotate(of=F(path)), "of", n=Count("pk"))


def _pillars(scope: Scope) -> asking.Rows:
    pillars = Pillar.objects.visible_to(scope.user)
    return asking.rows(pillars, "pk", "short_name")


announce(
    ReportDefinition(
        "pilar", "Pilar sosial", PERMISSION, 10,
        "Pemegang jabatan per pilar pada akhir masa, yang mulai dan berakhir, laporan kegiatan, dan sebarannya.",
        sections,
        more=("pillars.view_activityreport", "pillars.view_training"),
    ),
    ReportPart("rekap", "Pilar sosial", PERMISSION, 10, lambda scope: [standing(scope)]),
)  # fmt: skip
