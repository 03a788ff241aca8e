"""Proposing a decision: everything that can be wrong is said at once, before anybody else spends time on it."""

from __future__ import annotations

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from puskesos.aid.models import replacing
from puskesos.aid.models.decisions import CASE_RECOMMENDATIONS, Decision
from puskesos.aid.models.enrolments import Enrolment
from puskesos.aid.models.queue import place_of
from puskesos.aid.models.seats import hold_seats
from puskesos.aid.words import MOVE_SEATS, Recommendation


@transaction.atomic
def propose(enrolment: Enrolment, *, recommendation: str, by: Any, **said: Any) -> Decision:
    """Propose what is to be done with a recipient.  `said`: further columns of `Decision` (visit, reason, note, paper,
    meeting, minutes_number, minutes_on, candidate, queue_reason, service, …).

    Raises ValidationError without the right or territory, while another proposal waits, and for whatever the
    recommendation lacks.
    """
    hold_seats(enrolment.programme_id)
    enrolment.refresh_from_db()
    decision = Decision(enrolment=enrolment, recommendation=recommendation, proposed_by=by, **said)
    _refuse_stranger(decision, by)
    if decision.visit and decision.visit.sample.enrolment_id != enrolment.pk:
        raise ValidationError({"visit": "Kunjungan ini tentang penerima lain."})
    if recommendation == Recommendation.END:
        decision.candidate, decision.queue_reason = None, ""
    if recommendation in MOVE_SEATS:
        replacing.refuse_without_ground(decision)
        replacing.refuse_unfit_swap(decision)
        _remember_place(decision)
    else:
        _refuse_idle(decision)
        decision.candidate, decision.queue_reason = None, ""
    if recommendation in CASE_RECOMMENDATIONS and decision.service is None:
        raise ValidationError({"service": "Pilih layanan yang akan menindaklanjuti."})
    decision.full_clean()
    with pghistory.context(user=by.pk, reason=f"diusulkan: {decision.get_recommendation_display()}"):
        decision.save()
    return decision


def _refuse_stranger(decision: Decision, by: Any) -> None:
    if not by.has_perm("aid.propose_decision"):
        raise ValidationError("Peran Anda tidak berwenang mengusulkan keputusan bantuan.")
    if not by.covers(decision.enrolment.region_id):
        raise ValidationError("Penerima ini di luar wilayah kerja Anda.")
    if Decision.objects.waiting().filter(enrolment=decision.enrolment).exists():
        raise ValidationError("Penerima ini sudah mempunyai usulan yang menunggu keputusan.")


def _refuse_idle(decision: Decision) -> None:
    if not decision.enrolment.is_active:
        raise ValidationError("Penerima ini sudah berakhir.")
    if decision.recommendation == Recommendation.CONTINUE and decision.visit is None:
        raise ValidationError({"visit": "Lanjut memerlukan kunjungan yang menjadi dasarnya."})


def _remember_place(decision: Decision) -> None:
    """Whoever is not first in the queue is passed over somebody: that must be said."""
    if decision.candidate is None:  # a seat is freed
        return
    place = place_of(decision.candidate)
    decision.candidate_rank = str(place or "")
    if place and not place.is_top and not decision.queue_reason.strip():
        words = f"Calon ini {place}. Tulis mengapa bukan peringkat pertama yang dipilih."
        raise ValidationError({"queue_reason": words})
