"""The figures against cases counted by hand, and small counts hidden."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from puskesos.cases.figures import HIDDEN, Line, Totals, by, by_state, hide_small, median, shown, total_of, totals
from puskesos.cases.models import Case, refer
from tests.factories import make_agency, make_case, make_service_kind

pytestmark = pytest.mark.django_db
START, END = dt.date(2025, 5, 1), dt.date(2025, 5, 31)


def may(number: int) -> dt.date:
    return dt.date(2025, 5, number)


@pytest.fixture
def office(staff):
    """April: one still open.  May: two solved after 4 and 8 days, one refused, one referred and back, one reopened."""
    one, two = make_service_kind(name="Satu", need="poor"), make_service_kind(name="Dua")
    agency = make_agency()
    make_case(staff, service=two, on=dt.date(2025, 4, 10))
    for day, after in ((2, 4), (5, 8)):
        case = make_case(staff, service=one, on=may(day))
        case.move("verify", by=staff, on=may(day))
        case.move("resolve", by=staff, note="Selesai", on=may(day + after))
    case.move("reopen", by=staff, note="Belum tuntas", on=may(20))
    refused = make_case(staff, service=one, on=may(6), village="35.24.05.2008")
    refused.move("verify", by=staff, on=may(7))
    refused.move("reject", by=staff, note="Luar daerah", on=may(8))
    away = make_case(staff, service=two, on=may(9))
    away.move("verify", by=staff, on=may(9))
    refer(away, agency, purpose="Mohon", by=staff, on=may(12)).answer("done", outcome="Ya", by=staff, on=may(20))


def test_totals_of_a_month(office, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = totals(Case.objects.all(), START, END)
    assert found == Totals(
        received=4, resolved=1, rejected=1, withdrawn=0, in_process=3, over_14=3, over_30=1, referred=1, came_back=1,
        reopened=1, median_days=4.0,
    )  # fmt: skip


def test_every_dimension_adds_up_to_the_total(office, django_assert_num_queries):
    whole = totals(Case.objects.all(), START, END)
    for dimension in ("service", "need", "village", "subdistrict", "channel", "month"):
        with django_assert_num_queries(2):
            lines = by(Case.objects.all(), START, END, dimension)
        summed = total_of(lines)
        for name in ("received", "resolved", "rejected", "in_process", "referred", "came_back", "reopened"):
            assert getattr(summed, name) == getattr(whole, name), (dimension, name)
    assert [line.label for line in by(Case.objects.all(), START, END, "service")] == ["Satu", "Dua"]
    assert [line.label for line in by(Case.objects.all(), START, END, "month")] == ["2025-04", "2025-05"]
    labels = {line.label for line in by(Case.objects.all(), START, END, "need")}
    assert labels == {"fakir miskin", "belum ditentukan"}


def test_figures_stay_in_the_users_territory(office, stranger_tksk):
    assert totals(Case.objects.visible_to(stranger_tksk), START, END).received == 1


def test_every_state_is_named(office):
    found = by_state(Case.objects.all())
    assert list(found)[:2] == ["received", "verifying"]
    assert (found["received"], found["verifying"], found["resolved"], found["referred"]) == (1, 1, 1, 0)


def test_small_counts_are_hidden_and_cannot_be_subtracted():
    lines = [Line(n, str(n), Totals(received=n, resolved=n, median_days=3.0)) for n in (20, 9, 3, 0)]
    hidden = hide_small(lines)
    assert [line.totals.received for line in hidden] == [20, HIDDEN, HIDDEN, 0]
    assert [line.totals.median_days for line in hidden] == [3.0, 3.0, None, None]
    assert [shown(line.totals.received) for line in hidden] == ["20", "<5", "<5", "0"]
    safe = hide_small([Line(1, "a", Totals(received=7)), Line(2, "b", Totals(received=6))])
    assert [line.totals.received for line in safe] == [7, 6]


def test_ages_are_counted_by_hand(staff):
    """Open 14, 15, 30 and 31 days at the end of May; the one that was closed on the last day is not open."""
    for number in (17, 16, 1):
        make_case(staff, on=may(number))
    make_case(staff, on=dt.date(2025, 4, 30))
    closed = make_case(staff, on=may(1))
    closed.move("withdraw", by=staff, note="Batal", on=may(31))
    found = totals(Case.objects.all(), START, END)
    assert (found.in_process, found.over_14, found.over_30, found.withdrawn) == (4, 3, 1, 1)


def test_ages_of_a_month_that_still_runs_are_those_of_today(staff):
    today = timezone.localdate()
    start = today.replace(day=1)
    end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    for age in (14, 15):
        make_case(staff, on=today - dt.timedelta(days=age))
    assert totals(Case.objects.all(), start - dt.timedelta(days=60), end).over_14 == 1


def test_what_came_back_leaves_out_withdrawn_letters_and_counts_cases(staff):
    agency = make_agency()
    cases = [make_case(staff, on=may(5)) for _ in range(3)]
    for case in cases:
        case.move("verify", by=staff, on=may(5))
    refer(cases[0], agency, purpose="Mohon", by=staff, on=may(6)).answer("withdrawn", outcome="x", by=staff, on=may(7))
    for _ in range(2):  # refused, then sent again: one case
        refer(cases[1], agency, purpose="Mohon", by=staff, on=may(8)).answer(
            "refused", outcome="x", by=staff, on=may(8)
        )
        cases[1].refresh_from_db()
    refer(cases[2], agency, purpose="Mohon", by=staff, on=may(9))
    found = totals(Case.objects.all(), START, END)
    assert (found.referred, found.came_back) == (2, 1)
    june = totals(Case.objects.all(), dt.date(2025, 6, 1), dt.date(2025, 6, 30))
    assert (june.referred, june.came_back) == (0, 0)


def test_a_case_opened_again_counts_once_in_the_month_of_that_day(staff):
    case = make_case(staff, on=may(5))
    case.move("verify", by=staff, on=may(5))
    for day in (10, 20):
        case.move("resolve", by=staff, note="Selesai", on=may(day))
        case.move("reopen", by=staff, note="Belum", on=may(day + 1))
    assert totals(Case.objects.all(), START, END).reopened == 1
    assert totals(Case.objects.all(), dt.date(2025, 6, 1), dt.date(2025, 6, 30)).reopened == 0


def test_the_median_leaves_out_old_registers_without_a_day_of_closing(staff):
    for days in (2, 5, 7, 20):
        case = make_case(staff, on=may(1))
        case.move("verify", by=staff, on=may(1))
        case.move("resolve", by=staff, note="Selesai", on=may(1 + days))
    assert totals(Case.objects.all(), START, END).median_days == 6.0
    old = make_case(staff, on=may(3))
    Case.objects.filter(pk=old.pk).update(code=None, state="resolved", closed_on=may(3))
    found = totals(Case.objects.all(), START, END)
    assert (found.resolved, found.median_days) == (5, 6.0)


def test_the_middle_of_days():
    assert median(Counter()) is None
    assert median(Counter({3: 1})) == 3
    assert median(Counter({0: 2, 9: 2})) == 4.5
    assert median(Counter({1: 1, 2: 5, 40: 1})) == 2
