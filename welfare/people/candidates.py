"""Who might be meant: the persons of the register worth comparing with the rows of a list.

Set-based: a fixed number of queries for up to a few thousand rows, never one per row.  Every block is an equality join
on an index: number, phone, name, birth date, kecamatan with the sound of the name at either end (`sounds`).  A block is
fetched once for all rows that ask for it, and names are compared in Python.  No territory here: a list is compared with
the whole register, and what may not be seen is refused later with one wording.  Who only asks (`knowing`) gives the
pool eyes of their own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from welfare.imports.bulk import array_literal
from welfare.people import sounds
from welfare.people.likeness import alike
from welfare.people.names import NEAR, SIMILAR
from welfare.regions.scoping import SUBDISTRICT_LENGTH

if TYPE_CHECKING:
    from welfare.people.matching import Candidate

Rows = Sequence[tuple[int, "Candidate"]]
"""Positions in the chunk, and what stands there."""

_MOST = 6
"""Persons per row and kind of block, the most similar first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What matching needs of a person; no number in clear."""

    pk: int
    keys: tuple[str, ...]
    """The folded name and its other spellings."""
    nik_index: str
    nik_prefix_index: str
    phones: tuple[str, str]
    birth_date: dt.date | None
    region_code: str
    subdistrict_code: str


@dataclass(slots=True)
class Pool:
    """Persons by key, and for each row (its position) those worth comparing with it."""

    persons: dict[int, Known] = field(default_factory=dict)
    by_row: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    namesakes: dict[int, int] = field(default_factory=dict)
    """How many persons of the row's kecamatan have exactly its name."""
    sees: Callable[[str], bool] | None = None
    """Says of a region's code whether who asks may look there; the others are as if they were not there."""

    def of(self, position: int) -> list[Known]:
        known = [self.persons[pk] for pk in sorted(self.by_row.get(position, ())) if pk in self.persons]
        return known if self.sees is None else [person for person in known if self.sees(person.region_code)]

    def namesakes_of(self, position: int, candidate: Candidate) -> int:
        if self.sees is None:
            return self.namesakes.get(position, 0)
        here = [person for person in self.of(position) if person.subdistrict_code == candidate.subdistrict_code]
        return sum(person.keys[0] == candidate.name_key for person in here)


def holders(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Who has a whole number, by its blind index: (person, folded name)."""
    found = _fetch("SELECT nik_index, id, name_key FROM people_person WHERE nik_index = ANY(%s::text[])", [numbers])
    return {number: (pk, key) for number, pk, key in found}


def other_spellings(persons: Iterable[int]) -> dict[int, list[str]]:
    """The folded other names of persons that have any."""
    spellings: dict[int, list[str]] = defaultdict(list)
    sql = "SELECT person_id, key FROM people_personalias WHERE person_id = ANY(%s::bigint[])"
    for pk, key in _fetch(sql, [persons]):
        spellings[pk].append(key)
    return spellings


# Exact blocks ---------------------------------------------------------------------------------------------------------
_IN_SUBDISTRICT = f"left(p.region_id, {SUBDISTRICT_LENGTH})"

_BY_PREFIX = """
    SELECT c.i, p.id FROM unnest(%s::int[], %s::text[]) AS c(i, number)
    JOIN people_person p ON p.nik_prefix_index = c.number AND p.nik_prefix_index <> ''
"""
_BY_PHONE = """
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[]) AS c(i, phone)
    CROSS JOIN LATERAL (
        SELECT p.id FROM people_person p WHERE p.phone = c.phone AND p.phone <> ''
        UNION ALL
        SELECT p.id FROM people_person p WHERE p.phone_2 = c.phone AND p.phone_2 <> ''
        LIMIT 50
    ) AS hit
"""
_BY_NAME_AND_PLACE = f"""
    SELECT c.i, hit.id, hit.namesakes
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
        AS c(i, subdistrict, sound, name_key, village, born)
    CROSS JOIN LATERAL (
        SELECT p.id, count(*) OVER () AS namesakes FROM people_person p
        WHERE {_IN_SUBDISTRICT} = c.subdistrict AND {sounds.WHOLE_SQL % {"expressions": "p.name_key"}} = c.sound
            AND p.name_key = c.name_key
        ORDER BY (p.birth_date = c.born) IS TRUE DESC, (p.region_id = c.village) IS TRUE DESC, p.id
        LIMIT 6
    ) AS hit
"""  # noqa: S608 - joined from constants
_BY_NAME = """
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[], %s::bool[]) AS c(i, name_key, placed)
    CROSS JOIN LATERAL (
        (SELECT p.id FROM people_person p WHERE NOT c.placed AND p.name_key = c.name_key ORDER BY p.id LIMIT 6)
        UNION
        (SELECT p.id FROM people_person p WHERE p.name_key = c.name_key AND p.region_id IS NULL ORDER BY p.id LIMIT 6)
    ) AS hit
