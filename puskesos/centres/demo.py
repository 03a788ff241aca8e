"""The Puskesos of the demo office beyond its imports: stages, a plan, a checklist, months.  All made up.

Idempotent: what stands is left alone.  The eleven that "once were" stay unverified, as the office knows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from puskesos.centres.forms.facilities import store_checks, store_hours
from puskesos.centres.models import Centre, FacilityKind, MonthlyActivity, Stage, StageChange
from puskesos.centres.planning import start_plans
from puskesos.centres.stages import LADDER
from welfare.regions.models import Region

MARK = "Puskesos contoh"
BRONJONG = "35.24.02.2005"
LEAST, MOST = 2, 6
OPEN_HOURS = {day: (dt.time(8), dt.time(14)) for day in range(4)} | {4: (dt.time(8), dt.time(11))}
STATES = ("present", "present", "present", "missing", "broken")


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Centres in every third kecamatan, and one under activation with hours, checklist and months."""
    if StageChange.objects.filter(evidence=MARK).exists():
        return
    with transaction.atomic(), pghistory.context(user=by.pk, reason=MARK):
        made = _centres(by)
        live = Centre.objects.filter(village=BRONJONG).first() or made[0]
        _equip(live, by)
        plans = start_plans(
            [live, *(centre for centre in made if centre.stage == Stage.FORMED)][:6], on=_day(45), by=by
        )
        for plan in plans:
            _walk(plan, 4 if plan.centre_id == live.pk else 3, by)
    say(f"{len(made)} Puskesos contoh, {len(plans)} rencana aktivasi.")


def _day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


def _centres(by: Any) -> list[Centre]:
    """Two to six villages in every third kecamatan, each further on the way than the last."""
    chosen: list[tuple[Region, str]] = []
    for number, subdistrict in enumerate(Region.objects.subdistricts().order_by("code")[::3]):
        villages = subdistrict.children.filter(centre__isnull=True).order_by("code")[: LEAST + number % (MOST - 1)]
        chosen += [(village, LADDER[(number + place) % len(LADDER)]) for place, village in enumerate(villages)]
    made = Centre.objects.bulk_create(Centre(village=village, stage=stage) for village, stage in chosen)
    StageChange.objects.bulk_create(
        change for centre, (_, stage) in zip(made, chosen, strict=True) for change in _way(centre, stage, by)
    )
    return made


def _way(centre: Centre, stage: str, by: Any) -> list[StageChange]:
    """Every step from the plan to the stage, a month apart."""
    steps = LADDER[: LADDER.index(Stage(stage)) + 1]
    return [
        StageChange(
            centre=centre, from_stage=steps[number - 1] if number else "", to_stage=step,
            on=_day(30 * (len(steps) - number)), evidence=MARK, source="kantor contoh", by=by,
        )
        for number, step in enumerate(steps)
    ]  # fmt: skip


def _equip(centre: Centre, by: Any) -> None:
    store_hours(centre, OPEN_HOURS)
    kinds = FacilityKind.objects.filter(is_in_use=True)
    answers = {kind.pk: (STATES[number % len(STATES)], "") for number, kind in enumerate(kinds)}
    store_checks(centre, answers, on=_day(10), by=by)
    month = timezone.localdate().replace(day=1)
    for number in range(3):
        month = (month - dt.timedelta(days=1)).replace(day=1)
        MonthlyActivity.objects.create(
            centre=centre, month=month, open_days=20 - number, visitors=64 - 9 * number, note=MARK, by=by
        )


def _walk(plan: Any, done: int, by: Any) -> None:
    """The first steps are done, so that the next ones wait for their owners."""
    for number, step in enumerate(plan.steps.order_by("order")[:done]):
        step.finish(on=_day(40 - 8 * number), note=f"Berita acara contoh {number + 1}", by=by)
