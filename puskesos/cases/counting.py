"""How many cases are open, late, and one's own: the numbers of home and of the tabs above the list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from puskesos.cases.models import Case
from welfare.desk import asking
from welfare.desk.registry import HOME, Question


def _counts(user: Any) -> asking.Numbers:
    today = timezone.localdate()
    late = Q(paused_on=None, due_on__lt=today) | Q(answer_due_on__lt=today)
    return asking.numbers(
        Case.objects.visible_to(user).open(), open=Count("pk"), mine=Count("pk", filter=Q(assigned_to=user.pk)),
        late=Count("pk", filter=late),
    )  # fmt: skip


COUNTS = Question("cases.counts", "cases.view_case", (HOME,), _counts)


def open_counts(user: Any) -> dict[str, int]:
    """Open cases that the user sees, their own, and the late ones."""
    return asking.counts(COUNTS, user)
