"""Records of Puskesos for tests: centres, cases.  Aid: `factories_aid`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from puskesos.cases.intake import take_case
from puskesos.cases.models import Agency, Case, CaseEntry, CasePaper, Escalation, Rating, Referral, ServiceKind, refer
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
from welfare.accounts.models import User
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


def make_service_kind(**more: Any) -> ServiceKind:
    number = next_number()
    values = {"code": f"layanan-{number}", "name": f"Layanan contoh {number}", "papers": "KTP\nKK", "days": 5}
    return ServiceKind.objects.create(**values | more)


def make_agency(**more: Any) -> Agency:
    return Agency.objects.create(**{"name": f"Instansi contoh {next_number()}", "kind": Agency.Kind.OFFICE} | more)


def make_case(by: User | None = None, *, village: str | Region = BRONJONG, state: str = "", **more: Any) -> Case:
    """Taken through the verb; with a `state`, put there without the steps between."""
    region = village if isinstance(village, Region) else Region.objects.get(code=village)
    client = more.pop("client", None) or make_person(region=region)
    service = more.pop("service", None) or make_service_kind()
    case = take_case(client=client, service=service, village=region, by=by or make_user(), **more)
    if state:
        closed = timezone.localdate() if state in ("resolved", "rejected", "withdrawn") else None
        Case.objects.filter(pk=case.pk).update(state=state, closed_on=closed)
        case.refresh_from_db()
    return case


def make_case_entry(case: Case | None = None, **more: Any) -> CaseEntry:
    return CaseEntry.objects.create(**{"case": case or make_case(), "text": "Catatan contoh"} | more)


def make_case_paper(case: Case | None = None, **more: Any) -> CasePaper:
    return CasePaper.objects.create(**{"case": case or make_case(), "name": f"Berkas {next_number()}"} | more)


def make_referral(case: Case | None = None, agency: Agency | None = None, **more: Any) -> Referral:
    by = more.pop("by", None) or make_user()
    case = case or make_case(by, state="verifying")
    return refer(case, agency or make_agency(), purpose="Mohon ditangani", by=by, **more)


def make_escalation(case: Case | None = None, **more: Any) -> Escalation:
    case, today = case or make_case(), timezone.localdate()
    return Escalation.objects.create(**{"case": case, "level": 1, "due_on": case.due_on, "on": today} | more)


def make_rating(case: Case | None = None, **more: Any) -> Rating:
    return Rating.objects.create(**{"case": case or make_case(state="resolved"), "score": 4} | more)
