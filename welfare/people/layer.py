"""Poverty of data on the map: which share of the registered persons lacks a NIK or a phone number."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from welfare.audit.remembering import Remembered
from welfare.desk.layers import MapFact, MapLayer, MapStep
from welfare.desk.wording import number
from welfare.people.models import LACKING, Person
from welfare.regions.models import Region

STEPS = (
    MapStep("none", "belum ada orang tercatat", "none"),
    MapStep("0", "di bawah 10% kurang lengkap", "good"),
    MapStep("1", "10% sampai 29%", "step1"),
    MapStep("2", "30% sampai 59%", "step3"),
    MapStep("3", "60% atau lebih", "bad"),
)
BOUNDS = (10, 30, 60)
_REMEMBERED = Remembered(Person)


def facts(user: Any) -> dict[str, MapFact]:
    """Persons without NIK or phone among those of a village; one query, and one to remember."""
    counted = _REMEMBERED.value((user.territory_codes,), lambda: _counted(user))
    return {code: _fact(code, whole, lacking) for code, whole, lacking in counted}


def _counted(user: Any) -> list[tuple[str, int, int]]:
    rows = Person.objects.visible_to(user).filter(region__level=Region.Level.VILLAGE).order_by().values("region")
    found = rows.annotate(n=Count("pk"), lacking=Count("pk", filter=LACKING))
    return list(found.values_list("region", "n", "lacking"))


def _fact(code: str, whole: int, lacking: int) -> MapFact:
    share = 100 * lacking // whole
    words = f"{number(lacking)} dari {number(whole)} orang tanpa NIK atau nomor HP"
    query = {"wilayah": code} | ({"data": "kurang"} if lacking else {})
    url = f"{reverse('people:person_list')}?{urlencode(query)}"
    return MapFact(str(bisect_right(BOUNDS, share)), words, share, url, lacking or whole)


LAYER = MapLayer(
    "data", "Kelengkapan data orang", permission="people.view_person", order=50,
    lead="Bagian orang tercatat yang NIK atau nomor HP-nya belum ada. Orang tanpa desa tidak digambar.",
    measure="Kurang lengkap", unit="%", steps=STEPS, facts=facts, absent=MapFact("none", "belum ada orang tercatat"),
)  # fmt: skip
