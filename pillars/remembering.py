"""Counts kept until something they were counted from has changed, which the history tells.

Counting a hundred thousand posts beside a million persons takes the database a tenth of a second, and between two
changes the answer is the same.  Every change of a tracked table, bulk and raw writes included, leaves a numbered event
in the same transaction, so the latest event of each table says exactly what has been counted: never a minute old.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection, models

V = TypeVar("V")
# Whoever writes holds a lock on the own transaction's number.  Other databases of the server do not matter.
_OTHERS_WRITING = """
SELECT 1 FROM pg_locks held LEFT JOIN pg_stat_activity who USING (pid)
WHERE held.locktype = 'transactionid' AND held.pid IS DISTINCT FROM pg_backend_pid()
AND (who.datname IS NULL OR who.datname = current_database())
"""


class Remembered:
    """Values counted from some tracked models, the latest `size` of them; kept in the process, one query to ask."""

    def __init__(self, *sources: type[models.Model], size: int = 64) -> None:
        self.sources = sources
        self.size = size
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
        latest = ", ".join(
            f"(SELECT pgh_id || ' ' || pgh_created_at FROM {_events(source)} ORDER BY pgh_id DESC LIMIT 1)"  # noqa: S608 - our own tables
            for source in self.sources
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT NOT EXISTS ({_OTHERS_WRITING}), {latest}")
            is_quiet, *state = cursor.fetchone()
        return tuple(state), is_quiet


def _events(source: Any) -> str:
    """The quoted table of a tracked model's events."""
    return connection.ops.quote_name(source.history.rel.related_model._meta.db_table)
