"""Persons of the register who may be one: found by set-based blocks, judged by name and signs, kept as pairs.

Four equality joins over the whole register find who is worth comparing: the same 15 digits of a NIK, the same phone,
the same birth date and sound of the name, the same village and sound.  Two whole NIKs that differ are two persons,
unless name, birth date and village all agree.  The pairs are a table of their own (`PossibleDouble`), computed by
night and after imports: pages only read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from welfare.imports.progress import SILENT, Tick
from welfare.people import sounds
from welfare.people.candidates import other_spellings
from welfare.people.likeness import key_similarity, tells_little
from welfare.people.merge_models import PossibleDouble
from welfare.people.models import Person
from welfare.people.names import SIMILAR
from welfare.regions.scoping import SUBDISTRICT_LENGTH

COMMON = 5
"""So many persons of one sound in a village make it a name that the village alone does not tell apart."""
SHARED = 8
"""So many persons with one phone number share it (a village office, a family): it says nothing."""

CHUNK = 5_000

LEAST = 0.5
"""Pairs below are not worth an officer's time."""

_FOUND = [
    "first_region", "second_region", "score", "reason", "by_number", "by_phone", "by_birth", "by_village", "found_at",
]  # fmt: skip
_SOUND = sounds.WHOLE_SQL % {"expressions": "p.name_key"}
_KECAMATAN = f"left(p.region_id, {SUBDISTRICT_LENGTH})"  # the index of sounds begins with it


@dataclass(frozen=True, slots=True)
class _Block:
    """Persons in whom `keys` are equal, where there are two to `most`; `source` has them as `p`."""

    keys: tuple[str, ...]
    holds: str
    most: int
    beside: str = "true"
    source: str = "people_person p"


_BLOCKS = (
    _Block(("p.nik_prefix_index",), "p.nik_prefix_index <> ''", 50),
    _Block(
        ("v.phone",), "v.phone <> ''", SHARED,
        source="people_person p CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY[p.phone, p.phone_2]) AS phone) v",
    ),
    _Block(("p.birth_date", _SOUND), "p.birth_date IS NOT NULL", 50),
    _Block(
        (_KECAMATAN, _SOUND, "p.region_id"), "p.region_id IS NOT NULL", COMMON - 1,
        "(a.birth_date IS NULL OR b.birth_date IS NULL OR a.birth_date = b.birth_date)",
    ),
)  # fmt: skip
_PAIRS = """
    SELECT a.id, b.id FROM (
        SELECT one.id AS one, two.id AS two
        FROM ({block}) AS block, unnest(block.ids) AS one(id), unnest(block.ids) AS two(id)
        WHERE one.id < two.id {asked}
    ) AS pair
    JOIN people_person a ON a.id = pair.one JOIN people_person b ON b.id = pair.two
    WHERE {beside} AND (a.nik_index IS NULL OR b.nik_index IS NULL
        OR (a.name_key = b.name_key AND a.birth_date = b.birth_date AND a.region_id = b.region_id))
"""


@dataclass(frozen=True, slots=True)
class Side:
    """What judging needs of a person; no number in clear."""

    pk: int
    keys: tuple[str, ...]
    """The folded name and its other spellings."""
    nik_index: str | None
    nik_prefix_index: str
    phones: frozenset[str]
    birth_date: dt.date | None
    region: str | None
    sex: str


def find_all(tick: Tick = SILENT) -> int:
    """Look through the whole register; returns how many pairs there are."""
    return _refresh(None, tick)


def find_of(persons: Iterable[int], tick: Tick = SILENT) -> int:
    """Look again at these persons only, against the whole register; returns how many pairs they are in."""
    pks = sorted(set(persons))
    return _refresh(pks, tick) if pks else 0


@transaction.atomic
def _refresh(pks: list[int] | None, tick: Tick) -> int:
    """Pairs found again keep their row; those that are none any more go."""
    began, total = timezone.now(), 0
    pairs = _candidates(pks)
    for start in range(0, len(pairs), CHUNK):
        found = list(_judged(pairs[start : start + CHUNK], began))
        PossibleDouble.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["first", "second"],
            update_fields=_FOUND,
        )  # fmt: skip
        total += len(found)
        tick(min(start + CHUNK, len(pairs)), len(pairs), "Membandingkan")
    old = PossibleDouble.objects.filter(found_at__lt=began)
    (old if pks is None else old.filter(Q(first__in=pks) | Q(second__in=pks))).delete()
    return total


def _candidates(pks: list[int] | None) -> list[tuple[int, int]]:
    """Pairs worth comparing, the lower number first; each once."""
    sql = " UNION ".join(_sql(block, narrowed=pks is not None) for block in _BLOCKS)
    with connection.cursor() as cursor:
        cursor.execute(sql, None if pks is None else {"asked": pks})
        return list(cursor.fetchall())


