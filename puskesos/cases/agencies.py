"""Referrals by agency: what is out, what is late, what came back and how soon; each number with its list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, F, FloatField, Func, IntegerField, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.models import Referral
from puskesos.cases.referral_filters import ALL, AWAITED, LATE


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


_TAKEN = Func(F("answered_on"), F("sent_on"), template="(%(expressions)s)", arg_joiner=" - ",
              output_field=IntegerField())  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A number of each agency.  `state`: of the list that shows exactly what is counted."""

    name: str
    head: str
    state: str
    dated: bool = True
    """Whether only letters sent in the period count; what is still out counts whenever it was sent."""


COLUMNS = (
    Column("awaited", "Menunggu jawaban", AWAITED, dated=False),
    Column("late", "Terlambat", LATE, dated=False),
    Column("sent", "Dikirim", ALL),
    Column("done", "Selesai", Referral.State.DONE.value),
    Column("refused", "Ditolak", Referral.State.REFUSED.value),
    Column("withdrawn", "Ditarik", Referral.State.WITHDRAWN.value),
)


@dataclass(frozen=True)
class Row:
    """An agency, or all of them together: the numbers in the order of `COLUMNS`, each with the address of its list."""

    label: str
    cells: list[tuple[int, str]]
    median_days: float | None
    """From the letter to the answer, in calendar days, of those sent in the period and answered."""

    @property
    def labelled(self) -> list[tuple[str, int, str]]:
        """The words above a number, the number, and its list."""
        return [(column.head, *cell) for column, cell in zip(COLUMNS, self.cells, strict=True)]


def by_agency(referrals: QuerySet[Referral], start: dt.date, end: dt.date) -> list[Row]:
    """A row per agency that was written to or still owes an answer, then the sum of several; two queries."""
    today = timezone.localdate()
    dated, out = Q(sent_on__range=(start, end)), Q(state__in=Referral.AWAITED)
    counts = {
        "awaited": Count("pk", filter=out),
        "late": Count("pk", filter=out & Q(due_on__lt=today)),
        "sent": Count("pk", filter=dated),
        **{name: Count("pk", filter=dated & Q(state=name)) for name in ("done", "refused", "withdrawn")},
        "median_days": Median(_TAKEN, filter=dated & Q(state__in=("done", "refused"))),
    }
    wanted = referrals.filter(dated | out).order_by()
    found = wanted.values("agency", "agency__name").annotate(**counts).order_by("-awaited", "agency__name")
    rows = [_row(row["agency__name"], row, start, end, row["agency"]) for row in found]
    return [*rows, _row("Jumlah", wanted.aggregate(**counts), start, end)] if len(rows) > 1 else rows


def _row(label: str, counted: dict[str, Any], start: dt.date, end: dt.date, agency: int | None = None) -> Row:
    cells = [(counted[column.name], list_url(column, start, end, agency)) for column in COLUMNS]
    return Row(label, cells, counted["median_days"])


def list_url(column: Column, start: dt.date, end: dt.date, agency: int | None = None) -> str:
    """The list that shows exactly the referrals counted in a column."""
    query: dict[str, Any] = {"keadaan": column.state} | ({"instansi": agency} if agency else {})
    if column.dated:
        query |= {"sejak": start.isoformat(), "sampai": end.isoformat()}
    return f"{reverse('cases:referral_list')}?{urlencode(query)}"
