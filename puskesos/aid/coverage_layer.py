"""Monev on the map: how far each village is in the rounds that run now, and above all what has not been visited."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from puskesos.aid.coverage import VISITED
from puskesos.aid.models import Sample
from puskesos.aid.round_tables import samples_url
from welfare.audit.remembering import Remembered
from welfare.desk.layers import MapFact, MapLayer, MapStep
from welfare.desk.wording import number
from welfare.regions.models import Region

HALF = 50
STEPS = (
    MapStep("absent", "tidak ada putaran yang berjalan", "none"),
    MapStep("all", "semua sudah dikunjungi", "step1"),
    MapStep("half", "setengah atau lebih", "step2"),
    MapStep("less", "kurang dari setengah", "step3"),
    MapStep("nobody", "belum ada yang dikunjungi", "step4"),
)
_REMEMBERED = Remembered(Sample)


def facts(user: Any) -> dict[str, MapFact]:
    """Samples of running rounds by village; one query, and one to remember."""
    counted = _REMEMBERED.value((user.pk, user.territory_codes), lambda: _counted(user))
    return {code: _fact(code, planned, visited) for code, planned, visited in counted}


def _fact(code: str, planned: int, visited: int) -> MapFact:
    left, share = planned - visited, 100 * visited // planned
    step = "all" if not left else "nobody" if not visited else "half" if share >= HALF else "less"
    words = f"{number(visited)} dari {number(planned)} dikunjungi"
    state = "belum" if left else "dikunjungi"
    url = samples_url(kode=code, berjalan="ya", keadaan=state)
    return MapFact(step, words, share, url, left or visited)


def _counted(user: Any) -> list[tuple[str, int, int]]:
    rows = Sample.objects.visible_to(user).running().filter(enrolment__region__level=Region.Level.VILLAGE)
    rows = rows.order_by().values("enrolment__region").annotate(planned=Count("pk"), seen=Count("pk", filter=VISITED))
    return list(rows.values_list("enrolment__region", "planned", "seen"))


LAYER = MapLayer(
    "monev", "Cakupan monev", permission="aid.view_sample", order=45,
    lead="Berapa dari sampel putaran yang sedang berjalan sudah dikunjungi; makin gelap, makin banyak yang belum.",
    measure="Dikunjungi", unit="%", steps=STEPS, facts=facts,
    absent=MapFact("absent", "tidak ada putaran yang berjalan"),
)  # fmt: skip
