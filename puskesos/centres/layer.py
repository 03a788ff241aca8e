"""The Puskesos on the map: each village by the stage of its centre."""

from __future__ import annotations

from typing import Any

from puskesos.centres.coverage import MAP_TONES, NONE, villages_of, words
from welfare.desk.layers import MapFact, MapLayer, MapStep


def facts(user: Any) -> dict[str, MapFact]:
    """One query.  A village without a centre leads to the list from which one is recorded."""
    return {
        village.code: MapFact(
            village.stage, village.words, url=village.url, rows=1 if village.stage == NONE else None
        )
        for village in villages_of(user)
    }  # fmt: skip


LAYER = MapLayer(
    "puskesos", "Puskesos", permission="centres.view_centre", order=10,
    lead="Tiap desa dan kelurahan menurut tahap Puskesosnya.", measure="Puskesos",
    steps=tuple(MapStep(key, words(key), tone) for key, tone in MAP_TONES.items()),
    facts=facts, absent=MapFact(NONE, words(NONE)),
)  # fmt: skip
