"""One layer of the map as rows: a village, what the layer says of it, and where that leads.

The drawing, the table beside it and its download are all made of these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from welfare.regions.models import Region


@dataclass(frozen=True)
class VillageRow:
    """A village as the map's table shows it."""

    code: str
    name: str
    """ "Desa Bronjong"."""
    plain_name: str
    subdistrict_code: str
    subdistrict: str
    step: str
    words: str
    amount: int | None
    url: str

    @property
    def place(self) -> str:
        return f"{self.name}, Kec. {self.subdistrict}"


def rows_of(layer: Any, user: Any, subdistrict: str = "") -> list[VillageRow]:
    """The villages of the user's territories, of one kecamatan when given, in the order of their codes.

    `layer` is a `MapLayer`; one query beside those of the layer.
    """
    regions = Region.objects.visible_to(user).villages().select_related("parent").order_by("code")
    if subdistrict:
        regions = regions.filter(parent=subdistrict)
    facts = layer.facts(user)
    return [_row(region, facts.get(region.code, layer.absent)) for region in regions]


def _row(region: Region, fact: Any) -> VillageRow:
    parent = region.parent
    return VillageRow(
        region.code, str(region), region.name, region.parent_id or "", parent.name if parent else "", fact.step,
        fact.words, fact.amount, fact.url,
    )  # fmt: skip


def subdistricts_in(rows: Sequence[VillageRow]) -> dict[str, str]:
    """The kecamatan in which the villages lie: code and name."""
    return {row.subdistrict_code: row.subdistrict for row in rows}
