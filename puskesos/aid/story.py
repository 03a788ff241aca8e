"""The whole story of one enrolment in words: visits, decisions, objections, and where the real list stands.

The page and the inspector's paper tell it from here, so that neither leaves out what the other says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.aid.models import Decision, Enrolment, Objection, ProgrammePeriod, SiksStep, TeamMember, Visit
from puskesos.aid.words import RECOMMENDATION_TONES, VERDICT_TONES, Recommendation, Verdict
from welfare.regions.choices import place_name

Facts = list[tuple[str, str]]
YES_NO = {True: "ya", False: "tidak", None: ""}
DECISION_TONES = {
    Decision.State.PROPOSED: "warn",
    Decision.State.DECIDED: "good",
    Decision.State.REFUSED: "bad",
    Decision.State.WITHDRAWN: "mute",
    Decision.State.REVOKED: "mute",
}
OBJECTION_TONES = {
    Objection.State.OPEN: "warn",
    Objection.State.UPHELD: "good",
    Objection.State.REJECTED: "bad",
}


def day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""


def moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "j F Y, H.i") + " WIB" if value else ""


def filled(facts: Facts) -> Facts:
    return [(label, value) for label, value in facts if value]


@dataclass(frozen=True, slots=True)
class VisitTold:
    visit: Visit
    tone: str
    facts: Facts
    answers: Facts


@dataclass(frozen=True, slots=True)
class ObjectionTold:
    objection: Objection
    tone: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class DecisionTold:
    decision: Decision
    tone: str
    recommendation_tone: str
    facts: Facts
    steps: list[Any]
    objections: list[ObjectionTold]


@dataclass(frozen=True, slots=True)
class Story:
    enrolment: Enrolment
    facts: Facts
    visits: list[VisitTold] = field(default_factory=list)
    decisions: list[DecisionTold] = field(default_factory=list)


def with_ground(enrolments: Any) -> Any:
    """Enrolments with what `story_of` reads of them; the period's days and threshold as columns of the same query."""
    period = ProgrammePeriod.objects.filter(programme=OuterRef("programme"), code=OuterRef("period"))
    return enrolments.select_related(
        "person", "programme", "region__parent", "replaced_by__person", "reason"
    ).annotate(
        period_start=Subquery(period.values("starts_on")), period_end=Subquery(period.values("ends_on")),
        period_decile=Subquery(period.values("max_decile")),
    )  # fmt: skip


def story_of(enrolment: Enrolment) -> Story:
    """Everything that was found and decided, the newest first, of an enrolment `with_ground`.

    The caller has asked whether the user sees it.

    Nine queries, whatever the length of the story.
    """
    members = Prefetch("team__members", TeamMember.objects.select_related("person", "pillar"))
    visits = Visit.objects.filter(sample__enrolment=enrolment).select_related(
        "sample__round", "team", "reason", "by"
    ).prefetch_related("photos", "answers", members)  # fmt: skip
    return Story(
        enrolment,
        facts_of(enrolment),
        [_visit(visit) for visit in visits],
        [told(decision) for decision in decisions_of(enrolment)],
    )


def is_freed(story: Story) -> bool:
    """Whether the seat is free to be filled (`EnrolmentQuerySet.vacant`), of what has been read already."""
    enrolment = story.enrolment
    if enrolment.is_active or enrolment.replaced_by_id:
        return False
    ends = Recommendation.END, Decision.State.DECIDED
    return any((told.decision.recommendation, told.decision.state) == ends for told in story.decisions)


def decisions_of(enrolment: Enrolment) -> Any:
    return with_all(Decision.objects.filter(enrolment=enrolment))


def with_all(decisions: Any) -> Any:
    """Decisions with whatever `told` reads."""
    steps = Prefetch("siks_steps", SiksStep.objects.select_related("by"))
    objections = Prefetch("objections", Objection.objects.select_related("answered_by", "by"))
    return decisions.select_related(
        "reason", "candidate__person", "successor__person", "case", "proposed_by", "decided_by", "undone_by", "service",
        "visit",
    ).prefetch_related(steps, objections)  # fmt: skip


def facts_of(enrolment: Enrolment) -> Facts:
    replaces = enrolment.replaces.select_related("person").first()
    ended = f"{day(enrolment.ended_on) or 'tanggal tidak tercatat'}: {enrolment.ended_reason}"
    state = "menerima" if enrolment.is_active else f"berakhir {ended}"
    first, last = enrolment.period_start, enrolment.period_end  # type: ignore[attr-defined]
    span = f" ({day(first)} sampai {day(last)})" if first else ""
    decile = enrolment.period_decile  # type: ignore[attr-defined]
    return filled([
        ("Penerima", enrolment.person.full_name),
        ("NIK", enrolment.person.masked_nik),
        ("Desa/kelurahan", place_name(enrolment.region)),
        ("Program", ", ".join(filter(None, (str(enrolment.programme), enrolment.programme.funder)))),
        ("Periode", f"{enrolment.period}{span}"),
        ("Ambang kelayakan", f"sampai desil {decile}" if decile else ""),
        ("Nomor peserta", enrolment.reference),
        ("Keadaan", state),
        ("Diganti oleh", enrolment.replaced_by.person.full_name if enrolment.replaced_by else ""),
        ("Menggantikan", replaces.person.full_name if replaces else ""),
        ("Catatan", enrolment.note),
    ])  # fmt: skip


