"""Whom a rule means today, where nobody holds the post, and who changed since the invitation.

A rule never names persons: it is resolved through the terms that run today, so an old plan invites the new holders.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Max, Q, Value

from events.models import Event, Invitation, InvitationRule, Participant
from events.participants import from_register, strike
from pillars.models import Membership, Pillar, Position, Unit
from welfare.desk.wording import number
from welfare.regions.models import Region

NOUNS = {Region.Level.REGENCY: "kabupaten", Region.Level.SUBDISTRICT: "kecamatan", Region.Level.VILLAGE: "desa"}
LONGEST = 250
"""Letters of a rule's words; a longer list of kecamatan is cut."""


def post_words(pillar: Pillar, positions: Iterable[Position]) -> str:
    """ "TKSK", "Ketua Karang Taruna", "Ketua dan Sekretaris Karang Taruna"; every post: the pillar's own name."""
    names = [position.name for position in positions]
    if not names:
        return f"Semua pemegang jabatan {pillar.short_name}"
    said = " dan ".join(", ".join(names).rsplit(", ", 1))
    spellings = [part.strip().lower() for part in pillar.short_name.split("/")]
    return said if any(part in said.lower() for part in spellings) else f"{said} {pillar.short_name}"


def rule_words(pillar: Pillar, positions: Iterable[Position], level: str, regions: Iterable[Region]) -> str:
    """The rule in one line: "Ketua Karang Taruna, tingkat kecamatan, di Babat dan Bluluk"."""
    parts = [post_words(pillar, positions)]
    if level:
        parts.append(f"tingkat {Region.Level(level).label}")
    names = [region.name for region in regions]
    if names:
        parts.append("di " + " dan ".join(", ".join(names).rsplit(", ", 1)))
    words = ", ".join(parts)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


@dataclass
class Resolution:
    """One rule as it stands today."""

    rule: InvitationRule
    positions: list[Position] = field(default_factory=list)
    holders: list[Membership] = field(default_factory=list)
    """One term for each person, the highest post first."""
    vacant: list[str] = field(default_factory=list)
    """Where the post exists by rule and nobody holds it, by name."""
    new: list[Membership] = field(default_factory=list)
    """Holders who are not on the event's list yet."""
    shared: int = 0
    """Holders who are on the list by another rule or by hand."""
    gone: list[Participant] = field(default_factory=list)
    """Invited by this rule, and no longer holding such a post."""

    @property
    def invited(self) -> int:
        return len(self.holders) - len(self.new) - self.shared

    @property
    def has_started(self) -> bool:
        """Whether somebody was invited by this rule before, so that what is new now is a change."""
        return bool(self.invited or self.gone)

    @property
    def vacancy_words(self) -> str:
        """ "5 kecamatan tanpa TKSK"; empty while every post is held."""
        if not self.vacant:
            return ""
        noun = NOUNS.get(Region.Level(self.rule.level), "tempat") if self.rule.level else "tempat"
        pillar = self.rule.pillar
        what = post_words(pillar, self.positions) if self.positions else f"pemegang jabatan {pillar.short_name}"
        return f"{number(len(self.vacant))} {noun} tanpa {what}"


class Resolver:
    """The rules of an event resolved together, in six queries whatever their number."""

    def __init__(self, event: Event, user: Any) -> None:
        self.event = event
        self.user = user

    def saved(self) -> list[Resolution]:
        """Every rule of the event."""
        chosen = ArrayAgg("regions", filter=Q(regions__isnull=False), default=Value([]))
        rules = self.event.rules.select_related("pillar").prefetch_related("positions").annotate(region_keys=chosen)
        return self.resolve(list(rules.order_by("pk")))

    def resolve(self, rules: list[InvitationRule]) -> list[Resolution]:
        if not rules:
            return []
        wanted = [_Wanted.of(rule) for rule in rules]
        terms, units, places = self._terms(wanted), self._units(wanted), self._places(wanted)
        listed = self._listed()
        return [self._one(want, terms, units, places, listed) for want in wanted]

    def _one(
        self, want: _Wanted, terms: list[Membership], units: list[Unit], places: list[Region],
        listed: dict[int, Participant],
    ) -> Resolution:  # fmt: skip
        held = [term for term in terms if want.means(term)]
        one_each = list({term.person_id: term for term in reversed(held)}.values())[::-1]
        found = Resolution(
            want.rule, list(want.posts), holders=one_each, vacant=_vacant(want, held, units, places)
        )  # fmt: skip
        persons = {term.person_id for term in held}
        for term in one_each:
            participant = listed.get(term.person_id)
            if participant is None:
                found.new.append(term)
            elif _rule_of(participant) != want.rule.pk:
                found.shared += 1
        if want.rule.pk:
            found.gone = [
                person for person in listed.values()
                if _rule_of(person) == want.rule.pk and person.person_id not in persons
            ]  # fmt: skip
        return found

    def _terms(self, wanted: list[_Wanted]) -> list[Membership]:
        query = Q(pk__in=[])
        for want in wanted:
            posts = Q(position__in=want.positions) if want.positions else Q()
            query |= want.seats(self.event, "unit__") & posts
        terms = Membership.objects.active().visible_to(self.user).filter(query)
        terms = terms.select_related("person__region", "position", "unit__pillar", "unit__region__parent")
        return list(terms.order_by("unit__region", "position__order", "person__name_key", "pk"))

    def _units(self, wanted: list[_Wanted]) -> list[Unit]:
        query = Q(pk__in=[])
        for want in wanted:
            query |= want.seats(self.event)
        return list(Unit.objects.open().visible_to(self.user).filter(query).select_related("region").order_by("name"))

    def _places(self, wanted: list[_Wanted]) -> list[Region]:
        """The regions in which a pillar is expected by rule, of the levels that are asked for."""
        levels = {want.rule.level for want in wanted if want.rule.level in want.rule.pillar.expected_at}
        if not levels:
            return []
        regions = Region.objects.visible_to(self.user).filter(level__in=levels).select_related("parent")
        return list(regions.filter(_within(self.event, "")).order_by("name"))

    def _listed(self) -> dict[int, Participant]:
        people = self.event.participants.filter(person__isnull=False).select_related("invitation", "region")
        return {person.person_id: person for person in people}


