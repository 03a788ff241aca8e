"""Who visits whom on which day: villages are given to teams whole, and each team's visits to working days."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from puskesos.aid.models import Round, Sample, Team
from welfare.workdays.calendar import WorkingDays


@dataclass(frozen=True)
class Shared:
    """What sharing out came to: visits given to teams, villages no team may enter, visits that fall after the end."""

    planned: int
    left: list[str]
    after_end: int


@transaction.atomic
def share_out(monev: Round, *, by: Any) -> Shared:
    """Give the villages that have no team to the teams, evenly, and plan the days of all visits still open.

    A team enters a village where one of its accounts works; a team without accounts goes anywhere.  Raises
    ValidationError for a closed round or one without teams.
    """
    teams = _open_teams(monev)
    load: Counter[int] = Counter(
        dict(monev.samples.exclude(team=None).values_list("team").annotate(visits=Count("pk")).order_by())
    )
    free = monev.samples.filter(team=None).values_list("enrolment__region", "enrolment__region__name")
    left, given = [], defaultdict(list)
    for code, name, _ in free.annotate(visits=Count("pk")).order_by("-visits", "enrolment__region"):
        able = [team for team in teams if _enters(team, code)]
        if not able:
            left.append(name or "tanpa wilayah")
            continue
        team = min(able, key=lambda one: (load[one.pk], one.pk))
        load[team.pk] += _
        given[team.pk].append(code)
    with pghistory.context(user=by.pk, reason="membagi kunjungan monev"):
        for team_pk, codes in given.items():
            monev.samples.filter(team=None, enrolment__region__in=codes).update(team=team_pk)
        planned, after_end = plan_days(monev)
    return Shared(planned, left, after_end)


@transaction.atomic
def give_village(monev: Round, code: str, team: Team | None, *, by: Any) -> int:
    """Give the visits of one village that are still open to a team, or to nobody; how many.  Days are planned anew.

    Raises ValidationError for a closed round, and for a team that may not enter the village.
    """
    _open_teams(monev)
    if team is not None and not _enters(team, code):
        raise ValidationError(f"Tidak ada akun tim “{team}” yang bekerja di desa ini.")
    with pghistory.context(user=by.pk, reason="membagi kunjungan monev"):
        moved = monev.samples.unvisited().filter(enrolment__region=code).update(team=team, planned_on=None)
        plan_days(monev)
    return moved


def _open_teams(monev: Round) -> list[Team]:
    monev.lock()
    if monev.state == Round.State.CLOSED:
        raise ValidationError("Putaran ini sudah ditutup.")
    teams = list(monev.teams.prefetch_related("users"))
    if not teams:
        raise ValidationError("Bentuk timnya dulu.")
    return teams


def _enters(team: Team, code: str | None) -> bool:
    accounts = list(team.users.all())
    return not accounts or any(user.covers(code) for user in accounts)


def plan_days(monev: Round) -> tuple[int, int]:
    """Put the open visits of each team on working days, village by village; (planned, after the round's end)."""
    open_visits = monev.samples.unvisited().exclude(team=None)
    rows = open_visits.order_by("team", "enrolment__region", "enrolment__person__name_key", "pk")
    calendar, days = WorkingDays(), {}
    planned, after_end, count = [], 0, Counter[int]()
    for sample in rows.only("pk", "team", "planned_on"):
        number = count[sample.team_id] // monev.per_day
        count[sample.team_id] += 1
        day = days.setdefault(number, _working_day(calendar, monev.starts_on, number))
        after_end += day > monev.ends_on
        if sample.planned_on != day:
            sample.planned_on = day
            planned.append(sample)
    Sample.objects.bulk_update(planned, ["planned_on"], batch_size=2_000)
    return sum(count.values()), after_end


def _working_day(calendar: WorkingDays, start: dt.date, number: int) -> dt.date:
    """The working day with this number, counted from 0, on or after `start`."""
    return calendar.after(start - dt.timedelta(days=1), number + 1)
