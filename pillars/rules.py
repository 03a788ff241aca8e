"""Who still fits the dated rules: warnings for one appointment, and the lists of those who no longer fit.

The rules are rows (`PillarRule`), each with its time and its source.  A warning never stops an officer: rules change
under running boards, and whether an exception is right is not for a program to say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pillars.models import Membership, PillarRule, Position, Training
from pillars.models.units import years_before

Kind = PillarRule.Kind
AT_START = (Kind.MIN_AGE_AT_START, Kind.MAX_AGE_AT_START)
AGES = (Kind.MIN_AGE, Kind.MAX_AGE)


def age_on(born: dt.date, day: dt.date) -> int:
    """Completed years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass
class RuleBook:
    """All rules, loaded once for many appointments (a list on its way in asks thousands of times)."""

    rules: list[PillarRule] = field(default_factory=list)

    @classmethod
    def load(cls, **which: Any) -> RuleBook:
        """One query; `which` narrows the rules, e.g. `pillar=…`."""
        return cls(list(PillarRule.objects.filter(**which)))

    def rules_for(self, position: Position, day: dt.date) -> list[PillarRule]:
        """The rules of a post in force on a day."""
        return [
            rule
            for rule in self.rules
            if rule.pillar_id == position.pillar_id
            and rule.position_id in (None, position.pk)
            and rule.is_in_force(day)
        ]

    def warnings(
        self, position: Position, on: dt.date, *, born: dt.date | None, start: dt.date | None = None,
        has_decree: bool | None = None, has_basic: bool | None = None,
    ) -> list[str]:  # fmt: skip
        """What the rules say against somebody in a post on a day; empty when nothing does.

        `start`: first day in the post.  `has_decree`, `has_basic` (training): None leaves that rule out.
        """
        found = [_of_age(rule, born, on) for rule in self.rules_for(position, on) if rule.kind in AGES]
        if start:
            begun = [rule for rule in self.rules_for(position, start) if rule.kind in AT_START]
            found += [_of_age(rule, born, start) for rule in begun]
        for rule in self.rules_for(position, on):
            if rule.kind == Kind.NEEDS_DECREE and has_decree is False:
                found.append(f"Belum ada SK. {rule.cited}.")
            elif rule.kind == Kind.NEEDS_BASIC_TRAINING and has_basic is False:
                found.append(f"Belum tercatat mengikuti bimbingan teknis dasar. {rule.cited}.")
        if born is None and any(rule.kind in AGES for rule in self.rules_for(position, on)):
            found.append("Tanggal lahir belum dicatat, jadi aturan usia belum dapat diperiksa.")
        return [text for text in found if text]

    def too_long(self, position: Position, start: dt.date | None, until: dt.date | None) -> str:
        """A term planned longer than the rule of its first day has it, in words; else ""."""
        if start and until:
            for rule in self.rules_for(position, start):
                if rule.kind == Kind.TERM_YEARS and start < years_before(until, rule.value):
                    return f"Masa bakti lebih dari {rule.value} tahun. {rule.cited}."
        return ""


def _of_age(rule: PillarRule, born: dt.date | None, day: dt.date) -> str:
    if born is None:
        return ""
    age, limit = age_on(born, day), rule.value
    moment = " saat diangkat" if rule.kind in AT_START else ""
    if rule.kind in (Kind.MIN_AGE, Kind.MIN_AGE_AT_START) and age < limit:
        return f"Usia {age} tahun{moment}; paling muda {limit} tahun. {rule.cited}."
    if rule.kind in (Kind.MAX_AGE, Kind.MAX_AGE_AT_START) and age > limit:
        return f"Usia {age} tahun{moment}; paling tua {limit} tahun. {rule.cited}."
    return ""


def warnings_for(
    person: Any, position: Position, on: dt.date | None = None, *, start: dt.date | None = None,
    until: dt.date | None = None, decree: Any = None, asks_decree: bool = False,
) -> list[str]:  # fmt: skip
    """What the rules say against a person in a post on a day (default: today); sentences, none of which blocks.

    `asks_decree`: whether a missing SK is worth a word here.  Two queries.
    """
    day = on or timezone.localdate()
    book = RuleBook.load(pillar=position.pillar_id)
    basic = None
    if any(rule.kind == Kind.NEEDS_BASIC_TRAINING for rule in book.rules_for(position, day)):
        basic = Training.objects.filter(person=person, kind=Training.Kind.BASIC).exists()
    found = book.warnings(
        position, day, born=person.birth_date, start=start, has_basic=basic,
        has_decree=bool(decree) if asks_decree else None,
    )  # fmt: skip
    longer = book.too_long(position, start, until)
    return [*found, longer] if longer else found


def breaking_age(on: dt.date | None = None) -> Q:
    """The filter for memberships whose holder is too young or too old by the rules in force on a day; one query."""
    day = on or timezone.localdate()
    wrong = Q(pk__in=[])
    for rule in PillarRule.objects.valid(day).filter(kind__in=AGES):
        of_rule = Q(unit__pillar=rule.pillar_id)
        if rule.position_id:
            of_rule &= Q(position=rule.position_id)
        if rule.kind == Kind.MAX_AGE:
            wrong |= of_rule & Q(person__birth_date__lte=years_before(day, rule.value + 1))
        else:
            wrong |= of_rule & Q(person__birth_date__gt=years_before(day, rule.value))
    return wrong


def with_breaches(units: Any, on: dt.date | None = None) -> Any:
    """Open units in which somebody breaks an age rule, with `breaches`, `officers` and `unknown_ages`."""
    active = Membership.objects.active(on).filter(unit=OuterRef("pk"))
    breaking = active.filter(breaking_age(on))
    return (
        units.open()
        .filter(Exists(breaking))
        .annotate(
            breaches=_count(breaking),
            officers=_count(active),
            unknown_ages=_count(active.filter(person__birth_date__isnull=True)),
        )
    )


def _count(rows: Any) -> Any:
    counted = rows.order_by().values("unit").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)
