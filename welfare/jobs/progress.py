"""How a work tells how far it is, and learns that it is to stop."""

from __future__ import annotations

import threading
import time
from typing import Any

from welfare.jobs.models import Job

SECONDS_BETWEEN = 0.5
"""Between two writes; whoever ticks for every row costs nothing in between."""

leaving = threading.Event()
"""Set when this worker was asked to end: the job under way is laid down and taken up again by the next one."""

# In one statement: tell, and hear whether somebody asked to stop.  Of a newer attempt nothing is changed.
TELL = """
UPDATE jobs_job SET done = %(done)s, total = %(total)s, note = %(note)s, heard_at = clock_timestamp(),
  counted_at = CASE WHEN total IS DISTINCT FROM %(total)s OR done > %(done)s THEN clock_timestamp() ELSE counted_at END
WHERE id = %(pk)s AND attempts = %(attempt)s AND state = 'running'
RETURNING cancel_asked_at IS NOT NULL
"""


class Refused(Exception):
    """The work cannot be done; the message is a sentence for the officer.  For work functions to raise."""


class Stopped(BaseException):
    """The work must end now: let it pass through.  No `Exception`, so that nobody catches it with other mishaps."""


class Cancelled(Stopped):
    """An officer asked for it."""


class Interrupted(Stopped):
    """The worker ends."""


class Superseded(Stopped):
    """This runner was taken for dead, and the job is another's by now."""


class Progress:
    """Given to every work function.  `job` is the row as it was at the start (`job.by`: for whom the work is done)."""

    def __init__(self, job: Job, other: Any) -> None:
        self.job = job
        self.done, self.total, self.note = 0, None, ""  # type: int, int | None, str
        self._other = other
        self._told = 0.0
        self._is_seen = True
        self._is_seen = self._tell() is not None

    def tick(self, done: int, total: int | None = None, note: str = "") -> None:
        """`done` of `total` rows; `note` says what is done now ("Mencocokkan orang"); left out, both stay.

        Call it as often as you like, and at least twice a second where the work should be quick to cancel.  A new note
        is told at once.  Raises `Stopped` (do not catch it) when somebody cancelled or the worker ends.
        """
        changed = bool(note) and note != self.note
        self.done = done
        self.total = self.total if total is None else total
        self.note = note[:200] or self.note
        if changed or time.monotonic() - self._told >= SECONDS_BETWEEN:
            self.look()

    def look(self) -> None:
        """Tell now, whatever was told a moment ago; raises like `tick`."""
        is_cancelled = self._tell()
        if is_cancelled:
            raise Cancelled
        if is_cancelled is None and self._is_seen:
            raise Superseded
        if leaving.is_set():
            raise Interrupted

    def _tell(self) -> bool | None:
        """Whether a cancel was asked for; None when the row is not there for the other connection.

        That is so from the start where the job itself is not committed (tests in a transaction): nothing to tell then.
        """
        self._told = time.monotonic()
        if not self._is_seen:
            return None
        values = {
            "done": self.done, "total": self.total, "note": self.note, "pk": self.job.pk, "attempt": self.job.attempts,
        }  # fmt: skip
        with self._other.cursor() as cursor:
            cursor.execute(TELL, values)
            row = cursor.fetchone()
        return None if row is None else bool(row[0])
