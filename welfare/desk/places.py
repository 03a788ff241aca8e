"""What an app may say of a region on its page and on its paper: numbers with their lists, and who is in charge.

An app announces a `RegionSection` in its `desk.py`.  What it says is plain data, not a template: the page and the PDF
(`welfare/regions/views/places.py`) show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet, Subquery

from welfare.audit.remembering import Answers


@dataclass(frozen=True)
class Figure:
    """A number and the list that shows exactly so many rows."""

    label: str
    rows: QuerySet[Any] | int
    """What is counted (all figures of a page in one query), or the number where it is known already."""
    url: str
    asks: bool = False
    """Whether any of it asks for attention: a vacancy, something late."""

    @property
    def count(self) -> int:
        """Raises TypeError before `counted` has counted it."""
        if not isinstance(self.rows, int):
            raise TypeError(f"{self.label}: not counted yet")
        return self.rows


@dataclass(frozen=True)
class Line:
    """A person in charge, an event, a programme: what it is, and how to reach or open it."""

    title: str
    detail: str = ""
    url: str = ""
    phone: str = ""
    chip: str = ""
    tone: str = "mute"
    hue: str = ""
    """A pillar's, instead of a tone."""


@dataclass(frozen=True)
class RegionPart:
    figures: list[Figure] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    """A sentence: what to know, or that there is nothing yet."""
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class RegionSection:
    """`part(user, region)` in at most two queries, of what the user may see; None leaves the section out.

    Figures are counted by the page, together.
    """

    label: str
    permission: str
    order: int
    part: Callable[[Any, Any], RegionPart | None]


class CountOf(Subquery):
    """How many rows a queryset has, as a column: several counts in one query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts_in_one(*querysets: QuerySet[Any]) -> list[int]:
    """How many rows each queryset has; one query for all of them."""
    if not querysets:
        return []
    columns = {f"count_{place}": CountOf(rows.order_by().values("pk")) for place, rows in enumerate(querysets)}
    # One row is enough to hang the columns on; the one of content types itself always exists.
    asked = ContentType.objects.order_by("pk").annotate(**columns).values_list(*columns)[:1]
    sql, params = asked.query.sql_with_params()
    row = _COUNTS.value(sql.replace(_ROW, "", 1), params, asked.get)
    return [number or 0 for number in row]  # NULL: nothing at all lies in the user's territories


_COUNTS = Answers()
_ROW = f'FROM "{ContentType._meta.db_table}"'


def counted(parts: Sequence[RegionPart]) -> list[RegionPart]:
    """The parts with all their figures counted, in one query."""
    waiting = [figure.rows for part in parts for figure in part.figures if isinstance(figure.rows, QuerySet)]
    numbers = iter(counts_in_one(*waiting))
    return [
        replace(
            part,
            figures=[
                replace(figure, rows=next(numbers)) if isinstance(figure.rows, QuerySet) else figure
                for figure in part.figures
            ],
        )
        for part in parts
    ]
