"""The pillars on the map: how many of them are present in each village."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from pillars.measures import UNIT, list_url
from pillars.models import ActivityReport, Decree, Membership, Pillar, Unit
from welfare.audit.remembering import Remembered
from welfare.desk import asking
from welfare.desk.layers import Ladder, MapFact, MapLayer, MapStart
from welfare.desk.registry import QUALITY, Question
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


VILLAGES = Question(
    "pillars.villages", "pillars.view_unit", (QUALITY,),
    lambda user: asking.numbers(Region.objects.visible_to(user).villages(), villages=Count("pk")),
)  # fmt: skip


def without_anyone(user: Any) -> int:
    """Villages of the user's territories in which nobody holds a post of a pillar that the user sees."""
    return asking.number(VILLAGES, user, "villages") - len(facts(user))


def url_without_anyone(user: Any) -> str:
    return f"{reverse('regions:map')}?{urlencode({'lapis': LAYER.code, 'nilai': LAYER.absent.step})}#tabel"


LAYER = MapLayer(
    "pilar", "Pilar hadir", permission="pillars.view_unit", order=20,
    lead="Berapa pilar yang unitnya di desa atau kelurahan itu terisi. Unit tingkat kecamatan dan kabupaten tidak "
    "digambar.",
    start=MapStart("Unit baru", "pillars.add_unit", lambda code: f"{reverse('pillars:unit_create')}?wilayah={code}"),
    measure="Pilar", steps=LADDER.steps(), facts=facts, absent=MapFact("0", "tidak ada pilar", 0),
)  # fmt: skip
