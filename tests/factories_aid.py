"""Records of aid and monev for tests: in Desa Bronjong unless told otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from puskesos.aid.models import (
    Candidate,
    CandidateCriterion,
    CandidatePaper,
    ChecklistItem,
    Criterion,
    Decision,
    Enrolment,
    Objection,
    Programme,
    ProgrammePeriod,
    Quota,
    ReasonCode,
    Round,
    Sample,
    SiksStep,
    Team,
    TeamMember,
    Visit,
    VisitAnswer,
    VisitPhoto,
)
from tests.factories_ground import BRONJONG, code_of, make_person, make_user, next_number
from welfare.people.models import Person
from welfare.regions.models import Region

PDF = b"%PDF-1.4 rekaan"


def make_programme(**more: Any) -> Programme:
    number = next_number()
    return Programme.objects.create(**{"code": f"PRG{number}", "name": f"Program contoh {number}"} | more)


def make_programme_period(programme: Programme | None = None, **more: Any) -> ProgrammePeriod:
    values = {"code": "2026", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    return ProgrammePeriod.objects.create(programme=programme or make_programme(), **values | more)


def make_quota(period: ProgrammePeriod | None = None, region: str | Region = BRONJONG, **more: Any) -> Quota:
    period = period or make_programme_period()
    return Quota.objects.create(period=period, region_id=code_of(region), **{"seats": 10} | more)


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


def make_reason_code(**more: Any) -> ReasonCode:
    number = next_number()
    values = {"code": f"alasan-{number}", "name": f"alasan contoh {number}", "verdicts": ["unfit", "recheck"]}
    return ReasonCode.objects.create(**values | {"recommendations": ["replace", "correct", "refer"]} | more)


def make_checklist_item(**more: Any) -> ChecklistItem:
    return ChecklistItem.objects.create(**{"question": f"Pertanyaan {next_number()}?", "aspect": "target"} | more)


def make_criterion(**more: Any) -> Criterion:
    return Criterion.objects.create(**{"name": f"kriteria contoh {next_number()}", "weight": 5} | more)


def make_candidate(
    programme: Programme | None = None, person: Person | None = None, village: str | Region = BRONJONG, **more: Any
) -> Candidate:
    values = {
        "programme": programme or make_programme(),
        "person": person or make_person(region=village),
        "village_id": code_of(village),
        "decile": 1,
    }
    return Candidate.objects.create(**values | more)


def make_candidate_criterion(candidate: Candidate | None = None, criterion: Criterion | None = None) -> Any:
    candidate, criterion = candidate or make_candidate(), criterion or make_criterion()
    return CandidateCriterion.objects.create(candidate=candidate, criterion=criterion)


def make_candidate_paper(candidate: Candidate | None = None, **more: Any) -> CandidatePaper:
    values = {"title": "KK", "file": ContentFile(PDF, "kk.pdf")}
    return CandidatePaper.objects.create(candidate=candidate or make_candidate(), **values | more)


def make_round(period: ProgrammePeriod | None = None, area: str | Region = "35.24.02", **more: Any) -> Round:
    """Running since the first of the month before."""
    first = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    values = {"name": f"Putaran contoh {next_number()}", "starts_on": first, "ends_on": timezone.localdate()}
    made = Round.objects.create(period=period or make_programme_period(), **values | {"state": "running"} | more)
    made.areas.add(code_of(area))
    return made


def make_team(monev: Round | None = None, **more: Any) -> Team:
    return Team.objects.create(round=monev or make_round(), **{"name": f"Tim {next_number()}"} | more)


def make_team_member(team: Team | None = None, person: Person | None = None, **more: Any) -> TeamMember:
    return TeamMember.objects.create(team=team or make_team(), person=person or make_person(), **more)


def make_sample(monev: Round | None = None, enrolment: Enrolment | None = None, **more: Any) -> Sample:
    if monev is None:
        known = enrolment and ProgrammePeriod.objects.of(enrolment).first()
        monev = make_round(known or (make_programme_period(enrolment.programme) if enrolment else None))
    enrolment = enrolment or make_enrolment(monev.period.programme, period=monev.period.code)
    return Sample.objects.create(round=monev, enrolment=enrolment, **more)


def make_visit(sample: Sample | None = None, *, photos: int = 0, **more: Any) -> Visit:
    """Found unfit, to be replaced; `photos`: how many photos of the house it has."""
    sample = sample or make_sample()
    values = {"verdict": "unfit", "recommendation": "replace"} | more
    if values["verdict"] != "fit" and "reason" not in values:
        values["reason"] = make_reason_code()
    visit = Visit.objects.create(sample=sample, by=values.pop("by", None) or make_user(), **values)
    for _ in range(photos):
        make_visit_photo(visit)
    Sample.objects.filter(pk=sample.pk).update(latest=visit)
    return visit


def make_visit_answer(visit: Visit | None = None, item: ChecklistItem | None = None, **more: Any) -> VisitAnswer:
    item = item or make_checklist_item()
    values = {"question": item.question, "value": "ya"} | more
    return VisitAnswer.objects.create(visit=visit or make_visit(), item=item, **values)


def make_visit_photo(visit: Visit | None = None, **more: Any) -> VisitPhoto:
    values = {"file": ContentFile(b"\xff\xd8\xff\xe0 rekaan", "rumah.jpg"), "caption": "tampak depan"} | more
    return VisitPhoto.objects.create(visit=visit or make_visit(), **values)


def make_decision(enrolment: Enrolment | None = None, **more: Any) -> Decision:
    """A waiting “ganti” with all its grounds; `recommendation="refer"` and the like need none of them."""
    enrolment = enrolment or make_enrolment()
    values: dict[str, Any] = {"recommendation": "replace", "proposed_by": more.pop("proposed_by", None) or make_user()}
    if more.get("recommendation", "replace") == "replace":
        values |= {
            "reason": more.pop("reason", None) or make_reason_code(),
            "candidate": more.pop("candidate", None) or make_candidate(enrolment.programme, village=enrolment.region),
            "meeting": "musdes", "minutes_number": f"470/{next_number()}/2026", "minutes_on": dt.date(2026, 3, 2),
            "paper": ContentFile(PDF, "bukti.pdf"),
        }  # fmt: skip
        if not ProgrammePeriod.objects.of(enrolment).exists():
            make_programme_period(enrolment.programme, code=enrolment.period)
    return Decision.objects.create(enrolment=enrolment, **values | more)


def make_decided(enrolment: Enrolment | None = None, *, by: Any = None, **more: Any) -> Decision:
    """A decision in force, made through the verb."""
    decision = make_decision(enrolment, **more)
    decision.decide(by=by or make_user(role="staff"))
    return decision


def make_siks_step(decision: Decision | None = None, **more: Any) -> SiksStep:
    values = {"stage": "proposed", "on": timezone.localdate(), "by": more.pop("by", None) or make_user()}
    return SiksStep.objects.create(decision=decision or make_decided(), **values | more)


def make_objection(decision: Decision | None = None, **more: Any) -> Objection:
    today = timezone.localdate()
    values = {"objector": "Warga Contoh", "statement": "Saya masih layak.", "received_on": today, "due_on": today}
    values |= {"by": more.pop("by", None) or make_user()}
    return Objection.objects.create(decision=decision or make_decided(), **values | more)
