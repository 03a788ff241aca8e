"""What events add to monev: how many follow-ups a round's findings became."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from events.models import FollowUp
from puskesos.aid.outcomes import OutcomeSource
from welfare.desk import asking
from welfare.desk.registry import announce


def _of_round(user: Any, monev: Any) -> asking.Numbers:
    return asking.numbers(FollowUp.objects.visible_to(user).filter(visit__sample__round=monev), n=Count("pk"))


announce(
    OutcomeSource(
        "Tindak lanjut dari temuan", "events.view_followup", 20, _of_round,
        lambda monev: f"{reverse('events:followup_list')}?putaran={monev.pk}",
    )
)  # fmt: skip
