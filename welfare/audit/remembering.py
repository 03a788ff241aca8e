"""Counts kept until something they were counted from has changed, which the history tells.

Counting a hundred thousand posts beside a million persons takes the database a tenth of a second, and between two
changes the answer is the same.  Every change of a tracked table, bulk and raw writes included, leaves a numbered event
in the same transaction, so the latest event of each table says exactly what has been counted: never a minute old.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models

V = TypeVar("V")
# Whoever writes holds a lock on the own transaction's number.  Other databases of the server do not matter, and a
# worker of autovacuum writes statistics, never a tracked table.
_OTHERS_WRITING = """
SELECT 1 FROM pg_locks held LEFT JOIN pg_stat_activity who USING (pid)
WHERE held.locktype = 'transactionid' AND held.pid IS DISTINCT FROM pg_backend_pid()
AND (who.datname IS NULL OR who.datname = current_database())
AND who.backend_type IS DISTINCT FROM 'autovacuum worker'
"""


# While one looks: whether nobody is writing, and the latest event of every table that anything is counted from.
_glance: ContextVar[dict[str, Any] | None] = ContextVar("glance", default=None)
_sources: dict[str, None] = {}


@contextmanager
def one_glance() -> Iterator[None]:
    """What has changed is asked once, for all that is remembered; for a page that only reads and shows many counts."""
    token = _glance.set({})
    try:
        yield
    finally:
        _glance.reset(token)


class Remembered:
    """Values counted from some tracked models, the latest `size` of them; kept in the process, one query to ask."""

    def __init__(self, *sources: type[models.Model], size: int = 64) -> None:
        self.tables = [_events(source) for source in sources]
        self.size = size
        _sources.update(dict.fromkeys(self.tables))
        self._kept: dict[Hashable, tuple[Any, Any]] = {}

    def value(self, key: Hashable, count: Callable[[], V]) -> V:
        """What `count()` gives, from memory when nothing has changed.  `key`: all that `count` depends on beside."""
        state, is_quiet = self._state()
        kept = self._kept.get(key)
        if kept and kept[0] == state:
            return kept[1]
        value = count()
        if is_quiet:
            self._kept.pop(key, None)
            while len(self._kept) >= self.size:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = state, value
        return value

    def _state(self) -> tuple[tuple[Any, ...], bool]:
        """The latest event of each table, and whether nobody is writing.

        What somebody has not yet committed may bear an earlier number than what is seen already; nothing is kept then.
        Asked of the locks: a snapshot does not list the youngest transaction among those in progress.
        """
        seen = _glance.get()
        if seen is None:
            seen = _look(self.tables)
        elif not seen:
            seen.update(_look(list(_sources)))
        return tuple(seen[table] for table in self.tables), seen[_QUIET]


class Answers:
    """Answers of queries whose SQL names tracked tables only, the latest `size` of them; one query to ask.

    The SQL itself says what an answer depends on, so nothing has to be named; whoever sees other regions asks other
    SQL.  Not for SQL that calls a clock.
    """

    def __init__(self, size: int = 128) -> None:
        self.size = size
        self._kept: dict[Hashable, tuple[Any, Any]] = {}

    def value(self, sql: str, params: Sequence[Any], fetch: Callable[[], V]) -> V:
        """What `fetch()` gives, from memory when nothing in the tables has changed."""
        watched = _watched_tables()
        named = sorted(set(_NAMED_TABLES.findall(sql)))
        if not all(name in watched for name in named):
            return fetch()
        tables = [watched[name] for name in named]
        found = self._seen(tables)
        seen, is_quiet = {table: found[table] for table in tables}, found[_QUIET]
        key = (sql, *map(repr, params))
        kept = self._kept.get(key)
        if kept and kept[0] == seen:
            return kept[1]
        value = fetch()
        if is_quiet:
            self._kept.pop(key, None)
            while len(self._kept) >= self.size:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = seen, value
        return value

    @staticmethod
    def _seen(tables: list[str]) -> dict[str, Any]:
        """What was last written; during one glance asked once, of every table."""
        glance = _glance.get()
        if glance is None:
            return _look(tables)
        if _QUIET not in glance or not glance.keys() >= set(tables):
            glance.update(_look(sorted({*_sources, *_watched_tables().values()})))
        return glance


_NAMED_TABLES = re.compile(r'\b(?:FROM|JOIN) "(\w+)"')


@cache
def _watched_tables() -> dict[str, str]:
    """The table of every tracked model, and that of its events."""
    models_ = [model for model in apps.get_models() if hasattr(model, "history")]
    tracked = [model for model in models_ if hasattr(model.history, "rel")]
    return {model._meta.db_table: _events(model) for model in tracked}


_QUIET = ""


def _look(tables: list[str]) -> dict[str, Any]:
    """The latest event by table, and under `_QUIET` whether nobody is writing; one query."""
    latest = "".join(
        f", (SELECT pgh_id || ' ' || pgh_created_at FROM {table} ORDER BY pgh_id DESC LIMIT 1)"  # noqa: S608 - our own tables
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS ({_OTHERS_WRITING}){latest}")
        found = cursor.fetchone()
    return dict(zip((_QUIET, *tables), found, strict=True))


def _events(source: Any) -> str:
    """The quoted table of a tracked model's events."""
    return connection.ops.quote_name(source.history.rel.related_model._meta.db_table)