@dataclass(frozen=True)
class _Wanted:
    """A rule with the keys of its positions and regions."""

    rule: InvitationRule
    posts: tuple[Position, ...]
    positions: frozenset[int]
    regions: frozenset[str]

    @classmethod
    def of(cls, rule: InvitationRule) -> _Wanted:
        """A rule not saved yet carries them as `chosen_positions` and `chosen_regions` (see RuleForm)."""
        positions = tuple(rule.positions.all() if rule.pk else rule.chosen_positions)  # type: ignore[attr-defined]
        keys = getattr(rule, "region_keys", None)
        if keys is None:
            keys = [region.pk for region in (rule.regions.all() if rule.pk else rule.chosen_regions)]  # type: ignore[attr-defined]
        return cls(rule, positions, frozenset(p.pk for p in positions), frozenset(keys))

    def seats(self, event: Event, path: str = "") -> Q:
        """The units that the rule means; `path` leads to the unit."""
        query = Q(**{f"{path}pillar": self.rule.pillar_id}) & _within(event, f"{path}region__")
        if self.rule.level:
            query &= Q(**{f"{path}region__level": self.rule.level})
        if self.regions:
            query &= Q(**{f"{path}region__in": self.regions}) | Q(**{f"{path}region__parent__in": self.regions})
        return query

    def means(self, term: Membership) -> bool:
        unit = term.unit
        return (
            unit.pillar_id == self.rule.pillar_id
            and (not self.positions or term.position_id in self.positions)
            and self.lies_here(unit.region)
        )

    def lies_here(self, region: Region) -> bool:
        at_level = not self.rule.level or region.level == self.rule.level
        return at_level and (not self.regions or region.pk in self.regions or region.parent_id in self.regions)


def _within(event: Event, path: str) -> Q:
    """In the region for which the event is held, or below it."""
    here = event.region_id
    return Q(**{f"{path}pk": here}) | Q(**{f"{path}parent": here}) | Q(**{f"{path}parent__parent": here})


def _vacant(want: _Wanted, held: list[Membership], units: list[Unit], places: list[Region]) -> list[str]:
    """Units in which nobody holds the post, and regions that should have a unit and have none."""
    mine = [unit for unit in units if unit.pillar_id == want.rule.pillar_id and want.lies_here(unit.region)]
    filled = {term.unit_id for term in held}
    by_region = want.rule.level in want.rule.pillar.expected_at
    empty = {unit.region_id: unit for unit in mine if unit.pk not in filled}
    if not by_region:
        return [unit.name for unit in mine if unit.pk not in filled]
    seated = {unit.region_id for unit in mine}
    here = [place for place in places if place.level == want.rule.level and want.lies_here(place)]
    held_in = {term.unit.region_id for term in held}
    return [place.name for place in here if place.pk not in held_in and (place.pk in empty or place.pk not in seated)]


def _rule_of(participant: Participant) -> int | None:
    invitation = getattr(participant, "invitation", None)
    return invitation.rule_id if invitation else None


@transaction.atomic
def invite(rule: InvitationRule, *, by: Any) -> list[Participant]:
    """Put today's holders on the event's list who are not on it; the new participants, in the order of their places.

    Raises ValueError when the event is called off or nobody is left to invite.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("region").get(pk=rule.event_id)
    if event.cancelled_at:
        raise ValueError("Kegiatan ini dibatalkan, jadi tidak ada yang dapat diundang.")
    [found] = Resolver(event, by).resolve([rule])
    if not found.new:
        raise ValueError("Semua pemegang jabatan ini sudah ada di daftar undangan.")
    last = event.participants.aggregate(last=Max("order"))["last"] or 0
    people = []
    for order, term in enumerate(found.new, last + 1):
        person = from_register(term.person, term)
        person.event, person.order = event, order
        people.append(person)
    with pghistory.context(user=by.pk, reason=f"aturan undangan: {rule}"[:200]):
        Participant.objects.bulk_create(people)
        Invitation.objects.bulk_create(
            Invitation(participant=person, rule=rule, post=term, recorded_by=by)
            for person, term in zip(people, found.new, strict=True)
        )
    return people


def drop(participant: Participant, *, by: Any) -> None:
    """Take somebody off the list who no longer holds the post.  Raises ValueError as `strike` does."""
    strike(participant, by=by)


@transaction.atomic
def keep(participant: Participant, *, by: Any) -> None:
    """Leave somebody invited who no longer holds the post: from now on by name, so that nobody is asked again."""
    with pghistory.context(user=by.pk, reason="tetap diundang meski tidak lagi memegang jabatan"):
        Invitation.objects.filter(participant=participant).update(rule=None)
