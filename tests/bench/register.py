"""Fill an empty register with made-up persons: real sealed NIKs, real name keys, all 474 villages.

Rows are made by two processes and sent by COPY; indexes are built afterwards.  The triggers that write the history are
switched off meanwhile: these persons have no history until something changes them.

    python -m tests.bench.register --persons 1000000 [--seed 1]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.databases import set_up
from tests.bench.made_up import Crowd, MadeUp, Place

CHUNK = 5_000
COLUMNS = (
    "name", "title_before", "title_after", "name_key", "sex", "birth_place", "birth_date", "nik_cipher", "nik_index",
    "nik_prefix_index", "nik_area", "phone", "phone_2", "email", "address", "rt", "rw", "region_id", "occupation",
    "note", "created_at", "updated_at",
)  # fmt: skip
_NOW = "2025-01-02 03:04:05+00"


class NotEmpty(Exception):
    """The register already has persons; made-up ones are never mixed with them."""


def places() -> list[Place]:
    """The villages of the database."""
    from welfare.regions.models import Region

    return [Place(*row) for row in Region.objects.villages().values_list("code", "name", "parent__name")]


def columns_of(person: MadeUp) -> dict[str, str]:
    """The person as the columns of `people_person`, in text."""
    from welfare.people import names
    from welfare.people.models import nik_columns

    return dict.fromkeys(COLUMNS, "") | {
        "name": person.name,
        "name_key": names.fold(person.name),
        "sex": person.sex,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "phone": person.phone,
        "address": person.address,
        "rt": person.rt,
        "rw": person.rw,
        "region_id": person.place.code,
        "created_at": _NOW,
        "updated_at": _NOW,
        **{name: str(value) for name, value in nik_columns(person.nik).items()},
    }


def copy_text(persons: Iterator[MadeUp]) -> bytes:
    """The persons as PostgreSQL's COPY reads them; nothing made up holds a tab or a backslash."""
    return "".join("\t".join(columns_of(person).values()) + "\n" for person in persons).encode()


def fill_register(persons: int, seed: int = 1) -> None:
    """Write persons 0 to `persons` - 1 of the crowd of `seed` into the empty register of Django's database.

    Raises NotEmpty.  Not to be called inside a transaction (ends with VACUUM ANALYZE).
    """
    from django.db import connection, transaction

    from welfare.people.models import Person

    if Person.objects.exists():
        raise NotEmpty("The register is not empty.")
    starts = range(0, persons, CHUNK)
    context = multiprocessing.get_context("spawn")
    with (
        context.Pool(2, initializer=_start_worker, initargs=(seed, places())) as pool,
        transaction.atomic(),
        connection.cursor() as cursor,
        _bare_table(cursor),
        cursor.copy(f"COPY people_person ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for text in pool.imap(_chunk, ((start, min(start + CHUNK, persons)) for start in starts)):
            copy.write(text)
    with connection.cursor() as cursor:
        cursor.execute(  # what the triggers that were off would have learnt
            "INSERT INTO people_nameword (word)"
            " SELECT DISTINCT unnest(string_to_array(name_key, ' ')) FROM people_person"
        )
        cursor.execute("VACUUM (ANALYZE) people_person, people_nameword")


@contextmanager
def _bare_table(cursor: Any) -> Iterator[None]:
    """The table without history triggers and without the indexes that no constraint needs; both come back."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = 'people_person'::regclass AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)"
    )
    indexes = cursor.fetchall()
    cursor.execute("ALTER TABLE people_person DISABLE TRIGGER USER")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are checked now, not at the commit
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        cursor.execute(definition)
    cursor.execute("ALTER TABLE people_person ENABLE TRIGGER USER")


_crowd: Crowd


def _start_worker(seed: int, villages: list[Place]) -> None:
    global _crowd
    set_up()
    _crowd = Crowd(seed, villages)


def _chunk(limits: tuple[int, int]) -> bytes:
    return copy_text(_crowd.person(index) for index in range(*limits))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    set_up()
    started = time.perf_counter()
    try:
        fill_register(options.persons, options.seed)
    except NotEmpty as error:
        sys.exit(str(error))
    sys.stdout.write(f"{options.persons:,} persons in {time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
