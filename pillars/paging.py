"""Paging of lists that are long to count: how many rows there are is remembered until one of them could have changed.

"Women in Karang Taruna" looks up tens of thousands of persons among a million only to say how many there are; the
fifty that are shown take a few milliseconds.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from pillars.models import ActivityReport, Decree, Membership, Pillar, PillarCoordinator, PillarRule, Position, Unit
from welfare.audit.remembering import Remembered
from welfare.people.models import Person, PersonAlias
from welfare.regions.models import Region, RegionSpelling

SOURCES = (
    Membership, Unit, Person, Decree, ActivityReport, PersonAlias, Region, RegionSpelling, Pillar, Position, PillarRule,
    PillarCoordinator,
)  # fmt: skip
"""All that the filters of these lists ask; a test reads it from their SQL."""
_COUNTS = Remembered(*SOURCES, size=256)


def count_of(rows: Any) -> int:
    """How many rows a queryset of `SOURCES` has; its SQL is the key, with day, territory and filter in it."""
    asked = rows.order_by()
    try:
        text, values = asked.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    number: int = _COUNTS.value((asked.db, text, *map(repr, values)), asked.count)
    return number


class RememberedPages(Paginator):
    """For a `ListPage`: `paginator_class = RememberedPages`."""

    @cached_property
    def count(self) -> int:
        return count_of(self.object_list.data.data)  # the table's rows, their data, the queryset
