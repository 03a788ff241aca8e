"""A village with a seat to give: one recipient found unfit, two candidates, a threshold and a quota."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from puskesos.aid.models import Candidate, Criterion, Decision, Enrolment, ProgrammePeriod, Quota, Visit, propose
from tests import factories as make
from welfare.accounts.models import User


@dataclass
class Village:
    period: ProgrammePeriod
    quota: Quota
    old: Enrolment
    visit: Visit
    first: Candidate
    second: Candidate
    proposer: User
    decider: User

    @property
    def active(self) -> int:
        return self.period.enrolments.active().count()

    def ground(self, **more: Any) -> dict[str, Any]:
        """What a “ganti” needs."""
        values = {
            "recommendation": "replace", "visit": self.visit, "reason": self.visit.reason, "candidate": self.first,
            "meeting": "musdes", "minutes_number": "470/12/2026", "minutes_on": timezone.localdate(),
        }  # fmt: skip
        return values | more

    def propose(self, **more: Any) -> Decision:
        enrolment, by = more.pop("enrolment", self.old), more.pop("by", self.proposer)
        return propose(enrolment, by=by, **self.ground(**more))


@pytest.fixture
def village(tksk_bluluk: User, head: User) -> Village:
    Criterion.objects.all().delete()
    make.make_criterion(kind="decile", weight=3)
    period = make.make_programme_period(max_decile=4)
    old = make.make_enrolment(period.programme)
    make.make_enrolment(period.programme)
    visit = make.make_visit(make.make_sample(enrolment=old), photos=1)
    first, second = (make.make_candidate(period.programme, decile=decile) for decile in (1, 2))
    return Village(period, make.make_quota(period, seats=2), old, visit, first, second, tksk_bluluk, head)
