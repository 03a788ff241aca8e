"""Villages go to teams whole and evenly, and only to teams that work there; days are working days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from puskesos.aid.models import Round
from puskesos.aid.sampling import draw
from puskesos.aid.sharing import give_village, share_out
from tests import factories as make
from welfare.workdays.calendar import WorkingDays

pytestmark = pytest.mark.django_db
BRONJONG, SONGOWARENG, BABAT_VILLAGE = "35.24.02.2005", "35.24.02.2001", "35.24.05.2002"


@pytest.fixture
def monev(db, staff) -> Round:
    period = make.make_programme_period()
    for village, count in ((BRONJONG, 7), (SONGOWARENG, 5), (BABAT_VILLAGE, 3)):
        for _ in range(count):
            make.make_enrolment(period.programme, region=village)
    monev = make.make_round(
        period,
        "35.24",
        state=Round.State.DRAFT,
        per_day=3,
        starts_on=dt.date(2026, 12, 24),
        ends_on=dt.date(2026, 12, 31),
    )
    draw(monev, by=staff)
    return monev


def teams(monev: Round) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for region, team in monev.samples.values_list("enrolment__region", "team__name"):
        found.setdefault(region, set()).add(team)
    return found


def test_whole_villages_evenly(monev, staff):
    for name in ("Tim A", "Tim B"):
        make.make_team(monev, name=name)
    shared = share_out(monev, by=staff)
    assert shared.planned == 15
    assert all(len(names) == 1 for names in teams(monev).values())
    loads = sorted(monev.samples.filter(team=team).count() for team in monev.teams.all())
    assert loads == [7, 8]


def test_only_where_a_team_works(monev, staff, tksk_bluluk):
    team = make.make_team(monev, name="Tim Bluluk")
    team.users.add(tksk_bluluk)
    shared = share_out(monev, by=staff)
    assert len(shared.left) == 1  # nobody works in Kec. Babat
    assert teams(monev)[BABAT_VILLAGE] == {None}
    with pytest.raises(ValidationError, match="Tidak ada akun tim"):
        give_village(monev, BABAT_VILLAGE, team, by=staff)


def test_days_are_working_days_in_order_and_what_does_not_fit_is_said(monev, staff):
    make.make_team(monev, name="Tim A")
    shared = share_out(monev, by=staff)
    days = list(monev.samples.order_by("planned_on").values_list("planned_on", flat=True))
    calendar = WorkingDays()
    assert all(calendar.is_working(day) for day in days)
    assert dt.date(2026, 12, 25) not in days  # Christmas
    assert max(days.count(day) for day in days) == 3
    assert shared.after_end == sum(day > monev.ends_on for day in days)
    assert shared.after_end > 0


def test_a_village_changes_hands_but_what_was_visited_stays(monev, staff):
    first, second = make.make_team(monev, name="Tim A"), make.make_team(monev, name="Tim B")
    give_village(monev, BRONJONG, first, by=staff)
    monev.start(by=staff)
    Round.objects.filter(pk=monev.pk).update(starts_on=dt.date(2026, 1, 2))
    visited = monev.samples.filter(enrolment__region=BRONJONG).first()
    visited.round.refresh_from_db()
    make.make_visit(visited)
    assert give_village(monev, BRONJONG, second, by=staff) == 6
    visited.refresh_from_db()
    assert visited.team == first


def test_without_teams_nothing_is_shared(monev, staff):
    with pytest.raises(ValidationError, match="Bentuk timnya dulu"):
        share_out(monev, by=staff)
