"""Pages of long lists: how many rows there are is remembered until one of them could have changed; the millionth row
is reached by the index alone.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

from welfare.audit.remembering import Remembered


def remembered_count(memory: Remembered, rows: Any) -> int:
    """How many rows a queryset has that asks nothing but the memory's models; its SQL is the key."""
    asked = rows.order_by()
    try:
        text, values = asked.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    number: int = memory.value((asked.db, text, *map(repr, values)), asked.count)
    return number


class LongPages(Paginator):
    """For a `ListPage`: `paginator_class`, a subclass with the `memory` of all that the list's filters ask."""

    memory: Remembered
    deep = 20
    """Pages from here on are found by their keys first."""

    @property
    def _queryset(self) -> Any:
        rows: Any = self.object_list
        return rows.data.data  # the table's rows, their data, the queryset

    @cached_property
    def count(self) -> int:
        return remembered_count(self.memory, self._queryset)

    def page(self, number: Any) -> Page:
        """A deep page reads the keys before it from the index, from the nearer end, and then its own rows only."""
        number = self.validate_number(number)
        if number < self.deep:
            return super().page(number)
        rows: Any = self.object_list
        start = (number - 1) * self.per_page
        stop = min(start + self.per_page, self.count)
        queryset = self._queryset
        keys = queryset.values_list("pk", flat=True)
        if start > self.count // 2:
            found = list(keys.reverse()[self.count - stop : self.count - start])[::-1]
        else:
            found = list(keys[start:stop])
        by_key = {record.pk: record for record in queryset.filter(pk__in=found).order_by()}
        records = [by_key[key] for key in found if key in by_key]
        shown: Any = BoundRows(data=records, table=rows.table, pinned_data=rows.pinned_data)
        return Page(shown, number, self)


MOST_COUNTED = 10_000
"""Rows that `CappedPages` counts; of a longer list one is told "lebih dari 10.000"."""


class CappedPages(Paginator):
    """For a `ListPage` whose rows differ from user to user, so that no count can be remembered for all.

    Nobody leafs through ten thousand rows; whoever wants one of them narrows the list.  So the count stops there and
    says so, and a page first finds the keys of its rows and then reads these rows only, with what belongs to them.
    The list's order must end in something unique.
    """

    object_list: Any

    @cached_property
    def _found(self) -> int:
        return int(self._rows.order_by().values("pk")[: MOST_COUNTED + 1].count())

    @property
    def _rows(self) -> Any:
        return self.object_list.data.data  # the table's rows, their data, the queryset

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than `count`."""
        return self._found > MOST_COUNTED

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start, rows = (number - 1) * self.per_page, self._rows
        keys = list(rows.values_list("pk", flat=True)[start : start + self.per_page])
        found = {record.pk: record for record in rows.order_by().filter(pk__in=keys)} if keys else {}
        shown = [found[key] for key in keys if key in found]
        return Page(BoundRows(data=shown, table=self.object_list.table), number, self)
