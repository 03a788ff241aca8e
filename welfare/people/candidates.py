"""Who might be meant: the persons of the register worth comparing with the rows of a list.

Set-based: a fixed number of queries for up to a few thousand rows, never one per row.  Every block is an equality join
on an index (number, phone, name, birth date, place with the first or last letters of the name); similarity is measured
only inside a block.  No territory here: a list is compared with the whole register, and what may not be seen is refused
later with one wording.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from welfare.regions.models import Region

if TYPE_CHECKING:
    from welfare.people.matching import Candidate

# pg_trgm; low, because the real decision is made on the whole name afterwards.
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Known:
    """What matching needs of a person; no number in clear."""

    pk: int
    names: tuple[str, ...]
    """The name and its other spellings."""
    keys: frozenset[str]
    nik_index: str
    nik_prefix_index: str
    phones: frozenset[str]
    birth_date: dt.date | None
    region_code: str
    subdistrict_code: str


@dataclass(slots=True)
class Pool:
    """Persons by key, and for each row (its position) those worth comparing with it."""

    persons: dict[int, Known] = field(default_factory=dict)
    by_row: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def of(self, position: int) -> list[Known]:
        return [self.persons[pk] for pk in sorted(self.by_row.get(position, ())) if pk in self.persons]


_BY_NUMBER = """
    SELECT c.i, p.id FROM unnest(%s::int[], %s::text[]) AS c(i, number)
    JOIN people_person p ON p.nik_index = c.number
    UNION
    SELECT c.i, p.id FROM unnest(%s::int[], %s::text[]) AS c(i, number)
    JOIN people_person p ON p.nik_prefix_index = c.number AND p.nik_prefix_index <> ''
"""

_BY_PHONE = """
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[], %s::text[]) AS c(i, phone, name_key)
    CROSS JOIN LATERAL (
        SELECT p.id FROM people_person p WHERE p.phone = c.phone AND p.phone <> ''
        UNION ALL
        SELECT p.id FROM people_person p WHERE p.phone_2 = c.phone AND p.phone_2 <> ''
        LIMIT 5
    ) AS hit
"""

_BY_NAME = """
    SELECT c.i, hit.id
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::date[]) AS c(i, name_key, village, subdistrict, born)
    CROSS JOIN LATERAL (
        SELECT p.id, (p.region_id = c.village) IS TRUE AS here, (p.birth_date = c.born) IS TRUE AS same_day
        FROM (
            SELECT id, region_id, birth_date FROM people_person WHERE name_key = c.name_key
            UNION ALL
            SELECT q.id, q.region_id, q.birth_date FROM people_personalias a
            JOIN people_person q ON q.id = a.person_id WHERE a.key = c.name_key
        ) AS p
        LEFT JOIN regions_region r ON r.code = p.region_id
        WHERE c.subdistrict = '' OR p.region_id = c.subdistrict OR r.parent_id = c.subdistrict OR p.birth_date = c.born
            OR p.region_id IS NULL
        ORDER BY same_day DESC, here DESC, p.id
        LIMIT 5
    ) AS hit
"""

_BY_BIRTH = """
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[], %s::date[]) AS c(i, name_key, born)
    CROSS JOIN LATERAL (
        SELECT p.id FROM people_person p
        WHERE p.birth_date = c.born AND similarity(p.name_key, c.name_key) > %s
        ORDER BY similarity(p.name_key, c.name_key) DESC, p.id
        LIMIT 5
    ) AS hit
"""

_BY_PLACE = """
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[], %s::text[], %s::bool[]) AS c(i, name_key, place, near)
    CROSS JOIN LATERAL (
        SELECT p.id FROM (
            SELECT id, name_key FROM people_person
            WHERE region_id = c.place AND left(name_key, 3) = left(c.name_key, 3)
                AND (c.near OR right(name_key, 2) = right(c.name_key, 2))
            UNION
            SELECT id, name_key FROM people_person
            WHERE region_id = c.place AND right(name_key, 3) = right(c.name_key, 3)
                AND (c.near OR left(name_key, 1) = left(c.name_key, 1))
            OFFSET 0  -- a fence: letters are compared before trigrams, which cost fifty times as much
        ) AS p
        WHERE similarity(p.name_key, c.name_key) > %s
        ORDER BY similarity(p.name_key, c.name_key) DESC, p.id
        LIMIT 5
    ) AS hit
