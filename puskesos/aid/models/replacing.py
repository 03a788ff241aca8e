"""One recipient for another, a seat freed, or a free seat filled: what must hold, and the change itself.

Replacing leaves as many seats taken as before; a freed seat stays free until it is filled, never beyond the quota.

Called by the verbs of `Decision`, which hold the programme's seats (`seats.hold_seats`) and the decision's row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesos.aid.models.candidates import Candidate
from puskesos.aid.models.enrolments import Enrolment
from puskesos.aid.models.programmes import ProgrammePeriod
from puskesos.aid.models.seats import refuse_over_quota
from puskesos.aid.words import Recommendation

if TYPE_CHECKING:
    from puskesos.aid.models.decisions import Decision

UNDONE = "Keputusan penggantian dibatalkan"


def refuse_without_ground(decision: Decision) -> None:
    """Raises ValidationError for what moves a seat without reason, evidence, or numbered and dated minutes.

    A seat that is filled was freed with reason and evidence; its candidate needs minutes of his own.
    """
    wrong = _without_minutes(decision)
    if decision.recommendation == Recommendation.FILL:
        decision.reason = decision.enrolment.reason
    else:
        wrong |= _without_reason(decision)
    if decision.recommendation != Recommendation.END and decision.candidate is None:
        wrong["candidate"] = "Pilih calon pengganti dari antrean desa."
    if wrong:
        raise ValidationError(wrong)


def _without_minutes(decision: Decision) -> dict[str, str]:
    verb = decision.get_recommendation_display().capitalize()
    if not (decision.meeting and decision.minutes_number.strip() and decision.minutes_on):
        return {"minutes_number": f"{verb} wajib disertai berita acara musdes/muskel: nomor dan tanggalnya."}
    if decision.minutes_on > timezone.localdate():
        return {"minutes_on": "Tanggal berita acara belum terjadi."}
    return {}


def _without_reason(decision: Decision) -> dict[str, str]:
    wrong, kind = {}, decision.recommendation
    verb = decision.get_recommendation_display().capitalize()
    if decision.reason is None:
        wrong["reason"] = f"{verb} wajib disertai alasan."
    elif kind not in decision.reason.recommendations:
        does = "mengganti penerima" if kind == Recommendation.REPLACE else "mengakhiri bantuan tanpa pengganti"
        wrong["reason"] = f"Alasan “{decision.reason}” bukan alasan untuk {does}."
    if not decision.paper and not (decision.visit and decision.visit.photos.exists()):
        wrong["paper"] = f"{verb} wajib disertai bukti: kunjungan yang berfoto, atau berkas bukti."
    if decision.visit and decision.visit.verdict == "fit":
        wrong["visit"] = "Kunjungan ini menilai penerima layak, jadi bukan dasar untuk mengganti atau mengakhiri."
    return wrong


def refuse_unfit_swap(decision: Decision) -> ProgrammePeriod:
    """The period in which the seat changes hands.  Raises ValidationError when the candidate may not take it."""
    enrolment, candidate = decision.enrolment, decision.candidate
    if decision.recommendation == Recommendation.FILL:
        if not enrolment.is_vacant:
            raise ValidationError("Kursi ini tidak kosong: belum diakhiri tanpa pengganti, atau sudah diisi.")
    elif not enrolment.is_active:
        raise ValidationError("Penerima ini sudah berakhir, jadi tidak dapat diganti atau diakhiri lagi.")
    if enrolment.region_id is None:
        raise ValidationError("Desa penerima belum diisi. Lengkapi dulu, supaya penggantinya dari desa yang sama.")
    period = ProgrammePeriod.objects.of(enrolment).first()
    if period is None or not period.is_open:
        raise ValidationError(f"Periode {enrolment.period} {enrolment.programme} belum dibuat, atau sudah ditutup.")
    if candidate is not None and (why := unfit(candidate, enrolment, period)) is not None:
        raise ValidationError({"candidate": why})
    return period


def unfit(candidate: Candidate, enrolment: Enrolment, period: ProgrammePeriod) -> str | None:
    """Why a candidate may not take this seat, in a sentence; None when it may."""
    if not candidate.is_waiting:
        return f"Calon ini sudah “{candidate.get_state_display()}”. Pilih calon yang menunggu."
    if (candidate.programme_id, candidate.village_id) != (enrolment.programme_id, enrolment.region_id):
        return "Pengganti harus dari antrean desa dan program yang sama."
    if period.max_decile is not None and candidate.decile is None:
        return f"Desil calon belum diisi, sedangkan {period} hanya sampai desil {period.max_decile}."
    if period.max_decile is not None and (candidate.decile or 0) > period.max_decile:
        return f"Desil calon {candidate.decile}, sedangkan {period} hanya sampai desil {period.max_decile}."
    known = _known(candidate, period)
    if known is not None and known.is_active:
        return f"{candidate.person} sudah menerima {period}."
    if known is not None and not _was_undone(known):
        return f"{candidate.person} sudah pernah menerima {period} dan berakhir: {known.ended_reason}."
    return None


def move(decision: Decision) -> Enrolment | None:
    """End the old enrolment and give its seat to the candidate, or only the one or the other; the new enrolment.

    Raises ValidationError.
    """
    refuse_without_ground(decision)
    if decision.candidate is not None:
        decision.candidate.lock()
    old = _locked(decision.enrolment)
    period = refuse_unfit_swap(decision)
    new = _seated(decision.candidate, old, period) if decision.candidate else None
    if decision.recommendation == Recommendation.FILL:
        old.pass_seat_to(new)
    else:
        minutes = f"BA {decision.get_meeting_display()} {decision.minutes_number}, {decision.minutes_on:%d-%m-%Y}"
        words = f"{decision.reason} ({minutes})"
        old.give_up_seat(words=words, on=timezone.localdate(), reason=decision.reason, to=new)
    refuse_over_quota(period, str(old.region_id))
    return new


def _seated(candidate: Candidate, old: Enrolment, period: ProgrammePeriod) -> Enrolment:
    new = _known(candidate, period)
    if new is None:
        new = Enrolment.objects.create(
            programme_id=old.programme_id, person_id=candidate.person_id, period=old.period, region_id=old.region_id
        )
    else:
        new.take_seat()
    candidate.become(Candidate.State.CHOSEN)
    return new


def move_back(decision: Decision) -> None:
    """The seat goes back to where it was, the candidate to the queue.  Raises ValidationError."""
    old = _locked(decision.enrolment)
    if decision.recommendation == Recommendation.END:
        _take_back(old, decision)
        return
    assert decision.successor is not None and decision.candidate is not None  # noqa: S101, PT018
    new, candidate = _locked(decision.successor), decision.candidate.lock()
    if old.is_active or old.replaced_by_id != new.pk:
        raise ValidationError("Penerima semula sudah tidak tercatat diganti oleh pengganti ini.")
    if not new.is_active:
        raise ValidationError(
            f"Pengganti ({new.person}) sudah berakhir. Batalkan dulu keputusan tentang pengganti itu."
        )
    if new.decisions.filter(state="proposed").exists():
        raise ValidationError(f"Ada usulan yang menunggu tentang pengganti ({new.person}). Selesaikan dulu usulan itu.")
    new.give_up_seat(words=UNDONE, on=timezone.localdate())
    if decision.recommendation == Recommendation.FILL:
        old.pass_seat_to(None)
    else:
        old.take_seat()
    _queue_again(candidate)


def _take_back(old: Enrolment, decision: Decision) -> None:
    """The recipient whose aid had ended without a successor receives again."""
    if old.replaced_by is not None:
        raise ValidationError(
            f"Kursinya sudah diisi {old.replaced_by.person}. Batalkan dulu keputusan pengisian kursi itu."
        )
    if old.decisions.filter(state="proposed").exists():
        raise ValidationError("Ada usulan pengisian kursi ini yang menunggu. Selesaikan dulu usulan itu.")
    old.take_seat()
    period = ProgrammePeriod.objects.of(old).first()
    if period is not None:
        refuse_over_quota(period, str(old.region_id))


def _queue_again(candidate: Candidate) -> None:
    others = Candidate.objects.waiting().filter(person=candidate.person_id, programme=candidate.programme_id)
    if others.exclude(pk=candidate.pk).exists():
        candidate.become(Candidate.State.WITHDRAWN, "Sudah ada usulan lain dalam antrean")
    else:
        candidate.become(Candidate.State.WAITING)


def _locked(enrolment: Enrolment) -> Enrolment:
    Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    enrolment.refresh_from_db()
    return enrolment


def _known(candidate: Candidate, period: ProgrammePeriod) -> Enrolment | None:
    return period.enrolments.filter(person=candidate.person_id).first()


def _was_undone(enrolment: Enrolment) -> bool:
    """Whether it ended only because the decision that gave it was taken back."""
    return enrolment.reason_id is None and enrolment.given_by.filter(state="revoked").exists()
