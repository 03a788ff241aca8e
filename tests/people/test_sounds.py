"""The sounds of a name: Python and the database must hear the same, and what is alike must sound alike."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.people.test_name_pairs import PAIRS
from welfare.people import sounds
from welfare.people.likeness import key_similarity
from welfare.people.names import SIMILAR, fold

ENDS = (sounds.HEAD_SQL, sounds.TAIL_SQL, sounds.FIRST_LETTER_SQL, sounds.LAST_LETTER_SQL)


@pytest.mark.django_db
def test_python_and_the_database_hear_the_same():
    keys = sorted({fold(name) for pair in PAIRS for name in pair[:2]} | {"", "a", "muhammad", "siti nur", "abdul m"})
    columns = ", ".join(sql % {"expressions": "c.name_key"} for sql in (*ENDS, sounds.WHOLE_SQL))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.name_key, {columns} FROM unnest(%s::text[]) AS c(name_key)", [keys])  # noqa: S608
        heard = {key: rest for key, *rest in cursor.fetchall()}
    assert heard == {key: [*sounds.sounds(key), sounds.whole(key)] for key in keys}


def _blocks(key: str) -> set[tuple[str, ...]]:
    made = sounds.sounds(key)
    return {("head", made.head, made.last), ("tail", made.tail, made.first), ("whole", sounds.whole(key))}


def _asked(key: str) -> set[tuple[str, ...]]:
    return _blocks(key) | {("head", made.head, made.last) for made in sounds.written(key)}


def test_names_that_are_alike_meet_in_a_block():
    alike = [(a, b) for a, b in ((fold(one), fold(two)) for one, two, _ in PAIRS) if key_similarity(a, b) >= SIMILAR]
    both_ways = [*alike, *((b, a) for a, b in alike)]
    missed = [(a, b) for a, b in both_ways if _blocks(b).isdisjoint(_asked(a))]
    assert len(missed) <= 0.05 * len(both_ways), missed
