"""The aid programmes' tables: who receives now, whose aid ended in the time, and what the visits of it found."""

from __future__ import annotations

from django.db.models import Count, F, Q

from puskesos.aid.models import Enrolment, Visit
from puskesos.aid.words import Verdict
from welfare.desk.registry import announce
from welfare.regions.models import Region
from welfare.regions.scoping import subdistrict_of
from welfare.reports.definitions import Cell, ReportDefinition, ReportPart, Scope, Section, with_sum

PERMISSION = "aid.view_enrolment"


def by_programme(scope: Scope) -> Section:
    """One query."""
    rows = Enrolment.objects.visible_to(scope.user).filter(scope.within("region")).order_by()
    counts = rows.values("programme__name", "programme__code").annotate(
        active=Count("pk", filter=Q(status=Enrolment.Status.ACTIVE)),
        ended=Count("pk", filter=Q(status=Enrolment.Status.ENDED, ended_on__range=scope.days)),
    )
    told: list[list[Cell]] = [
        [name, active, ended]
        for name, active, ended in counts.order_by("programme__name", "programme__code").values_list(
            "programme__name", "active", "ended"
        )
        if active or ended
    ]
    heads = ("Program", "Menerima sekarang", f"Berakhir {scope.words}")
    return Section("Penerima menurut program", heads, with_sum(told), chart=1)


def by_place(scope: Scope) -> list[Section]:
    """Recipients by kecamatan or village; two queries."""
    if scope.region.level == Region.Level.VILLAGE:
        return []
    is_whole = scope.region.level == Region.Level.REGENCY
    rows = Enrolment.objects.visible_to(scope.user).filter(scope.within("region"), status=Enrolment.Status.ACTIVE)
    place = subdistrict_of("region_id") if is_whole else F("region_id")
    found = dict(rows.order_by().values(place=place).annotate(n=Count("pk")).values_list("place", "n"))
    names = dict(Region.objects.filter(pk__in=found).values_list("pk", "name"))
    head = "Kecamatan" if is_whole else "Desa/kelurahan"
    told: list[list[Cell]] = [[names.get(code, code), number] for code, number in sorted(found.items())]
    return [Section(f"Penerima menurut {head.lower()}", (head, "Menerima sekarang"), with_sum(told), chart=1)]


def visits(scope: Scope) -> list[Section]:
    """Visits of the time that count, by verdict; one query."""
    rows = Visit.objects.visible_to(scope.user).counting().filter(on__range=scope.days)
    rows = rows.filter(scope.within("sample__enrolment__region")).order_by()
    found = dict(rows.values("verdict").annotate(n=Count("pk")).values_list("verdict", "n"))
    told: list[list[Cell]] = [[verdict.label.capitalize(), found.get(verdict.value, 0)] for verdict in Verdict]
    return [Section(f"Kunjungan monev {scope.words}", ("Penilaian", "Penerima"), with_sum(told), chart=1)]


def sections(scope: Scope) -> list[Section]:
    return [by_programme(scope), *by_place(scope)]


announce(
    ReportDefinition(
        "bantuan",
        "Bantuan",
        PERMISSION,
        50,
        "Penerima per program dan wilayah, yang berakhir, dan hasil monev.",
        sections,
    ),
    ReportPart("bantuan", "Monev", "aid.view_visit", 10, visits),
    ReportPart("rekap", "Bantuan", PERMISSION, 50, lambda scope: [by_programme(scope)]),
)
