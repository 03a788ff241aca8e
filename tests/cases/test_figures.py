"""The figures against cases counted by hand, and small counts hidden."""

from __future__ import annotations

import datetime as dt

import pytest

from puskesos.cases.figures import HIDDEN, Line, Totals, by, by_state, hide_small, shown, total_of, totals
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
    with django_assert_num_queries(4):
        found = totals(Case.objects.all(), START, END)
    assert found == Totals(
        received=4, resolved=1, rejected=1, withdrawn=0, in_process=3, over_14=3, over_30=1, referred=1, came_back=1,
        reopened=1, median_days=4.0,
    )  # fmt: skip


def test_every_dimension_adds_up_to_the_total(office, django_assert_num_queries):
    whole = totals(Case.objects.all(), START, END)
    for dimension in ("service", "need", "village", "subdistrict", "channel", "month"):
        with django_assert_num_queries(4):
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
