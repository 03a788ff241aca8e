"""Choices of select fields: read at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator


def read_at_once(self: ModelChoiceIterator) -> Iterator[Any]:
    """What Django's own does, without `queryset.iterator()`.

    That holds a cursor on the server (DECLARE … WITH HOLD, FETCH, CLOSE, each a trip, the first a transaction) for the
    27 kecamatan of a filter; a list with three such filters waited longer for them than for its rows.  Nobody chooses
    from more rows than a page can show, so there is nothing to spare by reading them in parts.
    """
    if self.field.empty_label is not None:
        yield "", self.field.empty_label
    for record in self.queryset:
        yield self.choice(record)


def read_choices_at_once() -> None:
    """For every form of the office, also those of the back room and of packages: they share Django's iterator."""
    ModelChoiceIterator.__iter__ = read_at_once  # type: ignore[method-assign]
