"""How far the villages are covered by Puskesos: per village, per kecamatan, as rows and as a map; one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from puskesos.centres.models import Stage
from welfare.regions.map import LegendEntry, RegionMap, region_map
from welfare.regions.models import Region

NONE = "none"
"""A village of which no Puskesos is recorded."""

MAP_TONES = {
    Stage.PLANNED.value: "step1",
    Stage.FORMED.value: "step2",
    Stage.EQUIPPED.value: "step3",
    Stage.TRAINED.value: "step4",
    Stage.ACTIVE.value: "good",
    Stage.UNVERIFIED.value: "warn",
    Stage.DORMANT.value: "bad",
    Stage.CLOSED.value: "mute",
    NONE: "none",
}
"""The stages in the order in which they are told, with their fill on the map."""


def words(key: str) -> str:
    return "belum ada Puskesos" if key == NONE else str(Stage(key).label)


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    """ "Desa Bronjong"."""
    subdistrict: str
    subdistrict_name: str
    centre: int | None
    stage: str
    """A stage, or NONE."""

    @property
    def url(self) -> str:
        if self.centre:
            return reverse("centres:centre_detail", args=[self.centre])
        return f"{reverse('centres:village_list')}?{urlencode({'wilayah': self.code})}"

    @property
    def plain_name(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def words(self) -> str:
        return words(self.stage)


@dataclass
class Row:
    """A kecamatan: how many of its villages stand where."""

    code: str
    name: str
    villages: int = 0
    by_stage: Counter[str] = field(default_factory=Counter)

    @property
    def recorded(self) -> int:
        return self.villages - self.by_stage[NONE]

    @property
    def active(self) -> int:
        return self.by_stage[Stage.ACTIVE.value]

    def cells(self, keys: Iterable[str]) -> list[tuple[int, str]]:
        """Number and address of the list behind it, for each key."""
        return [(self.by_stage[key], list_url(key, self.code)) for key in keys]


def list_url(key: str = "", subdistrict: str = "") -> str:
    """The list that shows exactly the villages or centres counted under a key."""
    query = {"kecamatan": subdistrict} if subdistrict else {}
    if key == NONE:
        address = reverse("centres:village_list")
    else:
        address, query = reverse("centres:centre_list"), query | ({"tahap": key} if key else {})
    return f"{address}?{urlencode(query)}" if query else address


def villages_of(user: Any, subdistrict: str = "") -> list[Village]:
    """The villages of the user's territories, of one kecamatan when given, each with its Puskesos."""
    regions = Region.objects.visible_to(user).villages()
    if subdistrict:
        regions = regions.filter(parent=subdistrict)
    regions = regions.select_related("parent", "centre").order_by("code")
    return [
        Village(
            region.code, str(region), region.parent_id or "", region.parent.name if region.parent else "",
            getattr(getattr(region, "centre", None), "pk", None), _stage(region),
        )
        for region in regions
    ]  # fmt: skip


def _stage(region: Region) -> str:
    centre = getattr(region, "centre", None)
    return centre.stage if centre else NONE


def rows_of(villages: Iterable[Village]) -> list[Row]:
    """A row per kecamatan, in the order of the villages."""
    rows: dict[str, Row] = {}
    for village in villages:
        row = rows.setdefault(village.subdistrict, Row(village.subdistrict, village.subdistrict_name))
        row.villages += 1
        row.by_stage[village.stage] += 1
    return list(rows.values())


def total(rows: Iterable[Row]) -> Row:
    whole = Row("", "Jumlah")
    for row in rows:
        whole.villages += row.villages
        whole.by_stage += row.by_stage
    return whole


def stage_map(villages: list[Village], title: str, subdistrict: str = "") -> RegionMap:
    """The map of villages by stage; the legend's numbers open their lists."""
    present = {village.stage for village in villages}
    return region_map(
        {village.code: village.stage for village in villages},
        links={village.code: village.url for village in villages},
        legend=[
            LegendEntry(key, capfirst(words(key)), tone, list_url(key, subdistrict) if key in present else "")
            for key, tone in MAP_TONES.items()
        ],
        places={village.code: f"{village.name}, Kec. {village.subdistrict_name}" for village in villages},
        names={village.code: village.plain_name for village in villages},
        subdistricts={village.subdistrict: village.subdistrict_name for village in villages},
        title=title,
    )  # fmt: skip
