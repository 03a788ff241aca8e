"""How the records of events meet when two persons become one."""

from __future__ import annotations

from typing import Any

from events.models import Attendance, Certificate, EventRole, Invitation, Participant
from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks

# A person who was seen in the room was there, whatever stands behind the other name.
_WEIGHT = {"present": 3, "represented": 2, "excused": 1, "absent": 0}


def join_participants(kept: Participant, gone: Participant) -> dict[str, Any]:
    return blanks(kept, gone, "sex", "phone", "pillar", "unit", "institution", "position", "region")


def join_attendances(kept: Attendance, gone: Attendance) -> dict[str, Any]:
    if _WEIGHT[gone.state] <= _WEIGHT[kept.state]:
        return {}
    return {
        "state": gone.state,
        "represented_by": gone.represented_by,
        "marked_by_id": gone.marked_by_id,
        "marked_at": gone.marked_at,
    }


def join_invitations(kept: Invitation, gone: Invitation) -> dict[str, Any]:
    """One was invited twice; the answer is that of the invitation that was answered."""
    values = blanks(kept, gone, "rule", "post", "letter", "told_via", "told_at")
    if kept.answer == Invitation.Answer.WAITING and gone.answer != Invitation.Answer.WAITING:
        answer = ("answer", "answered_at", "note", "stand_in_id", "stand_in_name", "recorded_by_id")
        values |= {column: getattr(gone, column) for column in answer}
    return values


def join_roles(kept: EventRole, gone: EventRole) -> dict[str, Any]:
    return blanks(kept, gone, "duty", "institution")


def join_certificates(kept: Certificate, gone: Certificate) -> dict[str, Any]:
    """A number that is out in the world is not dropped by the way: an officer withdraws one of the two."""
    raise ValueError(
        f"Keduanya memegang sertifikat yang berlaku dari kegiatan “{kept.activity}”: nomor {kept} dan {gone}. "
        "Cabut dulu salah satunya."
    )


announce(
    MergeRule("undangan ke kegiatan yang sama", "events.Invitation", join_invitations),
    MergeRule("tugas yang sama pada kegiatan yang sama", "events.EventRole", join_roles),
    MergeRule("peserta kegiatan yang sama", "events.Participant", join_participants),
    MergeRule("sertifikat dari kegiatan yang sama", "events.Certificate", join_certificates),
    MergeRule("kehadiran pada sesi yang sama", "events.Attendance", join_attendances),
)
