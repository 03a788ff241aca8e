"""What is missing in the pillars: the one place where their units, posts and holders are counted.

The overview, the home page, the gaps page, its files and `manage.py pillars` all read from here.  Whatever the size of
the register, five queries: pillars, regions, what has changed, and if anything has, units and holders, both grouped by
pillar and place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from pillars.measures import MEASURES
from pillars.models import ActivityReport, Decree, Membership, Pillar, Unit
from welfare.audit.remembering import Remembered
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import subdistrict_of

Counted = tuple[int, str, dict[str, int]]
"""The key of a pillar, the code of a place, and numbers."""
_REMEMBERED = Remembered(Unit, Membership, Decree, ActivityReport, Person, Region)
BY_RULE = ("expected", "missing")
"""Numbers that only a pillar with a rule has."""


@dataclass(frozen=True)
class Place:
    """A row: a kecamatan with its villages, or one region by itself."""

    code: str
    label: str
    query: Mapping[str, str]
    """How a list is narrowed to it."""
    has_villages: bool = False


@dataclass(frozen=True)
class Gaps:
    """The numbers of the pillars, in all and per place."""

    pillars: list[Pillar]
    places: list[Place]
    where: Mapping[str, str]
    """How a list is narrowed to all of it."""
    found: Mapping[tuple[int, str], Counter[str]]
    """By pillar and place; what is not there is none."""

    @cached_property
    def _sums(self) -> Mapping[int, Counter[str]]:
        sums: dict[int, Counter[str]] = defaultdict(Counter)
        for (pillar, _), numbers in self.found.items():
            sums[pillar].update(numbers)
        return sums

    def value(self, pillar: Pillar, code: str, place: Place | None = None) -> int | None:
        """The number of a measure, in all without `place`; None where no rule says how many there should be."""
        if code in BY_RULE and not pillar.expected_at:
            return None
        numbers = self.found.get((pillar.pk, place.code), Counter()) if place else self._sums[pillar.pk]
        return numbers[code]

    def url(self, pillar: Pillar, code: str, place: Place | None = None) -> str:
        return MEASURES[code].url(pillar, place.query if place else self.where)


def gaps_of(user: Any, *, within: Region | None = None, overview: bool = False) -> Gaps:
    """The numbers in the user's territories and pillars, or in one kecamatan of them.

    The places are the kecamatan; within one kecamatan, and for a user of a single one, its villages.  `overview`
    counts only what the overview shows: filled and vacant units, and how many posts are held.
    """
    pillars = list(Pillar.objects.visible_to(user))
    regions = list(_narrowed(Region.objects.visible_to(user), within, "").order_by("code"))
    by_region = within is not None or not _spans_kecamatan(regions)
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for region in regions:
        for pillar in pillars:
            if region.level in pillar.expected_at:
                found[pillar.pk, _place_of(region, by_region)].update(expected=1, missing=1)
    for pillar_pk, place, numbers in _counted(user, pillars, within, by_region, overview):
        found[pillar_pk, place].update(numbers)
    where = {"kecamatan": within.code} if within else {}
    return Gaps(pillars, list(_places(regions, by_region)), where, found)


def _counted(user: Any, pillars: list[Pillar], within: Region | None, by_region: bool, overview: bool) -> list[Counted]:
    """Units and holders, from memory while nothing has changed since: all that the answer depends on is the key."""
    levels = tuple((pillar.pk, tuple(pillar.expected_at)) for pillar in pillars)
    asked = (user.territory_codes, levels, within and within.pk, by_region, overview, timezone.localdate())
    return _REMEMBERED.value(asked, lambda: list(_count(user, dict(levels), within, by_region, overview)))


def _count(
    user: Any, levels: Mapping[int, tuple[str, ...]], within: Region | None, by_region: bool, overview: bool
) -> Iterator[Counted]:
    for row in _units(user, within, by_region, overview):
        pillar, place, level = row.pop("pillar"), row.pop("place"), row.pop("region__level")
        taken = row.pop("taken") if level in levels.get(pillar, ()) else 0
        villages = row.pop("held_places") if level == Region.Level.VILLAGE else 0
        row |= {"missing": -taken, "villages": villages, "vacant": row.pop("units") - row["filled"]}
        yield pillar, place, {code: number for code, number in row.items() if code in MEASURES or code == "villages"}
    for row in _holders(user, within, by_region, overview):
        yield row.pop("unit__pillar"), row.pop("place"), row


def _narrowed(rows: Any, within: Region | None, path: str) -> Any:
    """The rows of a kecamatan and its villages; `path` leads to the region ("" on regions themselves)."""
    if within is None:
        return rows
    own, above = (path, f"{path}__parent") if path else ("pk", "parent")
    return rows.filter(Q(**{own: within.pk}) | Q(**{above: within.pk}))


def _spans_kecamatan(regions: list[Region]) -> bool:
    """Whether these are several kecamatan, each with all of its villages that are among them."""
    whole = {region.code for region in regions if region.level == Region.Level.SUBDISTRICT}
    villages = (region for region in regions if region.level == Region.Level.VILLAGE)
    return len(whole) > 1 and all(village.subdistrict_code in whole for village in villages)


def _place_of(region: Region, by_region: bool) -> str:
    return region.code if by_region else region.subdistrict_code or region.code


def _grouped_by(path: str, by_region: bool) -> Any:
    """The code of the place to which the region at `path` belongs, as `_place_of` has it."""
    return F(path) if by_region else subdistrict_of(path)


def _units(user: Any, within: Region | None, by_region: bool, overview: bool) -> Iterable[dict[str, Any]]:
    """Open units by pillar, place and level.  `taken`: regions that have one; `held_places`: in which it is filled."""
    units = _narrowed(Unit.objects.visible_to(user).open(), within, "region")
    states = {"filled": Unit.objects.filled()}
    if not overview:
        states |= {"unsigned": Unit.objects.unsigned(), "dormant": Unit.objects.dormant()}
    found = {code: Q(pk__in=rows.order_by().values("pk")) for code, rows in states.items()}
    return (
        units.order_by()
        .values("pillar", "region__level", place=_grouped_by("region_id", by_region))
        .annotate(
            units=Count("pk"),
            taken=Count("region", distinct=True),
            held_places=Count("region", distinct=True, filter=found["filled"]),
            **{code: Count("pk", filter=condition) for code, condition in found.items()},
        )
    )


def _holders(user: Any, within: Region | None, by_region: bool, overview: bool) -> Iterable[dict[str, Any]]:
    """Posts held today by pillar and place."""
    today = timezone.localdate()
    held = _narrowed(Membership.objects.visible_to(user).active(), within, "unit__region")
    numbers = {"holders": Count("pk")}
    if not overview:
        held = held.with_planned_end()
        numbers |= {
            "expired": Count("pk", filter=Q(planned_end__lt=today)),
            "without_decree": Count("pk", filter=Q(decree__isnull=True) | Q(decree__revoked_on__isnull=False)),
            "without_phone": Count("pk", filter=Q(person__phone="", person__phone_2="")),
            "male": Count("pk", filter=Q(person__sex=Person.Sex.MALE)),
            "female": Count("pk", filter=Q(person__sex=Person.Sex.FEMALE)),
        }
    return held.order_by().values("unit__pillar", place=_grouped_by("unit__region_id", by_region)).annotate(**numbers)


def _places(regions: list[Region], by_region: bool) -> Iterator[Place]:
    """The rows in order; without the kecamatan that only serve villages (`by_region`), what stands above them first."""
    for region in regions:
        if by_region or region.level == Region.Level.REGENCY:
            yield Place(region.code, _label(region, by_region), {"wilayah": region.code})
        elif region.level == Region.Level.SUBDISTRICT:
            yield Place(region.code, region.name, {"kecamatan": region.code}, has_villages=True)


def _label(region: Region, by_region: bool) -> str:
    """What stands in a row by itself: a village's name, or which level the units are of."""
    if region.level == Region.Level.VILLAGE:
        return f"{region.short_kind} {region.name}"
    return f"Tingkat {region.get_kind_display().lower()}"
