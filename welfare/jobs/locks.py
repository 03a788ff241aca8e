"""Session advisory locks: what a living process holds, and nobody after its death, however it died.

A job's runner holds the job's number, a worker the number of each queue that it serves.  PostgreSQL lets go of both
when the connection ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections

# First half of the lock's key, second half is the number: any two, as long as nobody else in this database uses them.
JOB, WORKER = 7401, 7402
QUEUES = {"default": 1, "long": 2}


@contextmanager
def beside() -> Iterator[Any]:
    """A connection of its own beside the thread's, in autocommit: what it writes is seen at once by everybody.

    Never out of the pool: there the lock would stay with the connection when it is given back.
    """
    other: Any = connections["default"].copy()
    other.settings_dict["OPTIONS"].pop("pool", None)
    try:
        yield other
    finally:
        other.close()


def take(other: Any, kind: int, number: int) -> bool:
    """Whether the connection now holds the lock alone."""
    return bool(_ask(other, "SELECT pg_try_advisory_lock(%s, %s)", [kind, number])[0])


def share(other: Any, kind: int, number: int) -> None:
    """Hold the lock together with others."""
    _ask(other, "SELECT pg_advisory_lock_shared(%s, %s)", [kind, number])


def held(kind: int) -> set[int]:
    """The numbers held at this moment, by whomever, in this database; not what held at the transaction's start."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
            " AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [kind],
        )
        return {number for (number,) in cursor.fetchall()}


def worker_is_alive(queue: str) -> bool:
    """Whether a worker serves the queue ("default" or "long")."""
    return QUEUES[queue] in held(WORKER)


def _ask(other: Any, query: str, values: list[int]) -> Any:
    with other.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()
