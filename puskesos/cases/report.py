"""The cases' tables: a report of their own, a part of that of the Puskesos, and of `manage.py puskesos`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.formats import date_format

from puskesos.cases.figures import Line, Totals, by, by_state, tell, total_of
from puskesos.cases.flow import State
from puskesos.cases.models import Case
from puskesos.centres.reporting import regions_with_centres
from welfare.desk.registry import announce
from welfare.regions.models import Region
from welfare.reports.definitions import SUM, Cell, ReportDefinition, ReportPart, Scope, Section

SUMMARY = (
    ("Diterima", "received"),
    ("Selesai", "resolved"),
    ("Ditolak", "rejected"),
    ("Dibatalkan", "withdrawn"),
    ("Masih diproses pada akhir masa", "in_process"),
    ("Terbuka lebih dari 14 hari", "over_14"),
    ("Terbuka lebih dari 30 hari", "over_30"),
    ("Dirujuk", "referred"),
    ("Rujukan yang kembali", "came_back"),
    ("Dibuka kembali", "reopened"),
    ("Median hari sampai selesai", "median_days"),
)
HEADS = ("Diterima", "Selesai", "Diproses", "Dirujuk", "Kembali", "Ditolak", "Dibuka lagi")


def _row(label: str, told: Totals) -> list[Cell]:
    return [
        label, told.received, told.resolved, told.in_process, told.referred, told.came_back, told.rejected,
        told.reopened,
    ]  # fmt: skip


def _table(title: str, head: str, lines: list[Line]) -> Section:
    rows = [_row(line.label, line.totals) for line in lines]
    if len(rows) > 1:
        rows.append(_row(SUM, total_of(lines)))
    return Section(title, (head, *HEADS), rows, chart=1)


def sections(scope: Scope) -> list[Section]:
    """The figures of the time, by service, need, village or kecamatan, and month of a year; a query or two."""
    cases = Case.objects.visible_to(scope.user).filter(scope.within("village"))
    is_village = scope.region.level == Region.Level.VILLAGE
    place = "subdistrict" if scope.region.level == Region.Level.REGENCY else "village"
    told = tell(cases, scope.start, scope.end, "service", "need", *(() if is_village else (place,)))
    found = [
        Section("Layanan", ("Ukuran", "Jumlah"), [[label, getattr(told.whole, name)] for label, name in SUMMARY]),
        *_monthly(cases, scope),
        _table("Layanan menurut jenis", "Jenis", told.lines["service"]),
        _table("Layanan menurut PPKS", "PPKS", told.lines["need"]),
    ]
    if not is_village:
        head = "Kecamatan" if place == "subdistrict" else "Desa/kelurahan"
        found.append(_table("Layanan menurut wilayah", head, told.lines[place]))
    return found


def _monthly(cases: QuerySet[Case], scope: Scope) -> list[Section]:
    """Month by month, of a year."""
    if not scope.is_year:
        return []
    lines = [line for line in by(cases, scope.start, scope.end, "month") if line.key.year == scope.start.year]
    named = [Line(line.key, str(date_format(line.key, "F")), line.totals) for line in lines]
    return [_table("Layanan menurut bulan diterima", "Bulan", named)]


def standing(scope: Scope) -> list[Section]:
    """Cases of the whole office by state, for the command."""
    rows: list[list[Cell]] = [
        [code, str(State(code).label), number] for code, number in by_state(Case.objects.all()).items()
    ]
    return [Section("Layanan menurut keadaan", ("Kode", "Keadaan", "Jumlah"), rows, code="cases")]


def summary(scope: Scope) -> list[Section]:
    """The services, for the report of everything."""
    cases = Case.objects.visible_to(scope.user).filter(scope.within("village"))
    return [_table("Layanan menurut jenis", "Jenis", by(cases, scope.start, scope.end, "service"))]


announce(
    ReportDefinition(
        "layanan", "Layanan", "cases.view_case", 30,
        "Permohonan dan keluhan warga: diterima, selesai, dirujuk, lamanya; menurut jenis, PPKS, dan wilayah.",
        sections, is_monthly=True, regions=regions_with_centres,
    ),
    ReportPart("puskesos", "Layanan", "cases.view_case", 50, sections),
    ReportPart("rekap", "Layanan", "cases.view_case", 30, summary),
    ReportPart("keadaan", "Layanan", "cases.view_case", 50, standing),
)  # fmt: skip
