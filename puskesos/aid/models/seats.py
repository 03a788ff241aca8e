"""Seats: how many may receive in a region and period, how many do, and the lock under which they change hands."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from puskesos.aid.models.enrolments import Enrolment
from puskesos.aid.models.programmes import Programme, ProgrammePeriod, Quota
from welfare.regions.scoping import ancestors


def hold_seats(programme_pk: int) -> Programme:
    """Let nobody else change seats of this programme until the transaction ends.

    Every verb takes this lock first, so two decisions at once are two decisions one after the other.  It does not hold
    up imports, which only point to the programme.
    """
    return Programme.objects.select_for_update(no_key=True).get(pk=programme_pk)


def seats_taken(period: ProgrammePeriod, code: str) -> int:
    """Active recipients in a region."""
    return Enrolment.objects.active().within(code).filter(programme=period.programme_id, period=period.code).count()


def refuse_over_quota(period: ProgrammePeriod, code: str) -> None:
    """Raises ValidationError when a region around `code` has more recipients than its quota."""
    around = [code, *ancestors((code,))]
    for quota in Quota.objects.filter(period=period, region__in=around).select_related("region"):
        taken = seats_taken(period, quota.region_id)
        if taken > quota.seats:
            raise ValidationError(
                f"Kuota {period} di {quota.region} adalah {quota.seats}, sedangkan penerimanya akan {taken}. "
                "Keputusan ini melebihi kuota."
            )
