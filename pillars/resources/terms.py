"""When a post for one person is free: what earlier and later holders leave to the next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from pillars.models import Membership, Position


@dataclass(slots=True)
class Terms:
    """The terms of posts, by unit and position, loaded once for all rows of a list."""

    known: dict[tuple[int, int], list[Membership]] = field(default_factory=dict)

    @classmethod
    def load(cls, units: Iterable[int]) -> Terms:
        found = defaultdict(list)
        rows = Membership.objects.filter(unit__in=set(units)).select_related("person")
        for membership in rows:
            found[membership.unit_id, membership.position_id].append(membership)
        return cls(dict(found))

    def last_end(self, unit: Any, position: Position) -> dt.date | None:
        """The first day after the last finished term; None when nobody held the post before."""
        today = timezone.localdate()
        terms = self._of(unit, position)
        return max((term.end for term in terms if term.end and term.end <= today), default=None)

    def promised(self, unit: Any, position: Position) -> Membership | None:
        """The term that has been given but not begun."""
        today = timezone.localdate()
        return next((term for term in self._of(unit, position) if term.start and term.start > today), None)

    def promised_to(self, person: Any, unit: Any, position: Position) -> Membership | None:
        """The person's own term in the post that has been given but not begun."""
        today = timezone.localdate()
        own = (term for term in self._of(unit, position) if term.person_id == person.pk)
        return next((term for term in own if term.start and term.start > today and term.end is None), None)

    def _of(self, unit: Any, position: Position) -> list[Membership]:
        return self.known.get((unit, position.pk), []) if isinstance(unit, int) else []
