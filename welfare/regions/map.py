"""The map of villages as SVG drawn on the server, for any theme: stages, coverage, cases.

`region_map(values, …)` gives what `components/region_map.html` draws: a shape per village that is a link, the borders
and names of the kecamatan, a legend whose numbers are links, and the same facts as a table.  The shapes
(`data/lamongan_shapes.json`) are simplified for display and are no legal boundaries; their source is named in the file
and under the map.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).parent / "data" / "lamongan_shapes.json"
EDGE = 8
"""Room around the shapes, in the map's units (the whole kabupaten is 1000 wide)."""
LETTER = {True: 0.0165, False: 0.026}
"""Height of a name as a share of the map's width: of the whole kabupaten, of one kecamatan."""
TONES = ("none", "step1", "step2", "step3", "step4", "good", "warn", "bad", "mute")
"""The fills of `maps.css`: nothing, a ladder of four, reached; warn is hatched, bad is cross-hatched, mute is grey."""


@dataclass(frozen=True)
class LegendEntry:
    """A value of the theme: `key` as in `values`, its words, a tone of `TONES`, and the list behind the number."""

    key: str
    label: str
    tone: str
    url: str = ""
    count: int = 0


@dataclass(frozen=True)
class Shape:
    path: str
    tone: str
    url: str
    label: str
    """ "Desa Bronjong, Kec. Bluluk: aktif"."""


@dataclass(frozen=True)
class Label:
    """The name of a kecamatan and where it stands; numbers as SVG writes them."""

    x: str
    y: str
    name: str
    amount: str = ""
    """Written under the name: what the colours alone do not say."""


@dataclass(frozen=True)
class Area:
    """A kecamatan: its border, its name, and where it is drawn larger ("" where it already is)."""

    name: str
    path: str
    label: Label
    url: str = ""


@dataclass(frozen=True)
class RegionMap:
    title: str
    view_box: str
    size: str
    """whole or part: a phone has no room for the names of the whole."""
    letter: str
    """The height of the names, in the map's units."""
    scale: str
    """How far the hatching is scaled down for a part of the map."""
    shapes: list[Shape]
    borders: list[Area]
    names: list[Label]
    """Of the villages; of the whole kabupaten the names stand in `borders`."""
    legend: list[LegendEntry]
    rows: list[tuple[str, str, str]]
    """The table: place, value in words, address; empty where a page brings a table of its own."""
    source: str


@dataclass(frozen=True)
class Detail:
    """What a map may say beyond its colours; all of it by code."""

    zooms: Mapping[str, str] = field(default_factory=dict)
    """Where a kecamatan among several is drawn larger."""
    amounts: Mapping[str, str] = field(default_factory=dict)
    """What stands under a village's name on a map of one kecamatan."""
    words: Mapping[str, str] = field(default_factory=dict)
    """More of a village than the legend says."""
    with_table: bool = True
    """Whether the same is given as rows."""


NO_MORE = Detail()


@cache
def shapes() -> dict[str, Any]:
    """The shapes as stored: path, where the name stands, and frame of each village and kecamatan."""
    return json.loads(SHAPES.read_text(encoding="utf-8"))


def region_map(
    values: Mapping[str, str],
    *,
    links: Mapping[str, str],
    legend: Sequence[LegendEntry],
    places: Mapping[str, str],
    names: Mapping[str, str],
    subdistricts: Mapping[str, str],
    title: str,
    detail: Detail = NO_MORE,
) -> RegionMap:
    """The map of the villages in `values` (code: key of the legend), fitted to them.

    `links` (code: address), `places` (code: "Desa Bronjong, Kec. Bluluk"), `names` (code: "Bronjong") and
    `subdistricts` (code: name) hold what the user may see; a village without a shape stands in the table only.  A map
    of several kecamatan bears their names, a map of one those of its villages.  Raises KeyError for a key that the
    legend lacks.
    """
    known, entries = shapes(), {entry.key: entry for entry in legend}
    told = {code: entries[key].label for code, key in values.items()} | dict(detail.words)
    rows = [(places.get(code, code), told[code], links.get(code, "")) for code in values]
    drawn = [code for code in values if code in known["villages"]]
    is_whole = len(subdistricts) > 1
    frame = _frame([known["villages"][code][2] for code in drawn])
    return RegionMap(
        title=title,
        view_box=" ".join(map(str, frame)),
        size="whole" if is_whole else "part",
        letter=f"{frame[2] * LETTER[is_whole]:.1f}",
        scale=f"{max(0.2, min(1.0, frame[2] / 700)):.2f}",
        shapes=[_shape(code, entries[values[code]].tone, told[code], links, places) for code in drawn],
        # The map of one village has no room for the kecamatan around it.
        borders=_areas(known["subdistricts"], subdistricts, detail.zooms) if len(drawn) > 1 else [],
        names=[] if is_whole else _names(known["villages"], names, detail.amounts),
        legend=_counted(legend, values, with_empty=is_whole),
        rows=rows if detail.with_table else [],
        source=known["source"],
    )


def _shape(code: str, tone: str, told: str, links: Mapping[str, str], places: Mapping[str, str]) -> Shape:
    return Shape(shapes()["villages"][code][0], tone, links.get(code, ""), f"{places.get(code, code)}: {told}")


def _counted(legend: Sequence[LegendEntry], values: Mapping[str, str], *, with_empty: bool) -> list[LegendEntry]:
    """The legend with how many villages bear each value."""
    counts = Counter(values.values())
    entries = [replace(entry, count=counts[entry.key]) for entry in legend]
    return [entry for entry in entries if with_empty or entry.count]


def _frame(boxes: list[list[int]]) -> tuple[int, int, int, int]:
    """Left, top, width and height of the smallest frame around boxes (left, top, right, bottom), with an edge."""
    if not boxes:
        return 0, 0, 1, 1
    left, top = min(box[0] for box in boxes) - EDGE, min(box[1] for box in boxes) - EDGE
    right, bottom = max(box[2] for box in boxes) + EDGE, max(box[3] for box in boxes) + EDGE
    return left, top, right - left, bottom - top


def _names(known: dict[str, Any], names: Mapping[str, str], amounts: Mapping[str, str]) -> list[Label]:
    """Where each name stands; numbers as text, so that no Indonesian comma slips into the drawing."""
    return [
        Label(str(known[code][1][0]), str(known[code][1][1]), name, amounts.get(code, ""))
        for code, name in names.items()
        if code in known
    ]


def _areas(known: dict[str, Any], names: Mapping[str, str], zooms: Mapping[str, str]) -> list[Area]:
    return [
        Area(name, known[code][0], _names(known, {code: name}, {})[0], zooms.get(code, ""))
        for code, name in names.items()
        if code in known
    ]
