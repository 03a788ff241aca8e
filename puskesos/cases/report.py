"""The cases' tables: a report of their own, one for the public, a part of that of the Puskesos, and of
`manage.py puskesos`.  Each number of the office's own tables opens the list of the cases that it counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from puskesos.cases.figures import MONTH, Line, Totals, by_state, hide_small, shown, tell, total_of
from puskesos.cases.filters import NOTHING
from puskesos.cases.flow import State
from puskesos.cases.measures import MEASURES
from puskesos.cases.models import Case
from puskesos.centres.reporting import regions_with_centres
from welfare.desk.registry import announce
from welfare.regions.models import Region
from welfare.reports.definitions import SUM, Cell, Linked, ReportDefinition, ReportPart, Scope, Section

HEADS = (
    "Diterima", "Selesai", "Ditolak", "Diproses", ">14 hari", ">30 hari", "Dirujuk", "Kembali", "% kembali",
    "Dibuka lagi", "Median hari", "Nilai",
)  # fmt: skip
COLUMNS = (
    "received", "resolved", "rejected", "in_process", "over_14", "over_30", "referred", "came_back", "share_back",
    "reopened", "median_days", "mean_rating",
)  # fmt: skip
TITLES = {
    "service": ("Layanan menurut jenis", "Jenis"),
    "need": ("Layanan menurut PPKS", "PPKS"),
    "subdistrict": ("Layanan menurut wilayah", "Kecamatan"),
    "village": ("Layanan menurut wilayah", "Desa/kelurahan"),
    "channel": ("Layanan menurut saluran", "Saluran"),
    MONTH: ("Layanan menurut bulan diterima", "Bulan"),
}
_PARAMETERS = {
    "service": "layanan", "need": "ppks", "village": "wilayah", "subdistrict": "wilayah", "channel": "saluran",
}  # fmt: skip
"""By which the list of cases is narrowed to one line."""

SUMMARY = (*MEASURES, "share_back", "median_days", "mean_rating")
_WORDS = {name: one.label for name, one in MEASURES.items()} | {
    "share_back": "Rujukan yang kembali, dari seratus",
    "median_days": "Median hari sampai selesai",
    "mean_rating": "Rata-rata penilaian warga (1–5)",
}


@dataclass(frozen=True)
class _Tables:
    """The tables of a scope: each number opens its list, or, where anybody may read it, small ones are hidden."""

    scope: Scope
    is_public: bool = False

    def summary(self, whole: Totals) -> Section:
        shown_whole = self._safe([Line(None, SUM, whole)])[0].totals
        rows = [[_WORDS[name], self._cell(shown_whole, name, {})] for name in SUMMARY]
        return Section("Layanan", ("Ukuran", "Jumlah"), rows)

    def table(self, dimension: str, lines: list[Line], whole: Totals) -> Section:
        """A row for each line and one of all; `whole` is of exactly these lines."""
        title, head = TITLES[dimension]
        rows: list[list[Cell]] = [
            [self._label(dimension, line), *self._cells(line.totals, self._narrowed(dimension, line))]
            for line in self._safe(lines)
        ]
        if len(rows) > 1:
            year = {"sejak": self.scope.start, "sampai": self.scope.end} if dimension == MONTH else {}
            rows.append([SUM, *self._cells(self._safe([Line(None, SUM, whole)])[0].totals, year)])
        return Section(title, (head, *HEADS), rows, chart=None if self.is_public else 1)

    def _safe(self, lines: list[Line]) -> list[Line]:
        return hide_small(lines) if self.is_public else lines

    def _label(self, dimension: str, line: Line) -> str:
        return str(date_format(line.key, "F")) if dimension == MONTH else line.label

    def _narrowed(self, dimension: str, line: Line) -> dict[str, Any]:
        """What narrows the list of cases to a line."""
        if dimension != MONTH:
            return {_PARAMETERS[dimension]: line.key or NOTHING}
        month = replace(self.scope, start=line.key, is_year=False)
        return {"sejak": month.start, "sampai": month.end}

    def _cells(self, told: Totals, narrowed: dict[str, Any]) -> list[Cell]:
        return [self._cell(told, name, narrowed) for name in COLUMNS]

    def _cell(self, told: Totals, name: str, narrowed: dict[str, Any]) -> Cell:
        value: Cell = getattr(told, name)
        if name == "mean_rating" and not self.scope.user.has_perm("cases.view_rating"):
            return None
        if name not in MEASURES:
            return value
        if self.is_public:
            return shown(int(value or 0))
        query = {"angka": name, "dari": self.scope.start, "hingga": self.scope.end, "wilayah": self.scope.region.code}
        return Linked(int(value or 0), f"{reverse('cases:case_list')}?{urlencode(query | narrowed)}")


def sections(scope: Scope) -> list[Section]:
    """The figures of the time, by service, need, channel, kecamatan or village, and month of a year; two queries."""
    return _sections(_Tables(scope))


def public_sections(scope: Scope) -> list[Section]:
    """The same as anybody may read it: without lists, counts under five hidden."""
    return _sections(_Tables(scope, is_public=True))


def _sections(tables: _Tables) -> list[Section]:
    scope = tables.scope
    cases = Case.objects.visible_to(scope.user).filter(scope.within("village"))
    dimensions = ["service", "need"]
    if scope.region.level != Region.Level.VILLAGE:
        dimensions.append("subdistrict" if scope.region.level == Region.Level.REGENCY else "village")
    told = tell(cases, scope.start, scope.end, *dimensions)
    # Told apart by everything at once the cells would be as many as the cases; hence a second query.
    more = tell(cases, scope.start, scope.end, "channel", *([MONTH] if scope.is_year else []))
    found = [tables.summary(told.whole)]
    if scope.is_year:
        lines = [line for line in more.lines[MONTH] if line.key.year == scope.start.year]
        found.append(tables.table(MONTH, lines, total_of(lines)))
    found += [tables.table(name, told.lines[name], told.whole) for name in dimensions]
    found.append(tables.table("channel", more.lines["channel"], told.whole))
    return found


def standing(scope: Scope) -> list[Section]:
    """Cases of the whole office by state, for the command."""
    rows: list[list[Cell]] = [
        [code, str(State(code).label), number] for code, number in by_state(Case.objects.all()).items()
    ]
    return [Section("Layanan menurut keadaan", ("Kode", "Keadaan", "Jumlah"), rows, code="cases")]


def summary(scope: Scope) -> list[Section]:
    """The services, for the report of everything."""
    cases = Case.objects.visible_to(scope.user).filter(scope.within("village"))
    told = tell(cases, scope.start, scope.end, "service")
    return [_Tables(scope).table("service", told.lines["service"], told.whole)]


announce(
    ReportDefinition(
        "layanan", "Layanan", "cases.view_case", 30,
        "Permohonan dan keluhan warga: diterima, selesai, dirujuk, lamanya; menurut jenis, PPKS, wilayah, bulan, dan "
        "saluran. Setiap angka membuka daftar kasusnya.",
        sections, is_monthly=True, regions=regions_with_centres,
    ),
    ReportDefinition(
        "layanan-umum", "Layanan untuk umum", "cases.view_case", 31,
        "Sama dengan laporan layanan, tetapi boleh diumumkan: angka di bawah lima disembunyikan.",
        public_sections, is_monthly=True, regions=regions_with_centres,
    ),
    ReportPart("puskesos", "Layanan", "cases.view_case", 50, sections),
    ReportPart("rekap", "Layanan", "cases.view_case", 30, summary),
    ReportPart("keadaan", "Layanan", "cases.view_case", 50, standing),
)  # fmt: skip
