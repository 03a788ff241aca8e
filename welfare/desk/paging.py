"""Pages of long lists: how many rows there are is remembered until one of them could have changed; the millionth row
is reached by the index alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

from welfare.audit.remembering import Remembered


def remembered_count(memory: Remembered, rows: Any) -> int:
    """How many rows a queryset has that asks nothing but the memory's models; its SQL is the key."""
    asked = rows.order_by()
    number: int = _remembered(memory, asked.values("pk"), asked.count) or 0
    return number


def remembered_groups(memory: Remembered, rows: Any, leading: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The values of the leading columns, in their order, and behind them how many rows bear them."""
    asked = rows.order_by(*leading).values_list(*leading).annotate(rows=Count("pk"))
    return _remembered(memory, asked, lambda: list(asked)) or []


def _remembered(memory: Remembered, asked: Any, answer: Callable[[], Any]) -> Any:
    try:
        text, values = asked.query.sql_with_params()
    except EmptyResultSet:
        return None
    return memory.value((asked.db, text, *map(repr, values)), answer)


class LongPages(Paginator):
    """For a `ListPage`: `paginator_class`, a subclass with the `memory` of all that the list's filters ask."""

    memory: Remembered
    leading: tuple[str, ...] = ()
    """The first columns of the list's own order: a deep page then looks only where it lies, not at all before it."""
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
        found = self._keys(queryset, start, stop)
        by_key = {record.pk: record for record in queryset.filter(pk__in=found).order_by()}
        records = [by_key[key] for key in found if key in by_key]
        shown: Any = BoundRows(data=records, table=rows.table, pinned_data=rows.pinned_data)
        return Page(shown, number, self)

    def _keys(self, queryset: Any, start: int, stop: int) -> list[Any]:
        if self.leading and queryset.query.order_by[: len(self.leading)] == self.leading:
            place, start, stop = self._place(queryset, start, stop)
            queryset = queryset.filter(place)
        elif start > self.count // 2:
            keys = queryset.values_list("pk", flat=True).reverse()
            return list(keys[self.count - stop : self.count - start])[::-1]
        return list(queryset.values_list("pk", flat=True)[start:stop])

    def _place(self, queryset: Any, start: int, stop: int) -> tuple[Q, int, int]:
        """The groups of the leading columns in which these rows lie, and where among the rows of these groups."""
        place, before, skipped = Q(pk__in=[]), 0, 0
        for *values, rows in remembered_groups(self.memory, queryset, self.leading):
            if before >= stop:
                break
            if before + rows > start:
                place |= Q(**dict(zip(self.leading, values, strict=True)))
            else:
                skipped += rows
            before += rows
        return place, start - skipped, stop - skipped


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
