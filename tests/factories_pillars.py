"""Records of the pillars for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pillars.models import (
    ActivityReport,
    ClientCount,
    Decree,
    Evaluation,
    HeldVillage,
    InstitutionProfile,
    LegalPaper,
    Membership,
    MembershipAct,
    Pillar,
    PillarCoordinator,
    PillarRule,
    Position,
    ReportPhoto,
    Training,
    Unit,
)
from tests.factories_ground import BRONJONG, code_of, make_person, make_user, next_number
from welfare.accounts.models import User
from welfare.people.models import Person
from welfare.regions.models import Region


def make_pillar(code: str = "", **more: Any) -> Pillar:
    """An existing pillar by its code (reference rows come with the migrations), else a new one."""
    known = Pillar.objects.filter(code=code).first() if code else None
    if known:
        return known
    code = code or f"pilar{next_number()}"
    values = {"name": f"Pilar {code}", "short_name": code.upper(), "registers": Pillar.Registers.UNIT}
    return Pillar.objects.create(code=code, **values | more)


def make_position(pillar: Pillar | None = None, **more: Any) -> Position:
    values = {"pillar": pillar or make_pillar(), "name": f"Jabatan {next_number()}"}
    return Position.objects.create(**values | more)


def make_unit(pillar: Pillar | None = None, region: str | Region = BRONJONG, **more: Any) -> Unit:
    values = {"pillar": pillar or make_pillar(), "region_id": code_of(region), "name": f"Unit {next_number()}"}
    return Unit.objects.create(**values | more)


def make_decree(region: str | Region = BRONJONG, **more: Any) -> Decree:
    values = {
        "number": f"188/{next_number()}/2025",
        "about": "Pengurus",
        "issuer": "Kepala Desa",
        "region_id": code_of(region),
    }
    return Decree.objects.create(**values | more)


def make_membership(
    person: Person | None = None, unit: Unit | None = None, position: Position | None = None, **more: Any
) -> Membership:
    unit = unit or make_unit()
    values = {
        "person": person or make_person(region=unit.region),
        "unit": unit,
        "position": position or make_position(unit.pillar),
        "start": dt.date(2025, 1, 1),
    }
    return Membership.objects.create(**values | more)


def make_pillar_coordinator(user: User | None = None, pillar: Pillar | None = None) -> PillarCoordinator:
    return PillarCoordinator.objects.create(user=user or make_user(), pillar=pillar or make_pillar())


def make_membership_act(membership: Membership | None = None, **more: Any) -> MembershipAct:
    values = {
        "membership": membership or make_membership(),
        "kind": "appoint",
        "by": more.pop("by", None) or make_user(),
    }
    return MembershipAct.objects.create(**values | more)


def make_held_village(
    membership: Membership | None = None, region: str | Region = BRONJONG, **more: Any
) -> HeldVillage:
    values = {"membership": membership or make_membership(), "region_id": code_of(region)}
    return HeldVillage.objects.create(**values | more)


def make_evaluation(membership: Membership | None = None, **more: Any) -> Evaluation:
    values = {"membership": membership or make_membership(), "year": 2025, "grade": "good"}
    return Evaluation.objects.create(**values | {"by": more.pop("by", None) or make_user()} | more)


def make_institution(region: str | Region = BRONJONG, **more: Any) -> Unit:
    """A unit of the pillar LKS."""
    return make_unit(make_pillar("LKS"), region, **more)


def make_institution_profile(unit: Unit | None = None, **more: Any) -> InstitutionProfile:
    return InstitutionProfile.objects.create(**{"unit": unit or make_institution()} | more)


def make_legal_paper(unit: Unit | None = None, **more: Any) -> LegalPaper:
    values = {"unit": unit or make_institution(), "kind": "deed", "number": f"AKTA {next_number()}"}
    return LegalPaper.objects.create(**values | more)


def make_client_count(unit: Unit | None = None, **more: Any) -> ClientCount:
    return ClientCount.objects.create(**{"unit": unit or make_institution(), "male": 4, "female": 6} | more)


def make_training(person: Person | None = None, **more: Any) -> Training:
    values = {"person": person or make_person(), "name": f"Pelatihan contoh {next_number()}", "on": dt.date(2025, 3, 3)}
    return Training.objects.create(**values | more)


def make_activity_report(unit: Unit | None = None, **more: Any) -> ActivityReport:
    values = {"unit": unit or make_unit(), "on": dt.date(2025, 6, 1), "place": "Balai desa", "activity": "Kerja bakti"}
    return ActivityReport.objects.create(**values | {"written_by": more.pop("written_by", None) or make_user()} | more)


def make_report_photo(report: ActivityReport | None = None, **more: Any) -> ReportPhoto:
    values = {"report": report or make_activity_report(), "file": "laporan/tidak-ada.jpg"}
    return ReportPhoto.objects.create(**values | more)


def make_pillar_rule(pillar: Pillar | None = None, **more: Any) -> PillarRule:
    values = {"pillar": pillar or make_pillar(), "kind": "max_age", "value": 30, "source": "Aturan contoh"}
    return PillarRule.objects.create(**values | more)
