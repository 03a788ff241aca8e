"""How large a file may be, and how much of the machine reading it may take."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass, replace

MEBIBYTE = 1 << 20
ORDINARY_BYTES = 8 * MEBIBYTE
MOST_TIMES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of one reading, for an upload of ordinary size; `for_upload` grows them for a large one.

    A caller that expects more (a migration, a benchmark) passes larger ones.
    """

    upload_bytes: int = 150 * MEBIBYTE
    pasted_characters: int = 20 * MEBIBYTE
    unzipped_bytes: int = 200 * MEBIBYTE
    rows: int = 300_000
    """Rows of all sheets together, blank rows above the last filled one included."""
    columns: int = 1_000
    """Columns kept of each sheet; what stands further right is left out with a note."""
    cells: int = 6_000_000
    """Cells of all sheets together, as stored (each row up to its last filled cell)."""
    seconds: int = 60
    """Wall clock; the processor time of the child has the same limit."""
    memory_bytes: int = 1 << 30
    """Address space of the child, not of the caller."""

    def for_upload(self, size: int) -> Limits:
        """The limits for a file of `size` bytes: the more was sent, the more it may unfold to.

        A million rows of twelve columns are 70 MB and need about a minute; a small file with a million rows is a bomb.
        """
        times = min(1 + size // ORDINARY_BYTES, MOST_TIMES)
        return replace(
            self,
            unzipped_bytes=self.unzipped_bytes * times,
            rows=self.rows * times,
            cells=self.cells * times,
            seconds=self.seconds * times,
            memory_bytes=self.memory_bytes * (2 if times > 1 else 1),
        )


STANDARD = Limits()


def confine_this_process(limits: Limits) -> None:
    """Put the limits on the running process, for good.  Only the child calls this, before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    _lower(resource.RLIMIT_CPU, limits.seconds)
    _lower(resource.RLIMIT_FSIZE, 2 * limits.unzipped_bytes)
    # The parent kills a child that is late; the alarm ends one whose parent has died while native code slept.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.seconds + 5)


def _lower(kind: int, value: int) -> None:
    """Set a limit, never above the hard limit that the process already has (an ordinary user may not raise it)."""
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
