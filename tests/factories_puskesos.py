"""Records of Puskesos for tests: centres, cases, aid."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from puskesos.aid.models import Enrolment, Programme
from puskesos.centres.models import (
    ActivationPlan,
    ActivationStep,
    Centre,
    CentreStaff,
    FacilityCheck,
    FacilityKind,
    MonthlyActivity,
    OpeningHour,
    Stage,
    StageChange,
    StepTemplate,
)
from tests.factories_ground import BRONJONG, code_of, make_person, make_user, next_number
from welfare.people.models import Person
from welfare.regions.models import Region


def make_centre(village: str | Region | None = None, **more: Any) -> Centre:
    """In Desa Bronjong, or in the next village of Kec. Bluluk that has none yet: a village has one Puskesos."""
    if village is None:
        free = Region.objects.villages().filter(centre=None)
        village = free.filter(code=BRONJONG).first() or free.filter(parent="35.24.02")[0]
    return Centre.objects.create(village_id=code_of(village), **{"stage": Stage.PLANNED} | more)


def make_stage_change(centre: Centre | None = None, **more: Any) -> StageChange:
    values = {
        "centre": centre or make_centre(),
        "from_stage": Stage.PLANNED,
        "to_stage": Stage.FORMED,
        "on": timezone.localdate(),
        "evidence": "SK Kepala Desa",
    }
    return StageChange.objects.create(**values | more)


def make_centre_staff(centre: Centre | None = None, person: Person | None = None, **more: Any) -> CentreStaff:
    centre = centre or make_centre()
    values = {
        "centre": centre,
        "person": person or make_person(region=centre.village),
        "role": CentreStaff.Role.FRONT_OFFICE,
        "start": dt.date(2025, 1, 1),
    }
    return CentreStaff.objects.create(**values | more)


def make_programme(**more: Any) -> Programme:
    number = next_number()
    return Programme.objects.create(**{"code": f"PRG{number}", "name": f"Program contoh {number}"} | more)


def make_enrolment(
    programme: Programme | None = None, person: Person | None = None, region: str | Region = BRONJONG, **more: Any
) -> Enrolment:
    values = {
        "programme": programme or make_programme(),
        "person": person or make_person(region=region),
        "period": "2026",
        "region_id": code_of(region),
    }
    return Enrolment.objects.create(**values | more)


def make_facility_kind(**more: Any) -> FacilityKind:
    number = next_number()
    return FacilityKind.objects.create(**{"name": f"Sarana contoh {number}", "order": 90} | more)


def make_facility_check(centre: Centre | None = None, **more: Any) -> FacilityCheck:
    values = {"centre": centre or make_centre(), "state": FacilityCheck.State.PRESENT}
    values |= {"kind": more.pop("kind", None) or make_facility_kind(), "by": more.pop("by", None) or make_user()}
    return FacilityCheck.objects.create(**values | more)


def make_opening_hour(centre: Centre | None = None, **more: Any) -> OpeningHour:
    values = {"centre": centre or make_centre(), "weekday": 0, "opens": dt.time(8), "closes": dt.time(14)}
    return OpeningHour.objects.create(**values | more)


def make_monthly_activity(centre: Centre | None = None, **more: Any) -> MonthlyActivity:
    values = {"centre": centre or make_centre(), "month": dt.date(2026, 1, 1), "open_days": 20, "visitors": 40}
    return MonthlyActivity.objects.create(**values | {"by": more.pop("by", None) or make_user()} | more)


def make_step_template(**more: Any) -> StepTemplate:
    number = next_number()
    return StepTemplate.objects.create(**{"name": f"Langkah contoh {number}", "order": 90} | more)


def make_activation_plan(centre: Centre | None = None, **more: Any) -> ActivationPlan:
    values = {"centre": centre or make_centre(), "started_on": dt.date(2026, 1, 5)}
    return ActivationPlan.objects.create(**values | {"by": more.pop("by", None) or make_user()} | more)


def make_activation_step(plan: ActivationPlan | None = None, **more: Any) -> ActivationStep:
    template = more.pop("template", None) or make_step_template()
    values = {"plan": plan or make_activation_plan(), "template": template, "name": template.name, "order": 1}
    return ActivationStep.objects.create(**values | {"due": timezone.localdate()} | more)
