"""How what two persons have to do with aid meets when they become one."""

from __future__ import annotations

from typing import Any

from puskesos.aid.models import Candidate, CandidateCriterion, Decision, Enrolment, Sample, TeamMember
from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks


def join_enrolments(kept: Enrolment, gone: Enrolment) -> dict[str, Any]:
    """Twice in the same programme and period is once; it runs as long as one of the two does."""
    values = blanks(kept, gone, "region", "reference", "note")
    if kept.status == Enrolment.Status.ENDED and gone.status == Enrolment.Status.ACTIVE:
        values |= {"status": Enrolment.Status.ACTIVE, "ended_on": None, "ended_reason": "", "reason_id": None}
        values |= {"replaced_by_id": None}
    return values


def join_candidates(kept: Candidate, gone: Candidate) -> dict[str, Any]:
    """Waiting twice for a programme is waiting once, in the village where the record that stays waits."""
    return blanks(kept, gone, "source_note", "decile", "decile_checked_on", "note")


def join_ticks(kept: CandidateCriterion, gone: CandidateCriterion) -> dict[str, Any]:
    """A tick says nothing but itself."""
    return {}


def join_samples(kept: Sample, gone: Sample) -> dict[str, Any]:
    """Drawn twice in a round is drawn once; the visits of both are kept, the later one counts."""
    values = blanks(kept, gone, "why", "team", "planned_on", "latest")
    if kept.latest and gone.latest and gone.latest.on > kept.latest.on:
        values["latest_id"] = gone.latest_id
    return values


def join_members(kept: TeamMember, gone: TeamMember) -> dict[str, Any]:
    return blanks(kept, gone, "pillar")


def refuse_decisions(kept: Decision, gone: Decision) -> dict[str, Any]:
    """What two officers proposed apart is not joined by a third: one of the two is to be ended first."""
    raise ValueError(
        f"Ada dua usulan bantuan yang bertemu: {kept.get_recommendation_display()} ({kept.get_state_display()}) dan "
        f"{gone.get_recommendation_display()} ({gone.get_state_display()}). Selesaikan salah satunya, lalu gabungkan."
    )


def refuse_parts(kept: Any, gone: Any) -> dict[str, Any]:
    """Their decisions do not meet (see `refuse_decisions`), so neither do these."""
    raise ValueError(f"{kept} dan {gone} berasal dari dua keputusan yang tidak dapat digabungkan.")


announce(
    MergeRule("bantuan yang sama pada periode yang sama", "aid.Enrolment", join_enrolments),
    MergeRule("antrean program yang sama", "aid.Candidate", join_candidates),
    MergeRule("kriteria calon yang sama", "aid.CandidateCriterion", join_ticks),
    MergeRule("sampel pada putaran yang sama", "aid.Sample", join_samples),
    MergeRule("anggota tim yang sama", "aid.TeamMember", join_members),
    MergeRule("usulan bantuan yang bertemu", "aid.Decision", refuse_decisions),
    MergeRule("sanggah atas usulan yang bertemu", "aid.Objection", refuse_parts),
    MergeRule("langkah SIKS-NG dari usulan yang bertemu", "aid.SiksStep", refuse_parts),
)
