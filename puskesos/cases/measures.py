"""What each number of the figures counts, said once: the figures count these cases, and the list shows them.

Days are inclusive.  A case that was closed and opened again counts as open since the day it was received, until it is
closed anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from puskesos.cases.flow import CLOSED, State
from puskesos.cases.models import CaseEntry, Rating, Referral

ANSWERED = (Referral.State.DONE.value, Referral.State.REFUSED.value)
"""A referral that came back; a withdrawn letter is no referral."""


@dataclass(frozen=True)
class Measure:
    label: str
    """Words of the report: "Diterima"."""
    cases: Callable[[dt.date, dt.date], Q]
    """The cases that it counts between two days."""


def closed_as(state: str) -> Callable[[dt.date, dt.date], Q]:
    return lambda start, end: Q(state=state, closed_on__range=(start, end))


def still_open(start: dt.date, end: dt.date, longer_than: int | None = None) -> Q:
    """Open at the end of the period, or today when that is earlier; of these, open for more than so many days."""
    still = Q(received_on__lte=end) & (Q(closed_on__isnull=True) | Q(closed_on__gt=end))
    if longer_than is None:
        return still
    return still & Q(received_on__lt=min(end, timezone.localdate()) - dt.timedelta(days=longer_than))


def sent(start: dt.date, end: dt.date) -> Q:
    """Referrals sent in the period, as a filter of `Referral`."""
    return Q(sent_on__range=(start, end)) & ~Q(state=Referral.State.WITHDRAWN)


def reopened(start: dt.date, end: dt.date) -> Q:
    """Steps in the period by which a closed case was opened again, as a filter of `CaseEntry`."""
    return Q(kind=CaseEntry.Kind.MOVE, from_state__in=CLOSED, on__range=(start, end))


def _referred(start: dt.date, end: dt.date) -> Q:
    return Q(pk__in=Referral.objects.filter(sent(start, end)).order_by().values("case"))


def _came_back(start: dt.date, end: dt.date) -> Q:
    rows = Referral.objects.filter(sent(start, end), state__in=ANSWERED)
    return Q(pk__in=rows.order_by().values("case"))


def _reopened(start: dt.date, end: dt.date) -> Q:
    return Q(pk__in=CaseEntry.objects.filter(reopened(start, end)).order_by().values("case"))


def _rated(start: dt.date, end: dt.date) -> Q:
    return Q(pk__in=Rating.objects.filter(on__range=(start, end)).order_by().values("case"))


MEASURES: dict[str, Measure] = {
    "received": Measure("Diterima", lambda start, end: Q(received_on__range=(start, end))),
    "resolved": Measure("Selesai", closed_as(State.RESOLVED)),
    "rejected": Measure("Ditolak", closed_as(State.REJECTED)),
    "withdrawn": Measure("Dibatalkan", closed_as(State.WITHDRAWN)),
    "in_process": Measure("Masih diproses pada akhir masa", still_open),
    "over_14": Measure("Terbuka lebih dari 14 hari", lambda start, end: still_open(start, end, 14)),
    "over_30": Measure("Terbuka lebih dari 30 hari", lambda start, end: still_open(start, end, 30)),
    "referred": Measure("Dirujuk", _referred),
    "came_back": Measure("Rujukan yang kembali", _came_back),
    "reopened": Measure("Dibuka kembali", _reopened),
    "rated": Measure("Dinilai warga", _rated),
}
