"""Two officers at the same proposal, or at two that want the last seat, at the same moment: the seats stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from puskesos.aid.models import Decision
from tests import factories as make


def at_once(acts: Iterable[Callable[[], Any]]) -> list[str]:
    """What each of two acts answered: "" when it stood, else the sentence."""
    start = Barrier(2)

    def run(act):
        try:
            start.wait(timeout=20)
            act()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_one_of_two_deciders_at_once_decides():
    decision = make.make_decision()
    period = decision.enrolment.programme.periods.get()
    twin, officers = Decision.objects.get(pk=decision.pk), [make.make_user(role="head") for _ in range(2)]
    answers = at_once([lambda: decision.decide(by=officers[0]), lambda: twin.decide(by=officers[1])])
    assert answers == ["", "Usulan ini sudah “diputuskan”."]
    assert period.enrolments.active().count() == 1


@pytest.mark.django_db(transaction=True)
def test_deciding_and_withdrawing_at_once_is_one_of_both():
    decision = make.make_decision()
    twin, head = Decision.objects.get(pk=decision.pk), make.make_user(role="head")
    answers = at_once([lambda: decision.decide(by=head), lambda: twin.withdraw(by=twin.proposed_by, reason="keliru")])
    assert answers[0] == ""
    assert answers[1].startswith("Usulan ini sudah")
    assert decision.enrolment.programme.periods.get().enrolments.active().count() == 1
