"""Deadlines over Lebaran 2025: due, pause, and three levels of delay, on the exact days.

Nyepi and Idul Fitri 1446 H made 28 March to 7 April 2025 free: after Thursday 27 March the next working day is
Tuesday 8 April (SKB 3 Menteri 2025).
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from puskesos.cases import escalation
from puskesos.cases.clock import Clock, overdue_since
from puskesos.cases.models import Case, Escalation, refer
from tests.factories import make_agency, make_case, make_service_kind
from welfare.workdays.calendar import WorkingDays
from welfare.workdays.models import OfficeDay

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


@pytest.fixture
def case(staff):
    """Received on Tuesday 25 March 2025, for five working days."""
    return make_case(staff, service=make_service_kind(days=5), on=day(3, 25))


def levels(on: dt.date) -> list[int]:
    escalation.escalate(on)
    return sorted(Escalation.objects.values_list("level", flat=True))


def test_due_pause_and_three_escalations_cross_lebaran_exactly(case, staff):
    assert case.due_on == day(4, 10)  # 26, 27 March; 8, 9, 10 April
    case.move("verify", by=staff, on=day(3, 26))
    case.move("ask", by=staff, note="KK", on=day(3, 27))
    assert case.paused_on == day(3, 27)
    assert levels(day(4, 30)) == []  # it stands still, however late the day
    case.move("complete", by=staff, on=day(4, 9))
    assert (case.due_on, case.paused_on) == (day(4, 14), None)  # stood still on 8 and 9 April: two working days
    assert levels(day(4, 14)) == []
    assert levels(day(4, 15)) == [1]
    assert levels(day(4, 15)) == [1]  # again on the same day
    assert levels(day(4, 16)) == [1]
    assert levels(day(4, 17)) == [1, 2]
    assert levels(day(4, 20)) == [1, 2]  # Wafat Yesus Kristus and a weekend
    assert levels(day(4, 21)) == [1, 2]
    assert levels(day(4, 22)) == [1, 2, 3]
    assert levels(day(4, 28)) == [1, 2, 3]
    assert levels(day(4, 29)) == [1, 2, 3, 4]
    assert levels(day(12, 31)) == [1, 2, 3, 4]
    case.refresh_from_db()
    assert case.escalated == 4
    assert case.entries.filter(kind="escalation").count() == 4


def test_a_night_that_was_missed_is_made_up_for(case):
    assert levels(day(4, 30)) == [1, 2, 3, 4]


def test_another_office_stops_the_clock_and_has_its_own(case, staff):
    case.move("verify", by=staff, on=day(3, 26))
    referral = refer(case, make_agency(days=3), purpose="Mohon rawat inap", by=staff, on=day(3, 27))
    assert referral.due_on == day(4, 10)
    assert levels(day(4, 10)) == []
    assert levels(day(4, 11)) == [1]
    assert Escalation.objects.get().referral == referral
    referral.answer("done", outcome="Dirawat", by=staff, on=day(4, 14))
    case.refresh_from_db()
    assert case.due_on == day(4, 17)  # 8, 9, 10, 11, 14 April stood still
    assert case.escalated == 0
    assert levels(day(4, 16)) == [1]


def test_a_reopened_case_has_a_new_deadline_and_climbs_anew(case, staff):
    case.move("verify", by=staff, on=day(3, 26))
    escalation.escalate(day(4, 15))
    case.refresh_from_db()
    case.move("resolve", by=staff, note="Selesai", on=day(4, 15))
    assert levels(day(6, 2)) == [1, 2]
    case.refresh_from_db()
    case.move("reopen", by=staff, note="Belum tuntas", on=day(6, 2))
    assert case.due_on == day(6, 11)  # 6 June Idul Adha, 9 June cuti bersama
    assert levels(day(6, 12)) == [1, 1, 2]


def test_emergencies_are_due_the_next_working_day(staff):
    assert make_case(staff, urgency=3, on=day(3, 27)).due_on == day(4, 8)


def test_the_offices_own_days_count(staff):
    OfficeDay.objects.create(on=day(5, 26), is_working=False, name="Hari Jadi Lamongan")
    assert make_case(staff, service=make_service_kind(days=1), on=day(5, 23)).due_on == day(5, 27)


def test_the_latest_day_that_is_so_many_working_days_ago():
    calendar = WorkingDays(own=[])
    for today in (day(4, 8), day(4, 10), day(4, 13)):
        for days in (1, 3, 5):
            due = overdue_since(days, today, calendar)
            assert calendar.between(due, today) >= days
            assert calendar.between(due + dt.timedelta(days=1), today) < days


def test_a_clock_that_runs_is_not_moved():
    clock = Clock(day(4, 10))
    assert clock.running(day(4, 9), WorkingDays(own=[])) == clock
    assert clock.paused(day(4, 9)).paused(day(4, 11)).paused_on == day(4, 9)


def test_the_command_is_safe_to_repeat(case, capsys):
    call_command("escalate_cases")
    call_command("escalate_cases")
    assert "fasilitator: 1" in capsys.readouterr().out
    assert Escalation.objects.count() == 4
    assert Case.objects.late().count() == 1