"""


def gather(rows: Sequence[tuple[int, Candidate]]) -> Pool:
    """The persons worth comparing with each row, by exact blocks: number, phone, name."""
    pool = Pool()
    numbers = [(i, c.nik_index) for i, c in rows if c.nik_index]
    prefixes = [(i, c.nik_prefix_index) for i, c in rows if c.nik_prefix_index]
    if numbers or prefixes:
        _collect(pool, _BY_NUMBER, [*_columns(numbers, 2), *_columns(prefixes, 2)])
    phones = [(i, c.phone, c.name_key) for i, c in rows if c.phone]
    if phones:
        _collect(pool, _BY_PHONE, _columns(phones, 3))
    named = [
        (i, c.name_key, c.village_code or "", c.subdistrict_code or "", c.birth_date) for i, c in rows if c.name_key
    ]
    if named:
        _collect(pool, _BY_NAME, _columns(named, 5))
    _load(pool)
    return pool


def widen_by_birth(pool: Pool, rows: Sequence[tuple[int, Candidate]]) -> None:
    """Add persons with a similar name and the same birth date."""
    births = [(i, c.name_key, c.birth_date) for i, c in rows if c.birth_date and c.name_key]
    if births:
        _collect(pool, _BY_BIRTH, [*_columns(births, 3), _ALIKE])
        _load(pool)


def widen_by_place(pool: Pool, rows: Sequence[tuple[int, Candidate]]) -> None:
    """Add persons with a similar name at the same place.

    Where the row names a village, and among those registered at the kecamatan itself, a name may differ at one end;
    among all villages of a kecamatan, where many people have similar names, both ends must agree.
    """
    named = [(i, c) for i, c in rows if c.name_key]
    places = _places([c for _, c in named])
    placed = [
        (i, c.name_key, place, place in (c.village_code, c.subdistrict_code))
        for i, c in named
        for place in places.get(_place_key(c), ())
    ]
    if placed:
        _collect(pool, _BY_PLACE, [*_columns(placed, 4), _ALIKE])
        _load(pool)


def _place_key(candidate: Candidate) -> str:
    return candidate.village_code or candidate.subdistrict_code or ""


def _places(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Regions to look in for a row's place: a village and its kecamatan, or a kecamatan and all its villages.

    Persons are registered at either level: the post of a TKSK is a kecamatan.
    """
    found: dict[str, list[str]] = {}
    whole = {c.subdistrict_code for c in candidates if c.subdistrict_code and not c.village_code}
    for candidate in candidates:
        if candidate.village_code:
            found[candidate.village_code] = [candidate.village_code, *filter(None, [candidate.subdistrict_code])]
    for code in whole:
        found[str(code)] = [str(code)]
    if whole:
        for code, parent in Region.objects.filter(parent__in=whole).values_list("code", "parent_id"):
            found[str(parent)].append(code)
    return found


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows turned into one array per column, for `unnest`."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _collect(pool: Pool, sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for position, pk in cursor.fetchall():
            pool.by_row[position].add(pk)


_PERSONS = """
    SELECT p.id, p.name, p.name_key, coalesce(p.nik_index, ''), p.nik_prefix_index, p.phone, p.phone_2, p.birth_date,
        coalesce(p.region_id, ''), coalesce(CASE WHEN r.level = %s THEN r.parent_id ELSE p.region_id END, '')
    FROM people_person p LEFT JOIN regions_region r ON r.code = p.region_id WHERE p.id = ANY(%s)
"""
_SPELLINGS = "SELECT person_id, spelling, key FROM people_personalias WHERE person_id = ANY(%s)"


def _load(pool: Pool) -> None:
    """Fetch the persons that the blocks named and that are not loaded yet: one query, one more for other spellings."""
    wanted = list(set().union(*pool.by_row.values()) - pool.persons.keys()) if pool.by_row else []
    if not wanted:
        return
    spellings: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SPELLINGS, [wanted])
        for pk, spelling, key in cursor.fetchall():
            spellings[pk].append((spelling, key))
        cursor.execute(_PERSONS, [Region.Level.VILLAGE, wanted])
        for pk, name, key, index, prefix, phone, phone_2, born, region, subdistrict in cursor.fetchall():
            others = spellings.get(pk, [])
            pool.persons[pk] = Known(
                pk=pk,
                names=(name, *(spelling for spelling, _ in others)),
                keys=frozenset([key, *(other for _, other in others)]),
                nik_index=index,
                nik_prefix_index=prefix,
                phones=frozenset(filter(None, (phone, phone_2))),
                birth_date=born,
                region_code=region,
                subdistrict_code=subdistrict,
            )
