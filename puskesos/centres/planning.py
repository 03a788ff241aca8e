"""Starting activations: the standard steps become the steps of a plan, for one centre or for many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from puskesos.centres.models import ActivationPlan, ActivationStep, Centre, Owner, Stage, StageChange, StepTemplate
from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.regions.models import Region
from welfare.workdays.calendar import WorkingDays

CLOSED_TO_PLANS = (Stage.ACTIVE, Stage.CLOSED)
"""An active centre is where a plan leads; a closed one is first planned anew."""


@dataclass(frozen=True)
class Template:
    """A standard step with the keys of those it waits for."""

    step: StepTemplate
    after: tuple[int, ...]


def standard_steps() -> list[Template]:
    """The steps in use, in an order in which what a step waits for comes before it; two queries.

    Raises ValidationError when steps wait for each other in a circle.
    """
    steps = list(StepTemplate.objects.filter(is_in_use=True).prefetch_related("after"))
    known = {step.pk for step in steps}
    waiting = {step.pk: {other.pk for other in step.after.all()} & known for step in steps}
    ordered: list[Template] = []
    placed: set[int] = set()
    while len(ordered) < len(steps):
        ready = [step for step in steps if step.pk not in placed and waiting[step.pk] <= placed]
        if not ready:
            raise ValidationError("Langkah baku saling menunggu. Betulkan dulu di Ruang belakang.")
        ordered += [Template(step, tuple(sorted(waiting[step.pk]))) for step in ready]
        placed |= {step.pk for step in ready}
    return ordered


def due_dates(steps: Iterable[Template], start: dt.date, calendar: WorkingDays) -> dict[int, dt.date]:
    """When each step is due, by the key of its template: its working days after the last step it waits for."""
    due: dict[int, dt.date] = {}
    for template in steps:
        from_day = max((due[other] for other in template.after), default=start)
        due[template.step.pk] = calendar.after(from_day, template.step.days)
    return due


class Owners:
    """Which account usually carries a step at a centre: of the kecamatan's TKSK, of the village's operator."""

    def __init__(self, office: Any, villages: Iterable[Region]) -> None:
        self.office = office
        codes = {region.code for region in villages} | {str(region.parent_id) for region in villages}
        accounts = User.objects.filter(is_active=True, role__in=(Role.TKSK, Role.CENTRE_OPERATOR))
        rows = accounts.filter(territories__in=codes).values_list("role", "territories", "pk").order_by("-pk")
        self._accounts = {(role, code): pk for role, code, pk in rows}

    def of(self, owner: str, village: Region) -> tuple[int | None, str]:
        """The key of the account, or else the words for who it is."""
        found = {
            Owner.OFFICE: self.office.pk,
            Owner.TKSK: self._accounts.get((Role.TKSK, village.parent_id)),
            Owner.OPERATOR: self._accounts.get((Role.CENTRE_OPERATOR, village.code)),
        }.get(Owner(owner))
        return found, "" if found else str(Owner(owner).label)


@transaction.atomic
def start_plans(centres: Iterable[Centre], *, on: dt.date, by: Any) -> list[ActivationPlan]:
    """A plan for each centre that has none running and is neither active nor closed; the others are left out.

    A few queries, however many centres.  Raises ValidationError when no centre is left or the steps wait in a circle.
    """
    pks = [centre.pk for centre in centres]
    free = Centre.objects.select_for_update(of=("self",)).filter(pk__in=pks).exclude(stage__in=CLOSED_TO_PLANS)
    free = free.exclude(plans__in=ActivationPlan.objects.running())
    chosen = list(free.select_related("village").order_by("village"))
    if not chosen:
        raise ValidationError("Tidak ada Puskesos yang dapat direncanakan: semua sudah aktif, tutup, atau berencana.")
    steps = standard_steps()
    if not steps:
        raise ValidationError("Belum ada langkah baku. Isi dulu di Ruang belakang.")
    owners, due = Owners(by, [centre.village for centre in chosen]), due_dates(steps, on, WorkingDays())
    with pghistory.context(user=by.pk, reason="rencana aktivasi"):
        plans = ActivationPlan.objects.bulk_create(
            ActivationPlan(centre=centre, started_on=on, by=by) for centre in chosen
        )
        made = ActivationStep.objects.bulk_create(
            _step(plan, template.step, due, owners) for plan in plans for template in steps
        )
        _link(made, steps)
    return plans


def _step(plan: ActivationPlan, step: StepTemplate, due: dict[int, dt.date], owners: Owners) -> ActivationStep:
    account, words = owners.of(step.owner, plan.centre.village)
    return ActivationStep(
        plan=plan, template=step, name=step.name, order=step.order, due=due[step.pk], owner_id=account,
        owner_words=words,
    )  # fmt: skip


def _link(made: list[ActivationStep], steps: list[Template]) -> None:
    after = {template.step.pk: template.after for template in steps}
    by_place = {(step.plan_id, step.template_id): step.pk for step in made}
    through = ActivationStep.after.through
    through.objects.bulk_create(
        through(from_activationstep_id=step.pk, to_activationstep_id=by_place[step.plan_id, other])
        for step in made
        for other in after[step.template_id]
    )


@transaction.atomic
def plan_subdistrict(
    subdistrict: Region, *, on: dt.date, by: Any, with_new: bool = False, evidence: str = ""
) -> list[ActivationPlan]:
    """Plans for the centres of a kecamatan in the user's territories; `with_new` also for villages without one.

    Raises ValidationError as `start_plans` does, and when new centres lack evidence.
    """
    villages = Region.objects.visible_to(by).villages().filter(parent=subdistrict)
    if with_new:
        _plan_missing(villages.filter(centre__isnull=True), evidence=evidence, by=by)
    return start_plans(Centre.objects.filter(village__in=villages), on=on, by=by)


def _plan_missing(villages: Iterable[Region], *, evidence: str, by: Any) -> None:
    if not evidence.strip():
        raise ValidationError({"evidence": "Tulis dasar rencana untuk desa yang belum punya Puskesos."})
    with pghistory.context(user=by.pk, reason=evidence.strip()):
        made = Centre.objects.bulk_create(Centre(village=village, stage=Stage.PLANNED) for village in villages)
        StageChange.objects.bulk_create(
            StageChange(
                centre=centre, to_stage=Stage.PLANNED, on=timezone.localdate(), evidence=evidence.strip(), by=by
            )
            for centre in made
        )