"""
_BY_OTHER_NAME = f"""
    SELECT c.i, hit.id FROM unnest(%s::int[], %s::text[], %s::text[]) AS c(i, name_key, subdistrict)
    CROSS JOIN LATERAL (
        SELECT p.id FROM people_personalias a JOIN people_person p ON p.id = a.person_id WHERE a.key = c.name_key
        ORDER BY ({_IN_SUBDISTRICT} = c.subdistrict) IS TRUE DESC, p.id LIMIT 6
    ) AS hit
"""  # noqa: S608 - joined from constants


def gather(pool: Pool, rows: Rows) -> None:
    """Add to each row the persons with its damaged number, its phone, or exactly its name where it may be meant."""
    _collect(pool, _BY_PREFIX, [(i, c.nik_prefix_index) for i, c in rows if c.nik_prefix_index])
    _collect(pool, _BY_PHONE, [(i, c.phone) for i, c in rows if c.phone])
    named = [(i, c) for i, c in rows if c.name_key]
    placed = [
        (i, c.subdistrict_code, sounds.whole(c.name_key), c.name_key, c.village_code or "", c.birth_date)
        for i, c in named
        if c.subdistrict_code
    ]
    for position, pk, namesakes in _fetch(_BY_NAME_AND_PLACE, _columns(placed)) if placed else ():
        pool.by_row[position].add(pk)
        pool.namesakes[position] = namesakes
    _collect(pool, _BY_OTHER_NAME, [(i, c.name_key, c.subdistrict_code or "") for i, c in named])
    load(pool)


def widen_by_name(pool: Pool, rows: Rows) -> None:
    """Add persons of exactly the row's name of whom no place is known, or any where the row names none."""
    _collect(pool, _BY_NAME, [(i, c.name_key, bool(c.subdistrict_code)) for i, c in rows if c.name_key])
    load(pool)


# Blocks in which names are compared -----------------------------------------------------------------------------------
_WITHOUT_NUMBER = "(NOT c.numbered OR p.nik_area = '')"  # another number is another person

_BY_BIRTH = f"""
    SELECT c.i, string_agg(p.id::text, ',') AS persons, string_agg(p.name_key, ',') AS names
    FROM unnest(%s::int[], %s::bool[], %s::date[]) AS c(i, numbered, born)
    JOIN people_person p ON p.birth_date = c.born AND {_WITHOUT_NUMBER}
    GROUP BY c.i
"""  # noqa: S608 - joined from constants
_BLOCK = f"""
    SELECT c.i, hit.persons, hit.names
    FROM unnest(%s::int[], %s::bool[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS c(i, numbered, subdistrict, sound, letter, place)
    CROSS JOIN LATERAL (
        SELECT string_agg(same.id::text, ',') AS persons, string_agg(same.name_key, ',') AS names
        FROM (
            SELECT p.id, p.name_key FROM people_person p
            WHERE {_IN_SUBDISTRICT} = c.subdistrict AND {{sound}} AND {_WITHOUT_NUMBER} {{place}} LIMIT 500
        ) AS same
    ) AS hit
    WHERE hit.names IS NOT NULL
"""  # noqa: S608 - joined from constants
_OTHER_NAMES = f"""
    SELECT c.i, string_agg(hit.id::text, ',') AS persons, string_agg(hit.key, ',') AS names
    FROM unnest(%s::int[], %s::bool[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS c(i, numbered, subdistrict, sound, letter, place)
    CROSS JOIN LATERAL (
        SELECT p.id, a.key FROM people_personalias a JOIN people_person p ON p.id = a.person_id
        WHERE {sounds.HEAD_SQL % {"expressions": "a.key"}} = c.sound
            AND {sounds.LAST_LETTER_SQL % {"expressions": "a.key"}} = c.letter
            AND {_IN_SUBDISTRICT} = c.subdistrict AND {_WITHOUT_NUMBER} AND (c.place = '' OR c.place = p.region_id)
        LIMIT 500
    ) AS hit
    GROUP BY c.i
"""  # noqa: S608 - joined from constants


def _ends(sound: str, letter: str) -> str:
    column = {"expressions": "p.name_key"}
    return f"{sound % column} = c.sound AND {letter % column} = c.letter"


_HEAD, _TAIL = _ends(sounds.HEAD_SQL, sounds.LAST_LETTER_SQL), _ends(sounds.TAIL_SQL, sounds.FIRST_LETTER_SQL)
_WHOLE = f"{sounds.WHOLE_SQL % {'expressions': 'p.name_key'}} = c.sound"
_HERE = "AND p.region_id = c.place"


def widen_by_birth(pool: Pool, rows: Rows) -> None:
    """Add persons with a similar name and the same birth date."""
    blocks = _Blocks(rows)
    for position, candidate in rows:
        if candidate.birth_date and candidate.name_key:
            blocks.ask(position, bool(candidate.nik_index), candidate.birth_date)
    blocks.fetch(_BY_BIRTH)
    blocks.compare(pool, NEAR)


