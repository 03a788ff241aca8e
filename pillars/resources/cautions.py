"""What the rules of a pillar say against the posts that a list would give: words beside the row, never a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from pillars.models import Membership, Position
from pillars.rules import RuleBook
from welfare.imports.resources import PlanRow
from welfare.people.models import Person

SHOWN = 3
"""Other posts told by name; more are counted."""


@dataclass(slots=True)
class Cautions:
    """The rules and, for the persons of a chunk, the posts that they hold already."""

    book: RuleBook
    user: Any
    day: dt.date = field(default_factory=timezone.localdate)
    _by_post: dict[int, RuleBook] = field(default_factory=dict)
    _held: dict[int, list[Membership]] = field(default_factory=dict)

    @classmethod
    def load(cls, user: Any) -> Cautions:
        """One query for a whole list."""
        return cls(RuleBook.load(), user)

    def look_up(self, persons: Collection[int]) -> None:
        """What the known persons of a chunk hold now, as far as the officer may see it; one query."""
        self._held = {}
        if not persons:
            return
        held = Membership.objects.visible_to(self.user).active(self.day).filter(person__in=persons)
        for member in held.select_related("position", "unit__pillar", "unit__region"):
            self._held.setdefault(member.person_id, []).append(member)

    def tell(
        self, row: PlanRow, person: Person | None, position: Position, start: dt.date | None, until: dt.date | None
    ) -> None:
        """Put what speaks against a new post beside the row."""
        book = self._book_of(position)
        if book.rules:
            born = person.birth_date if person else None
            if born is None and (text := row.values.get("birth_date")):
                born = dt.date.fromisoformat(text)
            said = book.warnings(position, self.day, born=born, start=start) if born else []
            said.append(book.too_long(position, start, until))
            for sentence in filter(None, said):
                row.problem("position", "against_rule", sentence)
        if person and (others := self._held.get(person.pk)):
            row.problem("position", "several_posts", _told(others))

    def _book_of(self, position: Position) -> RuleBook:
        """The rules that may concern a post, told apart once."""
        book = self._by_post.get(position.pk)
        if book is None:
            mine = [rule for rule in self.book.rules if rule.pillar_id == position.pillar_id]
            book = self._by_post[position.pk] = RuleBook([r for r in mine if r.position_id in (None, position.pk)])
        return book


def _told(others: list[Membership]) -> str:
    posts = [f"{member.position} {member.unit.pillar.short_name} {member.unit.region}" for member in others]
    more = f" dan {len(posts) - SHOWN} jabatan lain" if len(posts) > SHOWN else ""
    return f"Orang ini juga menjabat {', '.join(posts[:SHOWN])}{more}."
