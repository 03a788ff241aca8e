"""The aid programmes on the map: how many recipients live in each village."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from puskesos.aid.models import Enrolment
from puskesos.aid.tables import recipients_url
from welfare.audit.remembering import Remembered
from welfare.desk.layers import Ladder, MapFact, MapLayer
from welfare.desk.wording import number
from welfare.regions.models import Region

LADDER = Ladder("penerima", "tidak ada penerima", (1, 50, 200, 500))
_REMEMBERED = Remembered(Enrolment)


def facts(user: Any) -> dict[str, MapFact]:
    """Enrolments running now by village, a person in two programmes counted twice; one query, and one to remember."""
    counted = _REMEMBERED.value((user.territory_codes,), lambda: _counted(user))
    return {
        code: MapFact(
            LADDER.key(found), f"{number(found)} penerima", found,
            recipients_url(wilayah=code, keadaan="menerima"), found,
        )
        for code, found in counted
    }  # fmt: skip


def _counted(user: Any) -> list[tuple[str, int]]:
    rows = Enrolment.objects.visible_to(user).filter(status=Enrolment.Status.ACTIVE)
    rows = rows.filter(region__level=Region.Level.VILLAGE).order_by().values("region")
    return list(rows.annotate(n=Count("pk")).values_list("region", "n"))


LAYER = MapLayer(
    "bantuan", "Penerima bantuan", permission="aid.view_enrolment", order=40,
    lead="Berapa penerima bantuan yang tercatat sekarang; orang dengan dua program dihitung dua kali.",
    measure="Penerima", steps=LADDER.steps(), facts=facts, absent=MapFact("0", "tidak ada penerima", 0),
)  # fmt: skip