def widen_by_sound(pool: Pool, rows: Rows) -> None:
    """Add persons with a similar name at the same place.

    Where the row names a village, that is the village and those registered at the kecamatan itself (the post of a TKSK
    is a kecamatan); else the kecamatan with all its villages.
    """
    placed = [(i, c) for i, c in rows if c.name_key and c.subdistrict_code]
    blocks = _Blocks(placed)
    for sound, ask in ((_HEAD, _ask_head), (_TAIL, _ask_tail), (_WHOLE, _ask_whole)):
        for in_village in (True, False):
            for position, candidate in placed:
                if bool(candidate.village_code) is in_village:
                    ask(blocks, position, candidate)
            blocks.fetch(_BLOCK.format(sound=sound, place=_HERE if in_village else ""))
    for position, candidate in placed:
        _ask_head(blocks, position, candidate)
    blocks.fetch(_OTHER_NAMES)
    blocks.compare(pool, SIMILAR)


class _Blocks:
    """Blocks of the register, each fetched once for all rows that ask for it."""

    def __init__(self, rows: Rows) -> None:
        self._keys = {position: candidate.name_key for position, candidate in rows}
        self._wanted: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        self._blocks: dict[int, list[tuple[list[str], list[str]]]] = defaultdict(list)
        """For each row its blocks: persons (keys as text), and the folded name of each."""

    def ask(self, position: int, *block: Hashable) -> None:
        self._wanted[block].append(position)

    def fetch(self, sql: str) -> None:
        """Fetch the blocks asked for since the last time.  `sql` gives (number of the block, persons, folded names),
        the latter two as lists with commas: a folded name has none."""
        if not self._wanted:
            return
        askers = list(self._wanted.values())
        columns = _columns([(number, *block) for number, block in enumerate(self._wanted)])
        for number, persons, names in _fetch(sql, columns):
            block = (persons.split(","), names.split(","))
            for position in askers[number]:
                self._blocks[position].append(block)
        self._wanted.clear()

    def compare(self, pool: Pool, least: float) -> None:
        """Hand on the persons whose names are alike, the most similar names first."""
        for position, blocks in self._blocks.items():
            names = list(set().union(*(names for _, names in blocks)))
            scores = {names[place]: score for place, score in alike(self._keys[position], names, least)}
            bearers = {
                (-scores[name], int(person))
                for persons, names in blocks
                if not scores.keys().isdisjoint(names)
                for person, name in zip(persons, names, strict=True)
                if name in scores
            }
            pool.by_row[position].update(person for _, person in sorted(bearers)[:_MOST])
        load(pool)


def _places(candidate: Candidate) -> tuple[str, ...]:
    return (candidate.village_code, candidate.subdistrict_code or "") if candidate.village_code else ("",)


def _ask_head(blocks: _Blocks, position: int, candidate: Candidate) -> None:
    numbered, subdistrict = bool(candidate.nik_index), candidate.subdistrict_code
    for made in sounds.written(candidate.name_key):
        for place in _places(candidate):
            blocks.ask(position, numbered, subdistrict, made.head, made.last, place)


def _ask_tail(blocks: _Blocks, position: int, candidate: Candidate) -> None:
    made = sounds.sounds(candidate.name_key)
    for place in _places(candidate):
        blocks.ask(position, bool(candidate.nik_index), candidate.subdistrict_code, made.tail, made.first, place)


def _ask_whole(blocks: _Blocks, position: int, candidate: Candidate) -> None:
    sound = sounds.whole(candidate.name_key)
    for place in _places(candidate):
        blocks.ask(position, bool(candidate.nik_index), candidate.subdistrict_code, sound, "", place)


# Fetching -------------------------------------------------------------------------------------------------------------
_PERSONS = f"""
    SELECT id, name_key, coalesce(nik_index, ''), nik_prefix_index, phone, phone_2, birth_date,
        coalesce(region_id, ''), coalesce({_IN_SUBDISTRICT}, '')
    FROM people_person p WHERE id = ANY(%s::bigint[])
"""  # noqa: S608 - joined from constants


def load(pool: Pool) -> None:
    """Fetch the persons that the blocks named and that are not loaded yet: one query, one more for other spellings."""
    wanted = list(set().union(*pool.by_row.values()) - pool.persons.keys()) if pool.by_row else []
    if not wanted:
        return
    spellings = other_spellings(wanted)
    for pk, key, index, prefix, phone, phone_2, born, region, subdistrict in _fetch(_PERSONS, [wanted]):
        keys = (key, *spellings.get(pk, ()))
        pool.persons[pk] = Known(pk, keys, index, prefix, (phone, phone_2), born, region, subdistrict)


def _collect(pool: Pool, sql: str, rows: list[tuple[Any, ...]]) -> None:
    for position, pk in _fetch(sql, _columns(rows)) if rows else ():
        pool.by_row[position].add(pk)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[Iterable[Any]]:
    """Rows turned into one array per column, for `unnest`."""
    return list(zip(*rows, strict=True))


def _fetch(sql: str, arrays: Iterable[Iterable[Any]]) -> list[tuple[Any, ...]]:
    """The rows of a query whose parameters are all arrays, each cast to its type in `sql`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [array_literal(array) for array in arrays])
        return list(cursor.fetchall())
