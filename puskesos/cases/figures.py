"""Figures about cases: one remembered query over the set that is given, whatever they are told apart by.

`cases` is any queryset of `Case` (`Case.objects.visible_to(user)`, or narrowed further to a centre or a kecamatan);
days are inclusive.  Which cases a number counts is said in `measures`.  What is public goes through `hide_small`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth

from puskesos.cases.flow import State
from puskesos.cases.measures import ANSWERED, MEASURES, reopened, sent
from puskesos.cases.models import Case, CaseEntry, Need, Rating, Referral
from welfare.desk import asking

LEAST_SHOWN = 5
"""Counts below, but for none, are hidden in anything public."""
HIDDEN = -1
"""Stands for a hidden count."""
MONTH = "month"
DIMENSIONS = {
    "service": ("service", "service__name"),
    "need": ("need", "need"),
    "village": ("village", "village__name"),
    "subdistrict": ("village__parent", "village__parent__name"),
    "channel": ("channel", "channel"),
    MONTH: (MONTH, MONTH),
}
"""What cases may be told apart by: key column and label column."""
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
    """Open at the end of the period, or today when that is earlier."""
    over_14: int = 0
    """Of these, open for more than 14 calendar days."""
    over_30: int = 0
    referred: int = 0
    """Cases with a referral sent in the period."""
    came_back: int = 0
    """Of these, cases whose referral was answered (done or refused), by now."""
    reopened: int = 0
    """Cases that were opened again in the period."""
    rated: int = 0
    """Cases of which the citizen said a word in the period."""
    median_days: float | None = None
    """Median calendar days from receipt to solution, of those solved in the period whose days are known."""
    mean_rating: float | None = None
    """Mean of what citizens said in the period, from one to five."""

    @property
    def share_back(self) -> int | None:
        """Of a hundred cases referred, how many came back; None where none was, or a count is hidden."""
        return round(100 * self.came_back / self.referred) if self.referred > 0 and self.came_back >= 0 else None


@dataclass(frozen=True, slots=True)
class Line:
    """The totals of one service, village, month, …"""

    key: Any
    label: str
    totals: Totals


@dataclass
class Told:
    """The totals of all cases together, and by each dimension that was asked for."""

    whole: Totals
    lines: dict[str, list[Line]]


@dataclass
class _Sum:
    """What is added up for one line."""

    counts: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    label: Any = None

    def totals(self) -> Totals:
        votes = self.counts["votes"]
        return Totals(
            **{name: self.counts[name] for name in COUNTS}, median_days=median(self.days),
            mean_rating=self.counts["stars"] / votes if votes else None,
        )  # fmt: skip


def totals(cases: QuerySet[Case], start: dt.date, end: dt.date) -> Totals:
    """All cases of the set together; one query."""
    return tell(cases, start, end).whole


def by(cases: QuerySet[Case], start: dt.date, end: dt.date, dimension: str) -> list[Line]:
    """The totals by a dimension of `DIMENSIONS`, the most received first (months in order); one query.

    Lines without anything to tell are left out.  Raises KeyError for an unknown dimension.
    """
    return tell(cases, start, end, dimension).lines[dimension]


def tell(cases: QuerySet[Case], start: dt.date, end: dt.date, *dimensions: str) -> Told:
    """All cases together and by each of the dimensions; one query, however many these are.

    The database counts by all dimensions at once; a case lies in one such cell, so that the cells of a line add up.
    Raises KeyError for an unknown dimension.
    """
    whole = _Sum()
    found: dict[str, dict[Any, _Sum]] = {name: defaultdict(_Sum) for name in dimensions}

    def sums(row: dict[str, Any]) -> list[_Sum]:
        return [whole, *(found[name][row[f"key_{name}"]] for name in dimensions)]

    told = asking.together(
        {
            "counted": _counted(cases, start, end, dimensions),
            "taken": _taken(cases, start, end, dimensions),
            "referrals": _referrals(cases, start, end, dimensions),
            "reopenings": _reopenings(cases, start, end, dimensions),
            "ratings": _ratings(cases, start, end, dimensions),
        },
        is_remembered=True,
    )
    for row in told["counted"]:
        for target in sums(row):
            target.counts.update({name: row[name] for name in _OF_CASES})
        for name in dimensions:
            found[name][row[f"key_{name}"]].label = row[f"label_{name}"]
    for row in told["taken"]:
        for target in sums(row):
            target.days[row["days"]] += row["cases"]
    for row in [*told["referrals"], *told["reopenings"], *told["ratings"]]:
        for target in sums(row):
            target.counts.update({name: row.get(name) or 0 for name in (*_OF_PARTS, "stars", "votes")})
    return Told(whole.totals(), {name: _lines(name, found[name]) for name in dimensions})


def _lines(dimension: str, sums: dict[Any, _Sum]) -> list[Line]:
    lines = [Line(key, _label(dimension, key, one.label), one.totals()) for key, one in sums.items()]
    lines = [line for line in lines if any(getattr(line.totals, name) for name in COUNTS)]
    if dimension == MONTH:
        lines = [replace(line, key=dt.date.fromisoformat(line.key[:10])) for line in lines]
        return sorted(lines, key=lambda line: line.key)
    return sorted(lines, key=lambda line: (-line.totals.received, line.label))


def median(days: Counter[int]) -> float | None:
    """The middle of numbers of days (value: how often), between the two middle ones of an even number; None of none."""
    number, seen, middle = days.total(), 0, list[int]()
    for value in sorted(days):
        before, seen = seen, seen + days[value]
        middle += [value for place in {(number - 1) // 2, number // 2} if before <= place < seen]
    return sum(middle) / len(middle) if middle else None


COUNTS = tuple(one.name for one in fields(Totals) if one.name in MEASURES)
_OF_PARTS = ("referred", "came_back", "reopened", "rated")
_OF_CASES = tuple(name for name in COUNTS if name not in _OF_PARTS)


def _keyed(
    rows: QuerySet[Any], dimensions: Sequence[str], path: str = "", labels: bool = False, **more: Any
) -> tuple[QuerySet[Any], tuple[str, ...]]:
    """The rows, and what groups them by the dimensions of the cases to which `path` leads and by `more`."""
    groups: dict[str, Any] = {"group": Value(1), **more}
    for name in dimensions:
        key, label = DIMENSIONS[name]
        groups[f"key_{name}"] = TruncMonth(f"{path}received_on") if name == MONTH else F(path + key)
        if labels:
            groups[f"label_{name}"] = groups[f"key_{name}"] if label == key else F(path + label)
    return rows.annotate(**groups), tuple(groups)


def _counted(cases: QuerySet[Case], start: dt.date, end: dt.date, dimensions: Sequence[str]) -> asking.Groups:
    # Of a register of many years only what was open at some time of the period is read.
    living = Q(received_on__lte=end) & (Q(closed_on__isnull=True) | Q(closed_on__gte=start))
    rows, groups = _keyed(cases.filter(living), dimensions, labels=True)
    counted = {name: Count("pk", filter=MEASURES[name].cases(start, end)) for name in _OF_CASES}
    return asking.groups(rows, *groups, **counted)


def _taken(cases: QuerySet[Case], start: dt.date, end: dt.date, dimensions: Sequence[str]) -> asking.Groups:
    """How many cases were solved after how many days.

    Old registers, whose cases have no code, often do not say when a case was closed: it then stands as closed on the
    day it was received, and tells nothing about how long it took.
    """
    solved = cases.filter(state=State.RESOLVED, closed_on__range=(start, end))
    known = solved.exclude(code=None, closed_on=F("received_on"))
    rows, groups = _keyed(known, dimensions, days=_TAKEN)
    return asking.groups(rows, *groups, cases=Count("pk"))


def _referrals(cases: QuerySet[Case], start: dt.date, end: dt.date, dimensions: Sequence[str]) -> asking.Groups:
    rows = Referral.objects.filter(sent(start, end), case__in=cases.order_by().values("pk"))
    rows, groups = _keyed(rows, dimensions, "case__")
    back = Q(state__in=ANSWERED)
    return asking.groups(
        rows, *groups,
        referred=Count("case", distinct=True), came_back=Count("case", distinct=True, filter=back),
    )  # fmt: skip


def _reopenings(cases: QuerySet[Case], start: dt.date, end: dt.date, dimensions: Sequence[str]) -> asking.Groups:
    moves = CaseEntry.objects.filter(reopened(start, end), case__in=cases.order_by().values("pk"))
    rows, groups = _keyed(moves, dimensions, "case__")
    return asking.groups(rows, *groups, reopened=Count("case", distinct=True))


def _ratings(cases: QuerySet[Case], start: dt.date, end: dt.date, dimensions: Sequence[str]) -> asking.Groups:
    said = Rating.objects.filter(on__range=(start, end), case__in=cases.order_by().values("pk"))
    rows, groups = _keyed(said, dimensions, "case__")
    return asking.groups(
        rows, *groups, rated=Count("case", distinct=True), votes=Count("pk"), stars=Sum("score"),
    )  # fmt: skip


def _label(dimension: str, key: Any, words: Any) -> str:
    if dimension == "need":
        return Need(key).label if key else "belum ditentukan"
    if dimension == "channel":
        return str(Case.Channel(key).label)
    if dimension == "month":
        return str(key)[:7]
    return str(words or "belum ditentukan")


def by_state(cases: QuerySet[Case]) -> dict[str, int]:
    """How many cases are in each state now, every state named, in the order of the flow; one query."""
    found = dict(cases.order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}


def hide_small(lines: Sequence[Line], least: int = LEAST_SHOWN) -> list[Line]:
    """The lines as they may be public: small counts become `HIDDEN`, and a median or mean of few is left out.

    Where a column has one hidden count only, the next smallest is hidden as well: a total would give it away.
    """
    hidden = {name: _hidden([getattr(line.totals, name) for line in lines], least) for name in COUNTS}
    shown = []
    for place, line in enumerate(lines):
        counts = {name: HIDDEN if place in hidden[name] else getattr(line.totals, name) for name in COUNTS}
        median = line.totals.median_days if line.totals.resolved >= least else None
        mean = line.totals.mean_rating if line.totals.rated >= least else None
        shown.append(replace(line, totals=Totals(**counts, median_days=median, mean_rating=mean)))
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