def _sql(block: _Block, *, narrowed: bool) -> str:
    named = ", ".join(f"{key} AS k{place}" for place, key in enumerate(block.keys))
    equal = " AND ".join(f"known.k{place} = {key}" for place, key in enumerate(block.keys))
    asked = "p.id = ANY(%(asked)s)"
    only = f"JOIN (SELECT DISTINCT {named} FROM {block.source} WHERE {asked} AND {block.holds}) AS known ON {equal}"  # noqa: S608
    groups = (
        f"SELECT array_agg(p.id) AS ids FROM {block.source} {only if narrowed else ''} WHERE {block.holds} "  # noqa: S608
        f"GROUP BY {', '.join(block.keys)} HAVING count(*) BETWEEN 2 AND {block.most}"
    )
    one_asked = "AND (one.id = ANY(%(asked)s) OR two.id = ANY(%(asked)s))" if narrowed else ""
    return _PAIRS.format(block=groups, beside=block.beside, asked=one_asked)


def _judged(pairs: list[tuple[int, int]], now: dt.datetime) -> Iterator[PossibleDouble]:
    sides = _sides({pk for pair in pairs for pk in pair})
    for one, two in pairs:
        if double := judge(sides[one], sides[two]):
            double.found_at = now
            yield double


def _sides(pks: Iterable[int]) -> dict[int, Side]:
    wanted = list(pks)
    spellings = other_spellings(wanted)
    columns = ("pk", "name_key", "nik_index", "nik_prefix_index", "phone", "phone_2", "birth_date", "region_id", "sex")
    return {
        pk: Side(
            pk, (key, *spellings.get(pk, ())), index, prefix, frozenset({phone, phone_2} - {""}), born, region, sex
        )
        for pk, key, index, prefix, phone, phone_2, born, region, sex in Person.objects.order_by()
        .filter(pk__in=wanted)
        .values_list(*columns)
    }


def judge(one: Side, two: Side) -> PossibleDouble | None:
    """Whether two persons may be one, how likely, and why in words; None when they are two."""
    alike = max(key_similarity(a, b) for a in one.keys for b in two.keys)
    number = bool(one.nik_prefix_index) and one.nik_prefix_index == two.nik_prefix_index
    signs = {
        "nomor HP": bool(one.phones & two.phones),
        "tanggal lahir": one.birth_date is not None and one.birth_date == two.birth_date,
        "desa": one.region is not None and one.region == two.region,
    }
    agreeing = [sign for sign, agrees in signs.items() if agrees]
    against = _contradictions(one, two)
    if alike < SIMILAR or not (number or agreeing):
        return None
    if not number and len(agreeing) == 1 and (against or tells_little(one.keys[0])) and agreeing != ["nomor HP"]:
        return None  # one sign is too little for a name that many bear, or against another
    score = _score(alike, number, agreeing) * 0.7 ** len(against)
    if score < LEAST:
        return None
    first, second = sorted((one, two), key=lambda side: side.pk)
    return PossibleDouble(
        first=first.pk, second=second.pk, first_region=first.region or "", second_region=second.region or "",
        score=round(score, 3), reason=_reason(alike, number, agreeing, against), by_number=number,
        by_phone=signs["nomor HP"], by_birth=signs["tanggal lahir"], by_village=signs["desa"],
    )  # fmt: skip


def _score(alike: float, number: bool, agreeing: list[str]) -> float:
    """As sure as `matching` would be of a row that said the same."""
    if number:
        return 0.97 * alike
    if alike < 1:
        return min(0.95, 0.9 * alike + 0.03 * (len(agreeing) - 1))
    return 0.85 if agreeing == ["desa"] else min(0.99, 0.95 + 0.02 * (len(agreeing) - 1))


def _contradictions(one: Side, two: Side) -> list[str]:
    found = []
    if one.birth_date and two.birth_date and one.birth_date != two.birth_date:
        found.append("tanggal lahir")
    if one.nik_prefix_index and two.nik_prefix_index and one.nik_prefix_index != two.nik_prefix_index:
        found.append("NIK")
    elif one.nik_index and two.nik_index:  # only the last digit differs
        found.append("digit terakhir NIK")
    if one.sex and two.sex and one.sex != two.sex:
        found.append("jenis kelamin")
    return found


def _reason(alike: float, number: bool, agreeing: list[str], against: list[str]) -> str:
    name = "Nama sama" if alike == 1 else "Nama mirip"
    words = ["15 digit NIK"] * number + agreeing
    same = f"{', '.join(words[:-1])} dan {words[-1]}" if len(words) > 1 else words[0]
    differing = f", tetapi {' dan '.join(against)} berbeda" if against else ""
    return f"{name}, {same} sama{differing}."
