"""Whatever is proposed, decided, refused, taken back or objected to, in whatever order: the seats stay.

Replacing leaves as many active as before; a seat freed without a successor is counted as free until it is filled, so
active and free seats are always the quota.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puskesos.aid.models import Candidate, Decision, Enrolment, propose, receive_objection
from tests import factories as make

pytestmark = pytest.mark.django_db
SEATS = 3
VERBS = (
    "propose",
    "end",
    "fill",
    "decide",
    "refuse",
    "withdraw",
    "revoke",
    "object",
    "uphold",
    "reject",
    "leave",
    "return",
)
acts = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 9)), max_size=16)


class Office:
    """A village of three recipients and three candidates, and what an office can do there."""

    def __init__(self) -> None:
        self.proposer, self.decider = make.make_user(role="tksk"), make.make_user(role="head")
        self.reason, self.period = make.make_reason_code(), make.make_programme_period()
        self.reason.recommendations = ["replace", "end"]
        self.reason.save()
        for _ in range(SEATS):
            make.make_enrolment(self.period.programme)
            make.make_candidate(self.period.programme)
        self.quota = make.make_quota(self.period, seats=SEATS)

    def act(self, verb: str, which: int, other: int) -> None:
        """Raises ValidationError where a rule says no; IndexError where there is nothing to do it to."""
        getattr(self, f"_{verb}")(which, other)

    def _propose(self, which: int, other: int) -> None:
        enrolments = list(self.period.enrolments.order_by("pk"))
        propose(
            enrolments[which % len(enrolments)], by=self.proposer, recommendation="replace", reason=self.reason,
            paper=ContentFile(make.PDF, "bukti.pdf"), meeting="musdes", minutes_number="1",
            minutes_on=self.period.starts_on, candidate=self._candidate(other), queue_reason="contoh",
        )  # fmt: skip

    def _end(self, which: int, other: int) -> None:
        enrolments = list(self.period.enrolments.order_by("pk"))
        propose(
            enrolments[which % len(enrolments)], by=self.proposer, recommendation="end", reason=self.reason,
            paper=ContentFile(make.PDF, "bukti.pdf"), meeting="musdes", minutes_number="2",
            minutes_on=self.period.starts_on,
        )  # fmt: skip

    def _fill(self, which: int, other: int) -> None:
        free = list(self.period.enrolments.vacant().order_by("pk"))
        propose(
            free[which % len(free)] if free else free[0], by=self.proposer, recommendation="fill", meeting="musdes",
            minutes_number="3", minutes_on=self.period.starts_on, candidate=self._candidate(other),
            queue_reason="contoh",
        )  # fmt: skip

    def _decision(self, which: int, **of: str) -> Decision:
        rows = list(Decision.objects.filter(enrolment__programme=self.period.programme, **of).order_by("pk"))
        return rows[which % len(rows)] if rows else rows[0]

    def _decide(self, which: int, other: int) -> None:
        self._decision(which, state="proposed").decide(by=self.decider)

    def _refuse(self, which: int, other: int) -> None:
        self._decision(which, state="proposed").refuse(by=self.decider, note="tidak")

    def _withdraw(self, which: int, other: int) -> None:
        self._decision(which).withdraw(by=self.proposer, reason="keliru")

    def _revoke(self, which: int, other: int) -> None:
        self._decision(which).revoke(by=self.decider, reason="keliru")

    def _object(self, which: int, other: int) -> None:
        receive_objection(self._decision(which), by=self.proposer, objector="Warga", statement="Tidak setuju")

    def _answer(self, which: int, verb: str) -> None:
        open_ones = self._decision(which, objections__state="open").objections.open()
        getattr(open_ones[0], verb)(by=self.decider, answer="Sudah diperiksa")

    def _uphold(self, which: int, other: int) -> None:
        self._answer(which, "uphold")

    def _reject(self, which: int, other: int) -> None:
        self._answer(which, "reject")

    def _leave(self, which: int, other: int) -> None:
        self._candidate(which).refuse(reason="tidak memenuhi syarat", by=self.decider)

    def _return(self, which: int, other: int) -> None:
        self._candidate(which).wait_again(by=self.decider)

    def _candidate(self, which: int) -> Candidate:
        rows = list(Candidate.objects.filter(programme=self.period.programme).order_by("pk"))
        return rows[which % len(rows)]

    def check(self) -> None:
        rows = list(self.period.enrolments)
        free = self.period.enrolments.vacant().count()
        assert sum(row.is_active for row in rows) + free == SEATS == self.quota.seats
        assert free <= Decision.objects.filter(recommendation="end", state="decided").count()
        assert max(Counter(row.person_id for row in rows).values()) == 1
        assert all(row.is_active != bool(row.ended_reason) for row in rows)
        chosen = Candidate.objects.filter(programme=self.period.programme, state="chosen").values_list("person")
        receiving = self.period.enrolments.active().values_list("person")
        in_force = Decision.objects.filter(enrolment__programme=self.period.programme, state="decided")
        in_force = in_force.exclude(recommendation="end")
        assert set(chosen) == set(in_force.values_list("successor__person"))
        assert set(receiving) <= {(row.person_id,) for row in rows}
        for decision in in_force:
            assert decision.enrolment.replaced_by_id == decision.successor_id


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_as_many_seats_after_as_before(db, steps):
    with transaction.atomic():
        office = Office()
        for step in steps:
            try:
                with transaction.atomic():
                    office.act(*step)
            except (ValidationError, IndexError):
                pass
            office.check()
        transaction.set_rollback(True)


def test_the_acts_do_something(db):
    """The property above would hold for an office that refuses everything."""
    office = Office()
    for step in [("propose", 0, 0), ("decide", 0, 0), ("object", 0, 0), ("uphold", 0, 0), ("propose", 0, 0)]:
        office.act(*step)
        office.check()
    assert Enrolment.objects.filter(programme=office.period.programme).count() == SEATS + 1
    for step in [("withdraw", 1, 0), ("end", 1, 0), ("decide", 0, 0), ("fill", 0, 1), ("decide", 0, 0)]:
        office.act(*step)
        office.check()
    assert Enrolment.objects.active().filter(programme=office.period.programme).count() == SEATS
    assert list(Decision.objects.order_by("pk").values_list("state", flat=True)) == [
        "revoked", "withdrawn", "decided", "decided",
    ]  # fmt: skip
