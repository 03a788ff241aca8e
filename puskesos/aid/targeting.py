"""Who should receive and does not: the candidates whom a round's exclusion error counts (DOMAIN 8.3)."""

from __future__ import annotations

from django.db.models import Q

from puskesos.aid.models import Round
from welfare.regions.scoping import within


def in_areas(monev: Round, path: str) -> Q:
    """The filter "in the regions of the round" over a path to a region; one query."""
    places = Q(pk__in=[])
    for code in monev.areas.values_list("pk", flat=True):
        places |= within(f"{path}__code", code)
    return places


def left_out(monev: Round) -> Q:
    """Candidates who wait in the round's regions for its programme, within its period's threshold; one query."""
    condition = in_areas(monev, "village") & Q(state="waiting", programme=monev.period.programme_id)
    if monev.period.max_decile:
        condition &= Q(decile__lte=monev.period.max_decile)
    return condition
