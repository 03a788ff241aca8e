"""Paging of lists that are long to count: how many rows there are is remembered until one of them could have changed.

"Women in Karang Taruna" looks up tens of thousands of persons among a million only to say how many there are; the
fifty that are shown take a few milliseconds.
"""

from __future__ import annotations

from typing import Any

from pillars.models import ActivityReport, Decree, Membership, Pillar, PillarCoordinator, PillarRule, Position, Unit
from welfare.audit.remembering import Remembered
from welfare.desk.paging import LongPages, remembered_count
from welfare.people.models import Person, PersonAlias
from welfare.regions.models import Region, RegionSpelling

SOURCES = (
    Membership, Unit, Person, Decree, ActivityReport, PersonAlias, Region, RegionSpelling, Pillar, Position, PillarRule,
    PillarCoordinator,
)  # fmt: skip
"""All that the filters of these lists ask; a test reads it from their SQL."""
_COUNTS = Remembered(*SOURCES, size=256)


def count_of(rows: Any) -> int:
    """How many rows a queryset of `SOURCES` has, remembered."""
    return remembered_count(_COUNTS, rows)


class RememberedPages(LongPages):
    memory = _COUNTS


class HolderPages(RememberedPages):
    """Holders within a place come by post and name; those of fifteen thousand before the page need not be looked up."""

    leading = ("unit__pillar_id", "unit__region_id")
