"""The pillars' tables: who holds posts at the end of the time, what changed in it, and where."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from pillars.models import ActivityReport, Membership, Pillar, Training
from welfare.desk.registry import announce
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import subdistrict_of
from welfare.reports.definitions import Cell, ReportDefinition, ReportPart, Scope, Section, with_sum

PERMISSION = "pillars.view_membership"
STANDING = ("Pilar", "Orang", "Laki-laki", "Perempuan", "Unit", "Tanpa SK", "Tanpa nomor HP")
CHANGES = ("Pilar", "Mulai menjabat", "Berakhir", "Laporan kegiatan", "Pelatihan")


def standing(scope: Scope) -> Section:
    """Posts held on the last day of the time, by pillar; two queries."""
    held = _posts(scope).active(scope.until).order_by().values("unit__pillar")
    counts = held.annotate(
        posts=Count("pk"), male=Count("pk", filter=Q(person__sex=Person.Sex.MALE)),
        female=Count("pk", filter=Q(person__sex=Person.Sex.FEMALE)), units=Count("unit", distinct=True),
        unsigned=Count("pk", filter=Q(decree__isnull=True) | Q(decree__revoked_on__lte=scope.until)),
        silent=Count("pk", filter=Q(person__phone="", person__phone_2="")),
    )  # fmt: skip
    found = {row.pop("unit__pillar"): list(row.values()) for row in counts}
    rows: list[list[Cell]] = [
        [pillar.short_name, *found.get(pillar.pk, [0] * (len(STANDING) - 1))] for pillar in _pillars(scope)
    ]
    return Section("Pemegang jabatan menurut pilar", STANDING, with_sum(rows), chart=1)


def changes(scope: Scope) -> Section:
    """What happened in the time, by pillar; five queries."""
    posts = _posts(scope)
    reports = ActivityReport.objects.visible_to(scope.user).told().filter(scope.within("unit__region"))
    trainings = Training.objects.visible_to(scope.user).filter(scope.within("person__region"))
    columns = [
        _by_pillar(posts.filter(start__range=scope.days), "unit__pillar"),
        _by_pillar(posts.filter(end__range=scope.days), "unit__pillar"),
        _by_pillar(reports.filter(on__range=scope.days), "unit__pillar"),
        _by_pillar(trainings.filter(on__range=scope.days), "pillar"),
    ]
    rows: list[list[Cell]] = [
        [pillar.short_name, *(column.get(pillar.pk, 0) for column in columns)] for pillar in _pillars(scope)
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
    return [standing(scope), changes(scope), *by_place(scope)]


def _posts(scope: Scope) -> Any:
    return Membership.objects.visible_to(scope.user).filter(scope.within("unit__region"))


def _by_pillar(rows: QuerySet[Any], path: str) -> dict[int, int]:
    return dict(rows.order_by().values(path).annotate(n=Count("pk")).values_list(path, "n"))


def _pillars(scope: Scope) -> QuerySet[Pillar]:
    return Pillar.objects.visible_to(scope.user)


announce(
    ReportDefinition(
        "pilar", "Pilar sosial", PERMISSION, 10,
        "Pemegang jabatan per pilar pada akhir masa, yang mulai dan berakhir, laporan kegiatan, dan sebarannya.",
        sections,
        more=("pillars.view_activityreport", "pillars.view_training"),
    ),
    ReportPart("rekap", "Pilar sosial", PERMISSION, 10, lambda scope: [standing(scope)]),
)  # fmt: skip
