"""How the records of the pillars meet when two persons become one."""

from __future__ import annotations

from typing import Any

from pillars.models import Evaluation, HeldVillage, Membership, Training
from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks


def join_memberships(kept: Membership, gone: Membership) -> dict[str, Any]:
    """The same post held twice at once is one term, from the earlier day."""
    values = blanks(kept, gone, "decree", "start", "until", "member_number", "level", "note")
    if kept.start and gone.start and gone.start < kept.start:
        values["start"] = gone.start
    skills = list(dict.fromkeys([*kept.skills, *gone.skills]))
    return values | ({"skills": skills} if skills != kept.skills else {})


def join_villages(kept: HeldVillage, gone: HeldVillage) -> dict[str, Any]:
    if kept.since and gone.since and gone.since < kept.since:
        return {"since": gone.since}
    return blanks(kept, gone, "since")


def join_evaluations(kept: Evaluation, gone: Evaluation) -> dict[str, Any]:
    if kept.grade != gone.grade:
        raise ValueError(
            f"Penilaian tahun {kept.year} untuk {kept.membership.position} berbeda: {kept.get_grade_display()} dan "
            f"{gone.get_grade_display()}. Samakan dulu kedua penilaian itu, lalu gabungkan."
        )
    return blanks(kept, gone, "note")


def join_trainings(kept: Training, gone: Training) -> dict[str, Any]:
    return blanks(kept, gone, "pillar", "organiser", "place", "hours", "certificate_number", "certificate")


announce(
    MergeRule("jabatan yang sama di unit yang sama", "pillars.Membership", join_memberships),
    MergeRule("desa dampingan yang sama", "pillars.HeldVillage", join_villages),
    MergeRule("penilaian tahun yang sama", "pillars.Evaluation", join_evaluations),
    MergeRule("pelatihan yang sama", "pillars.Training", join_trainings),
)