def _visit(visit: Visit) -> VisitTold:
    facts = [
        ("Tanggal", date_format(visit.on, "l, j F Y")),
        ("Putaran", str(visit.sample.round)),
        ("Mengapa dikunjungi", visit.sample.why),
        ("Tim", team_words(visit.team)),
        ("Dilaporkan oleh", f"{visit.by}, {moment(visit.at)}"),
        ("Cara", visit.get_method_display()),
        ("Ditemui", "ya" if visit.was_met else f"tidak: {visit.absence}"),
        ("Penilaian", visit.get_verdict_display()),
        ("Tepat sasaran", YES_NO[visit.on_target]),
        ("Digunakan semestinya", YES_NO[visit.rightly_used]),
        ("Memberdayakan keluarga", YES_NO[visit.moves_on]),
        ("Alasan", str(visit.reason or "")),
        ("Rekomendasi", visit.get_recommendation_display()),
        ("Catatan", visit.note),
        ("Foto", f"{len(visit.photos.all())} foto" if visit.photos.all() else ""),
    ]
    answers = [(answer.question, answer.value) for answer in visit.answers.all()]
    return VisitTold(visit, VERDICT_TONES[Verdict(visit.verdict)], filled(facts), answers)


def team_words(team: Any) -> str:
    """ "Tim 1: Budi (Tagana), Sari (TKSK)"."""
    if team is None:
        return ""
    members = [
        f"{member.person.full_name} ({member.pillar.short_name})" if member.pillar else member.person.full_name
        for member in team.members.all()
    ]
    return f"{team}: {', '.join(members)}" if members else str(team)


def told(decision: Decision) -> DecisionTold:
    """A decision in words; it has to come from `with_all`."""
    objections = [
        ObjectionTold(row, OBJECTION_TONES[Objection.State(row.state)], _objection(row))
        for row in decision.objections.all()
    ]
    return DecisionTold(
        decision,
        DECISION_TONES[Decision.State(decision.state)],
        RECOMMENDATION_TONES[Recommendation(decision.recommendation)],
        filled([*_proposal(decision), *_outcome(decision)]),
        list(decision.siks_steps.all()),
        objections,
    )


def _proposal(decision: Decision) -> Facts:
    minutes = f"{decision.get_meeting_display()} nomor {decision.minutes_number}, {day(decision.minutes_on)}"
    candidate = decision.candidate
    decile = f", desil {candidate.decile}" if candidate and candidate.decile else ""
    visit = decision.visit
    return [
        ("Usulan", decision.get_recommendation_display()),
        ("Alasan", str(decision.reason or "")),
        ("Penjelasan", decision.note),
        ("Dasar kunjungan", f"{day(visit.on)}: {visit.get_verdict_display()}" if visit else ""),
        ("Bukti lain", decision.paper_title or ("berkas terlampir" if decision.paper else "")),
        ("Berita acara", minutes if decision.minutes_number else ""),
        ("Calon pengganti", f"{candidate.person.full_name}{decile}" if candidate else ""),
        ("Kedudukan calon", decision.candidate_rank),
        ("Mengapa bukan peringkat pertama", decision.queue_reason),
        ("Layanan tindak lanjut", str(decision.service or "")),
        ("Diusulkan oleh", f"{decision.proposed_by}, {moment(decision.proposed_at)}"),
    ]


def _outcome(decision: Decision) -> Facts:
    verb = "Ditolak oleh" if decision.state == Decision.State.REFUSED else "Diputuskan oleh"
    undone = "Ditarik oleh" if decision.state == Decision.State.WITHDRAWN else "Dibatalkan oleh"
    return [
        (verb, f"{decision.decided_by}, {moment(decision.decided_at)}" if decision.decided_by else ""),
        ("Catatan keputusan", decision.decision_note),
        ("Pengganti", decision.successor.person.full_name if decision.successor else ""),
        ("Kasus tindak lanjut", str(decision.case or "")),
        (undone, f"{decision.undone_by}, {moment(decision.undone_at)}" if decision.undone_by else ""),
        ("Alasan dibatalkan", decision.undone_reason),
    ]


def _objection(objection: Objection) -> Facts:
    answered = f"{objection.answered_by}, {day(objection.answered_on)}" if objection.answered_by else ""
    return filled([
        ("Penyanggah", f"{objection.objector} ({objection.get_relation_display()})"),
        ("Diterima", f"{day(objection.received_on)} oleh {objection.by}"),
        ("Batas jawaban", day(objection.due_on)),
        ("Isi sanggah", objection.statement),
        ("Keadaan", objection.get_state_display()),
        ("Dijawab oleh", answered),
        ("Jawaban", objection.answer),
    ])  # fmt: skip
