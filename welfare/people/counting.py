"""How many persons a list holds, remembered until a person or a region changes: a million are not counted twice."""

from __future__ import annotations

from typing import Any

from welfare.audit.remembering import Remembered
from welfare.desk.paging import LongPages, remembered_count
from welfare.people.models import Person, PersonAlias
from welfare.regions.models import Region, RegionSpelling

_COUNTS = Remembered(Person, PersonAlias, Region, RegionSpelling, size=256)


def count_of(persons: Any) -> int:
    """The number of rows of a queryset narrowed by nothing but persons, their aliases and regions."""
    return remembered_count(_COUNTS, persons)


class PersonPages(LongPages):
    memory = _COUNTS
    deep = 1  # a common name stands all over the register: its index alone is read, not the persons passed over
