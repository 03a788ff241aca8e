"""The pillars on the map: how many of them are present in each village."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from pillars.measures import UNIT, list_url
from pillars.models import ActivityReport, Decree, Membership, Pillar, Unit
from welfare.audit.remembering import Remembered
from welfare.desk.layers import Ladder, MapFact, MapLayer
from welfare.regions.models import Region

LADDER = Ladder("pilar", "tidak ada pilar", (1, 2, 3, 4))
_REMEMBERED = Remembered(Pillar, Unit, Membership, Decree, ActivityReport, Region)


def facts(user: Any) -> dict[str, MapFact]:
    """Pillars with a unit in the village in which somebody holds a post today; one query, and one to remember."""
    counted = _REMEMBERED.value((user.pk, user.role, user.territory_codes), lambda: _counted(user))
    return {
        code: MapFact(LADDER.key(pillars), f"{pillars} pilar, {units} unit terisi", pillars, _url(code), units)
        for code, pillars, units in counted
    }


def _counted(user: Any) -> list[tuple[str, int, int]]:
    units = Unit.objects.visible_to(user).filled().filter(region__level=Region.Level.VILLAGE).order_by()
    counts = units.values("region").annotate(pillars=Count("pillar", distinct=True), units=Count("pk"))
    return list(counts.values_list("region", "pillars", "units"))


def _url(code: str) -> str:
    return list_url(UNIT, wilayah=code, keadaan="terisi")


LAYER = MapLayer(
    "pilar", "Pilar hadir", permission="pillars.view_unit", order=20,
    lead="Berapa pilar yang unitnya di desa atau kelurahan itu terisi. Unit tingkat kecamatan dan kabupaten tidak "
    "digambar.",
    measure="Pilar", steps=LADDER.steps(), facts=facts, absent=MapFact("0", "tidak ada pilar", 0),
)  # fmt: skip
