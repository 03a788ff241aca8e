"""What an app may draw on the map of villages: a value for each, its legend, and the list behind it.

An app announces a `MapLayer` in its `desk.py`; the page "Peta" (`welfare/regions/views/maps.py`) draws whatever layers
the user has the permission for, with a legend, a table of the same facts and a download.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from welfare.desk.wording import number


@dataclass(frozen=True)
class MapStep:
    """A line of the legend.  `tone`: a fill of `welfare.regions.map.TONES`; no two steps of a layer share one."""

    key: str
    label: str
    tone: str


@dataclass(frozen=True)
class MapFact:
    """What a layer says of one village."""

    step: str
    """A key of the layer's steps."""
    words: str
    """ "3 kasus terbuka, 1 lewat batas"."""
    amount: int | None = None
    """The number that the table sorts by and the map writes under a name; None where there is none."""
    url: str = ""
    """The list of exactly what is counted, or the one record; "" where there is nothing to open."""
    rows: int | None = None
    """How many rows that list has; None where `url` opens one record."""


@dataclass(frozen=True)
class MapStart:
    """What one does for a village of which a layer has nothing to tell: a verb, its right, and where it leads."""

    verb: str
    permission: str
    url: Callable[[str], str]


@dataclass(frozen=True)
class MapLayer:
    """`facts(user)` gives what the user may see, by village code, in one or two queries; the rest is `absent`."""

    code: str
    """Part of addresses: `?lapis=`."""
    label: str
    permission: str
    order: int
    lead: str
    """What the colours say and what is not drawn, in a sentence or two."""
    measure: str
    """Head of the number's column: "Kasus terbuka"."""
    steps: tuple[MapStep, ...]
    facts: Callable[[Any], Mapping[str, MapFact]]
    absent: MapFact
    """What is said of a village that `facts` leaves out."""
    unit: str = ""
    """Written behind a number: "%"."""
    start: MapStart | None = None
    """The way out for the villages that `facts` leaves out; the table offers it where it shows only those."""


@dataclass(frozen=True)
class Ladder:
    """A count in five steps, of which the first is none.  `bounds`: the least of each step."""

    noun: str
    none: str
    bounds: tuple[int, int, int, int] = (1, 5, 10, 25)

    def key(self, amount: int) -> str:
        return str(bisect_right(self.bounds, amount))

    def steps(self) -> tuple[MapStep, ...]:
        first = MapStep("0", self.none, "none")
        return first, *(MapStep(str(place), self._label(place), f"step{place}") for place in range(1, 5))

    def _label(self, place: int) -> str:
        least = self.bounds[place - 1]
        if place == len(self.bounds):
            return f"{number(least)} {self.noun} atau lebih"
        most = self.bounds[place] - 1
        return f"{number(least)} {self.noun}" if least == most else f"{number(least)} sampai {number(most)} {self.noun}"
