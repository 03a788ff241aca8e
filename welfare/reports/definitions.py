"""What a report is: tables of numbers about a region and a month or a year, defined in the app that knows them.

An app announces a `ReportDefinition` in its `desk.py`; a room above adds its tables to somebody else's report with a
`ReportPart`.  The page, the PDF and the workbook draw what `sections_of` gives: the same numbers from one function.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from welfare.desk.registry import announced
from welfare.regions.choices import place_name
from welfare.regions.models import Region
from welfare.regions.scoping import within

Cell = str | int | float | None


class Linked(int):
    """A number of a table that opens the list of exactly what it counts; on paper and in a workbook it stands alone."""

    url: str

    def __new__(cls, number: int, url: str) -> Linked:
        linked = super().__new__(cls, number)
        linked.url = url
        return linked


VILLAGE_DOTS = 3  # 35.24.02.2005
SUM = "Jumlah"
"""The first word of a row that adds the others up."""


@dataclass(frozen=True)
class Scope:
    """Of what and for whom: a region (village, kecamatan or kabupaten) and a month or year, as far as the user sees."""

    user: Any
    region: Region
    start: dt.date
    """The first day."""
    is_year: bool = False

    @property
    def end(self) -> dt.date:
        """The last day."""
        if self.is_year:
            return self.start.replace(month=12, day=31)
        return self.start.replace(day=calendar.monthrange(self.start.year, self.start.month)[1])

    @property
    def until(self) -> dt.date:
        """The last day of which something can be told: today, while the month or year still runs."""
        return min(self.end, timezone.localdate())

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """For lookups: `on__range=scope.days`."""
        return self.start, self.end

    @property
    def words(self) -> str:
        """ "Oktober 2026" or "tahun 2026"."""
        return f"tahun {self.start.year}" if self.is_year else str(date_format(self.start, "F Y"))

    @property
    def period(self) -> str:
        """As the address has it: "2026" or "2026-10"."""
        return f"{self.start:%Y}" if self.is_year else f"{self.start:%Y-%m}"

    @property
    def place(self) -> str:
        return place_name(self.region)

    def within(self, path: str) -> Q:
        """The filter "in the region" over a path to a region: `Case.objects.filter(scope.within("village"))`."""
        return within(f"{path}__code", self.region.code)


@dataclass(frozen=True)
class Section:
    """A table of a report: the first column says what a row is about; rows that begin with `SUM` add the others up."""

    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]
    chart: int | None = None
    """The column that is drawn as bars as well."""
    code: str = ""
    """For programs (`manage.py puskesos --json`); the first column then holds keys, the second words."""

    @property
    def bars(self) -> list[tuple[str, int | float]]:
        """What the chart draws: label and number of each row but the sums."""
        if self.chart is None:
            return []
        numbers = [(str(row[0]), row[self.chart]) for row in self.rows if row[0] != SUM]
        return [(label, number) for label, number in numbers if isinstance(number, int | float)]

    @property
    def longest(self) -> int | float:
        return max((number for _, number in self.bars), default=0)


Tables = Callable[[Scope], list[Section]]


def no_tables(scope: Scope) -> list[Section]:
    """For a report of which all tables are parts of others."""
    return []


def usual_regions(user: Any) -> QuerySet[Region]:
    """Kabupaten and kecamatan of the user's territories; for one who works in villages, those."""
    regions = Region.objects.visible_to(user).select_related("parent").order_by("code")
    if user.sees_everything or any(code.count(".") < VILLAGE_DOTS for code in user.territory_codes):
        return regions.exclude(level=Region.Level.VILLAGE)
    return regions


@dataclass(frozen=True)
class ReportDefinition:
    code: str
    """Part of addresses: /laporan/<code>/."""
    label: str
    permission: str
    order: int
    lead: str
    sections: Tables
    more: tuple[str, ...] = ()
    """Further permissions that it takes."""
    is_monthly: bool = False
    """Whether it opens with last month, else with this year."""
    regions: Callable[[Any], QuerySet[Region]] = usual_regions

    @property
    def permissions(self) -> tuple[str, ...]:
        return self.permission, *self.more


@dataclass(frozen=True)
class ReportPart:
    """Tables that a room adds to a report of another; of what `scope.user` may see."""

    report: str
    label: str
    permission: str
    order: int
    sections: Tables


def reports_of(user: Any) -> list[ReportDefinition]:
    return [report for report in announced(ReportDefinition, user) if user.has_perms(report.permissions)]


def sections_of(report: ReportDefinition, scope: Scope) -> list[Section]:
    """All tables of a report, its own first, then those of the parts in their order."""
    return [*report.sections(scope), *parts_of(report.code, scope)]


def parts_of(code: str, scope: Scope) -> list[Section]:
    parts = [part for part in announced(ReportPart, scope.user) if part.report == code]
    return [section for part in parts for section in part.sections(scope)]


def with_sum(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, and where there are several one that adds their numbers up (a column with words stays empty)."""
    if len(rows) < 2:
        return rows
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    sums: list[Cell] = [
        sum(value for value in column if isinstance(value, int))
        if all(isinstance(value, int) for value in column) else None
        for column in columns
    ]  # fmt: skip
    return [*rows, [SUM, *sums]]
