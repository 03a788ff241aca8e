"""How the aid that two persons receive meets when they become one."""

from __future__ import annotations

from typing import Any

from puskesos.aid.models import Enrolment
from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks


def join_enrolments(kept: Enrolment, gone: Enrolment) -> dict[str, Any]:
    """Twice in the same programme and period is once; it runs as long as one of the two does."""
    values = blanks(kept, gone, "region", "reference", "note")
    if kept.status == Enrolment.Status.ENDED and gone.status == Enrolment.Status.ACTIVE:
        values |= {"status": Enrolment.Status.ACTIVE, "ended_on": None, "ended_reason": ""}
    return values


announce(MergeRule("bantuan yang sama pada periode yang sama", "aid.Enrolment", join_enrolments))
