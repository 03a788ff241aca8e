"""Delays climb: fasilitator, TKSK, bidang, kepala; each level once.  Nightly, and `manage.py escalate_cases`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.cases.clock import overdue_since
from puskesos.cases.models.cases import Case
from puskesos.cases.models.referrals import Referral
from puskesos.cases.models.timeline import CaseEntry, Escalation, Level
from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly
from welfare.workdays.calendar import WorkingDays

CLIMBS = {Level.FACILITATOR: 1, Level.TKSK: 3, Level.FIELD: 5, Level.HEAD: 10}
"""Working days after the last day at which a delay reaches each level."""
ANSWERED_BY = {
    Level.FACILITATOR: "cases.answer_facilitator",
    Level.TKSK: "cases.answer_tksk",
    Level.FIELD: "cases.answer_field",
    Level.HEAD: "cases.answer_head",
}


@transaction.atomic
def escalate(on: dt.date | None = None) -> dict[str, int]:
    """Let every delay climb as far as it has come by the day; safe to repeat.  New escalations by level's name."""
    day, calendar = on or timezone.localdate(), WorkingDays()
    made: list[Escalation] = []
    for level, days in CLIMBS.items():
        cutoff = overdue_since(days, day, calendar)
        made += _late_cases(level, cutoff, day) + _late_answers(level, cutoff, day)
    with pghistory.context(reason="batas waktu terlewati"):
        Escalation.objects.bulk_create(made)
        CaseEntry.objects.bulk_create(_told(climbed) for climbed in made)
    return {str(level.label): sum(climbed.level == level for climbed in made) for level in Level}


def _late_cases(level: Level, cutoff: dt.date, day: dt.date) -> list[Escalation]:
    rows = Case.objects.open().filter(paused_on=None, due_on__lte=cutoff, escalated__lt=level)
    cases = list(rows.order_by("pk").select_for_update(of=("self",)))
    with pghistory.context(reason="batas waktu terlewati"):
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(escalated=level)
    return [Escalation(case=case, opening=case.opening, level=level, due_on=case.due_on, on=day) for case in cases]


def _late_answers(level: Level, cutoff: dt.date, day: dt.date) -> list[Escalation]:
    rows = Referral.objects.awaited().filter(due_on__lte=cutoff, escalated__lt=level).select_related("case", "agency")
    referrals = list(rows.order_by("pk").select_for_update(of=("self",)))
    with pghistory.context(reason="batas jawaban terlewati"):
        Referral.objects.filter(pk__in=[referral.pk for referral in referrals]).update(escalated=level)
    return [
        Escalation(case=row.case, referral=row, opening=row.case.opening, level=level, due_on=row.due_on, on=day)
        for row in referrals
    ]


def _told(climbed: Escalation) -> CaseEntry:
    whose = f"Jawaban {climbed.referral.agency}" if climbed.referral else "Kasus ini"
    text = (
        f"{whose} melewati batas {date_format(climbed.due_on, 'j F Y')}; "
        f"diberitahukan kepada {climbed.get_level_display()}."
    )
    return CaseEntry(case=climbed.case, kind=CaseEntry.Kind.ESCALATION, on=climbed.on, text=text)


@nightly("cases.escalate", label="Menaikkan kasus yang melewati batas waktu", hour=4)
def climb(progress: Progress) -> dict[str, Any]:
    return {"escalated": sum(escalate().values())}
