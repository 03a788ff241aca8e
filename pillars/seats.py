"""Which unit and post a row of a list means: from pillar, place and position as understood by the import engine."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from pillars.models import Membership, Pillar, Position, Unit
from welfare.imports.steps import Step, make, ref
from welfare.regions.models import Region

_LETTERS = re.compile(r"[^a-z0-9]+")
MEMBER = "anggota"


def word_key(text: str) -> str:
    """Letters and digits in lower case: how position words are compared."""
    return _LETTERS.sub("", text.lower())


@dataclass(slots=True)
class Seats:
    """Units, posts and their holders of the pillars in a list, loaded once for all rows."""

    pillars: dict[str, Pillar] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    units: dict[tuple[int, str], list[Unit]] = field(default_factory=dict)
    closed: set[tuple[int, str, str]] = field(default_factory=set)
    """Pillar, region and name of units that exist no more; a name is used once in a region, also by them."""
    positions: dict[tuple[int, str], Position] = field(default_factory=dict)
    running: dict[tuple[int, int], list[Membership]] = field(default_factory=dict)
    new_units: dict[str, Step] = field(default_factory=dict)
    taken: dict[tuple[str, int], tuple[Any, str]] = field(default_factory=dict)
    """Single posts given away by an earlier row of the same list: (unit, position) to the person and the name."""

    @classmethod
    def load(cls, codes: set[str], places: set[str] | None = None) -> Seats:
        """Everything that rows of these pillar codes and regions can refer to; five queries whatever their number.

        Without `places`: units and holders of the whole kabupaten.
        """
        seats = cls(pillars={pillar.code: pillar for pillar in Pillar.objects.filter(code__in=codes)})
        seats.regions = {region.code: region for region in Region.objects.all()}
        ids = [pillar.pk for pillar in seats.pillars.values()]
        units = defaultdict(list)
        every = Unit.objects.filter(pillar__in=ids).order_by("pk")
        if places is not None:
            every = every.filter(region__in=places | {settings.OFFICE_REGENCY})
        known = every.open()
        for unit in every:
            if unit.is_open:
                units[unit.pillar_id, unit.region_id].append(unit)
            else:
                seats.closed.add((unit.pillar_id, unit.region_id, unit.name))
        seats.units = dict(units)
        for position in Position.objects.filter(pillar__in=ids).order_by("-order"):
            for name in (*position.aliases, position.name):
                seats.positions[position.pillar_id, word_key(name)] = position
        running = defaultdict(list)
        for membership in Membership.objects.active().filter(unit__in=known.values("pk")).select_related("person"):
            running[membership.unit_id, membership.position_id].append(membership)
        seats.running = dict(running)
        return seats

    def region_for(self, pillar: Pillar, values: dict[str, Any]) -> Region:
        """The place of the unit: the row's most exact place, but not below the level where the pillar has seats."""
        if pillar.seat_level == Region.Level.VILLAGE and values.get("village_code"):
            return self.regions[values["village_code"]]
        if pillar.seat_level != Region.Level.REGENCY and values.get("subdistrict_code"):
            return self.regions[values["subdistrict_code"]]
        return self.regions[settings.OFFICE_REGENCY]

    def name_is_used_up(self, pillar: Pillar, region: Region, name: str = "") -> str:
        """Why `unit_for` could not make its unit: a sentence when a closed one of the region bears the name."""
        title = _title(pillar, region, name)
        if self._open(pillar, region, name) or (pillar.pk, region.code, title[:150]) not in self.closed:
            return ""
        return f"“{title}” tercatat sudah berhenti. Buka kembali unit itu di halamannya, atau beri unit ini nama lain."

    def _open(self, pillar: Pillar, region: Region, name: str) -> list[Unit]:
        known = self.units.get((pillar.pk, region.code), [])
        return [unit for unit in known if word_key(unit.name) == word_key(name)] if name else known

    def unit_for(self, pillar: Pillar, region: Region, name: str = "") -> tuple[Any, Step | None]:
        """The unit's primary key or reference, and the step that makes it when the register has none there."""
        if known := self._open(pillar, region, name):
            return known[0].pk, None
        title = _title(pillar, region, name)
        key = f"unit:{pillar.code}:{region.code}:{word_key(title)}"
        if key not in self.new_units:
            self.new_units[key] = make(Unit, key, pillar_id=pillar.pk, region_id=region.code, name=title[:150])
        return ref(key), self.new_units[key]

    def position_for(self, pillar: Pillar, text: str) -> tuple[Position | None, bool]:
        """The post that a word means, and whether it was recognised; an unknown word falls back to "Anggota"."""
        for name in (text, text.replace(pillar.short_name, "")):
            position = self.positions.get((pillar.pk, word_key(name)))
            if position and text:
                return position, True
        if text and pillar.seat_level == Region.Level.SUBDISTRICT and word_key(text).startswith(word_key(pillar.code)):
            return self._fallback(pillar), True
        return self._fallback(pillar), not text

    def _fallback(self, pillar: Pillar) -> Position | None:
        member = self.positions.get((pillar.pk, MEMBER))
        if member is not None:
            return member
        posts = sorted({p for (owner, _), p in self.positions.items() if owner == pillar.pk}, key=lambda p: p.order)
        return posts[0] if posts else None

    def holder(self, unit: Any, position: Position) -> tuple[Any, str]:
        """Who holds a single post now, in the register or by an earlier row of this list: the primary key, or the
        reference to a new person, and the name; (None, "") when the post is free.
        """
        if isinstance(unit, int):
            for membership in self.running.get((unit, position.pk), []):
                return membership.person_id, str(membership.person)
        return self.taken.get((str(unit), position.pk), (None, ""))


def _title(pillar: Pillar, region: Region, name: str) -> str:
    """What a unit is called that a list does not name."""
    return name or f"{pillar.short_name.split(' / ')[0]} {region}"
