"""Ending a term: with date and reason, once."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import make_membership

pytestmark = pytest.mark.django_db


def test_the_term_ends_on_that_day_and_stays_in_the_register(staff):
    member = make_membership(start=dt.date(2024, 1, 1))
    member.finish(on=dt.date(2025, 3, 1), reason="age", by=staff)
    member.refresh_from_db()
    assert member.end == dt.date(2025, 3, 1)
    assert member.get_end_reason_display() == "usia"
    assert member.unit.memberships.active(dt.date(2025, 2, 28)).exists()
    assert not member.unit.memberships.active(dt.date(2025, 3, 1)).exists()
    assert list(member.unit.memberships.finished()) == [member]


def test_history_keeps_who_and_why(staff):
    member = make_membership()
    member.finish(on=dt.date(2025, 3, 1), reason="moved", by=staff)
    context = member.history.latest("pgh_id").pgh_context
    assert context["user"] == staff.pk
    assert context["reason"] == "pindah"


def test_before_the_start_is_refused(staff):
    member = make_membership(start=dt.date(2025, 1, 1))
    with pytest.raises(ValueError, match="lebih awal"):
        member.finish(on=dt.date(2024, 12, 31), reason="age", by=staff)


def test_a_second_end_is_refused_even_from_a_page_opened_before(staff):
    member = make_membership()
    stale = type(member).objects.get(pk=member.pk)
    member.finish(on=dt.date(2025, 3, 1), reason="age", by=staff)
    with pytest.raises(ValueError, match="sudah berakhir"):
        stale.finish(on=dt.date(2025, 4, 1), reason="moved", by=staff)


def test_an_unknown_reason_is_refused(staff):
    with pytest.raises(ValueError, match="bosan"):
        make_membership().finish(on=dt.date(2025, 3, 1), reason="bosan", by=staff)
