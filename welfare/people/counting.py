"""How many persons a list holds, remembered until a person or a region changes: a million are not counted twice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet

from welfare.audit.remembering import Remembered
from welfare.people.models import Person, PersonAlias
from welfare.regions.models import Region, RegionSpelling

_REMEMBERED = Remembered(Person, PersonAlias, Region, RegionSpelling, size=256)


def count_of(persons: Any) -> int:
    """The number of rows of a queryset of persons, narrowed by nothing but persons, their aliases and regions."""
    try:
        sql, params = persons.order_by().query.sql_with_params()
    except EmptyResultSet:
        return 0
    return _REMEMBERED.value((sql, tuple(map(str, params))), persons.count)
