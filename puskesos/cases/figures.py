"""Figures about cases, each one query over the set that is given; what a caller may see is the caller's filter.

`cases` is any queryset of `Case` (`Case.objects.visible_to(user)`, or narrowed further to a centre or a kecamatan);
days are inclusive.  What is public goes through `hide_small`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Func, IntegerField, Q, QuerySet
from django.db.models.functions import TruncMonth

from puskesos.cases.flow import CLOSED, State
from puskesos.cases.models import Case, CaseEntry, Need, Referral

LEAST_SHOWN = 5
"""Counts below, but for none, are hidden in anything public."""
HIDDEN = -1
"""Stands for a hidden count."""
DIMENSIONS = {
    "service": ("service", "service__name"),
    "need": ("need", "need"),
    "village": ("village", "village__name"),
    "subdistrict": ("village__parent", "village__parent__name"),
    "channel": ("channel", "channel"),
    "month": ("month", "month"),
}
"""What cases may be told apart by: key column and label column."""


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


_TAKEN = Func(F("closed_on"), F("received_on"), template="(%(expressions)s)", arg_joiner=" - ",
              output_field=IntegerField())  # fmt: skip
"""Calendar days from the day a case was received to the day it was closed."""


@dataclass(frozen=True, slots=True)
class Totals:
    """One row of a report.  Counts are cases; `HIDDEN` stands for one that is too small to be public."""

    received: int = 0
    """Received in the period."""
    resolved: int = 0
    """Closed as solved in the period, whenever received."""
    rejected: int = 0
    withdrawn: int = 0
    in_process: int = 0
    """Open at the end of the period."""
    over_14: int = 0
    """Of these, open for more than 14 calendar days."""
    over_30: int = 0
    referred: int = 0
    """Cases with a referral sent in the period."""
    came_back: int = 0
    """Of these, cases whose referral was answered (done or refused), by now."""
    reopened: int = 0
    median_days: float | None = None
    """Median calendar days from receipt to solution, of those solved in the period."""


@dataclass(frozen=True, slots=True)
class Line:
    """The totals of one service, village, month, …"""

    key: Any
    label: str
    totals: Totals


def totals(cases: QuerySet[Case], start: dt.date, end: dt.date) -> Totals:
    """All cases of the set together; three queries."""
    counted = cases.order_by().aggregate(**_columns(start, end))
    sent, back = _referrals(cases, start, end).aggregate(
        sent=Count("case", distinct=True), back=Count("case", distinct=True, filter=_ANSWERED)
    ).values()  # fmt: skip
    return Totals(**counted, referred=sent, came_back=back, reopened=_reopenings(cases, start, end).count())


def by(cases: QuerySet[Case], start: dt.date, end: dt.date, dimension: str) -> list[Line]:
    """The totals by a dimension of `DIMENSIONS`, the most received first (months in order); three queries.

    Lines without anything to tell are left out.  Raises KeyError for an unknown dimension.
    """
    key, label = DIMENSIONS[dimension]
    more = {"month": TruncMonth("received_on")} if dimension == "month" else {}
    rows = cases.order_by().annotate(**more).values(key, label).annotate(**_columns(start, end))
    prefix = {"month": TruncMonth("case__received_on")} if dimension == "month" else {"_key": F(f"case__{key}")}
    name = "month" if dimension == "month" else "_key"
    sent = {
        row[name]: (row["sent"], row["back"])
        for row in _referrals(cases, start, end).annotate(**prefix).values(name).annotate(
            sent=Count("case", distinct=True), back=Count("case", distinct=True, filter=_ANSWERED)
        ).order_by()
    }  # fmt: skip
    again = dict(
        _reopenings(cases, start, end).annotate(**prefix).values(name).annotate(n=Count("pk")).values_list(name, "n")
        .order_by()
    )  # fmt: skip
    lines = []
    for row in rows:
        of, words = row.pop(key), row.pop(label, None) if label != key else None
        referred, came_back = sent.get(of, (0, 0))
        told = Totals(**row, referred=referred, came_back=came_back, reopened=again.get(of, 0))
        if any(getattr(told, name_) for name_ in COUNTS):
            lines.append(Line(of, _label(dimension, of, words), told))
    if dimension == "month":
        return sorted(lines, key=lambda line: line.key)
    return sorted(lines, key=lambda line: (-line.totals.received, line.label))


COUNTS = tuple(field.name for field in fields(Totals) if field.name != "median_days")
_ANSWERED = Q(state__in=(Referral.State.DONE, Referral.State.REFUSED))


def _columns(start: dt.date, end: dt.date) -> dict[str, Any]:
    closed = Q(closed_on__range=(start, end))
    still = Q(received_on__lte=end) & (Q(closed_on__isnull=True) | Q(closed_on__gt=end))
    solved = closed & Q(state=State.RESOLVED)
    return {
        "received": Count("pk", filter=Q(received_on__range=(start, end))),
        "resolved": Count("pk", filter=solved),
        "rejected": Count("pk", filter=closed & Q(state=State.REJECTED)),
        "withdrawn": Count("pk", filter=closed & Q(state=State.WITHDRAWN)),
        "in_process": Count("pk", filter=still),
        "over_14": Count("pk", filter=still & Q(received_on__lt=end - dt.timedelta(days=14))),
        "over_30": Count("pk", filter=still & Q(received_on__lt=end - dt.timedelta(days=30))),
        "median_days": Median(_TAKEN, filter=solved),
    }


def _referrals(cases: QuerySet[Case], start: dt.date, end: dt.date) -> QuerySet[Referral]:
    sent = Referral.objects.filter(sent_on__range=(start, end)).exclude(state=Referral.State.WITHDRAWN)
    return sent.filter(case__in=cases.order_by().values("pk")).order_by()


def _reopenings(cases: QuerySet[Case], start: dt.date, end: dt.date) -> QuerySet[CaseEntry]:
    moves = CaseEntry.objects.filter(kind=CaseEntry.Kind.MOVE, from_state__in=CLOSED, on__range=(start, end))
    return moves.filter(case__in=cases.order_by().values("pk")).order_by()


def _label(dimension: str, key: Any, words: Any) -> str:
    if dimension == "need":
        return Need(key).label if key else "belum ditentukan"
    if dimension == "channel":
        return str(Case.Channel(key).label)
    if dimension == "month":
        return f"{key:%Y-%m}"
    return str(words or "belum ditentukan")


def by_state(cases: QuerySet[Case]) -> dict[str, int]:
    """How many cases are in each state now, every state named, in the order of the flow; one query."""
    found = dict(cases.order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}


def hide_small(lines: Sequence[Line], least: int = LEAST_SHOWN) -> list[Line]:
    """The lines as they may be public: small counts become `HIDDEN`, and a median of few is left out.

    Where a column has one hidden count only, the next smallest is hidden as well: a total would give it away.
    """
    hidden = {name: _hidden([getattr(line.totals, name) for line in lines], least) for name in COUNTS}
    shown = []
    for place, line in enumerate(lines):
        counts = {name: HIDDEN if place in hidden[name] else getattr(line.totals, name) for name in COUNTS}
        median = line.totals.median_days if line.totals.resolved >= least else None
        shown.append(replace(line, totals=Totals(**counts, median_days=median)))
    return shown


def _hidden(counts: list[int], least: int) -> set[int]:
    small = {place for place, count in enumerate(counts) if 0 < count < least}
    rest = [(count, place) for place, count in enumerate(counts) if count and place not in small]
    if len(small) == 1 and rest:
        small.add(min(rest)[1])
    return small


def shown(count: int | None) -> str:
    """A count as a public page writes it: "<5" for a hidden one."""
    return f"<{LEAST_SHOWN}" if count == HIDDEN else str(count or 0)


def total_of(lines: Iterable[Line]) -> Totals:
    """The sum of lines (not of hidden ones), without a median."""
    listed = list(lines)
    return Totals(**{name: sum(getattr(line.totals, name) for line in listed) for name in COUNTS})
