"""Work that makes many small objects and lets them go again, and how seldom the collector need look at them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SELDOM = (100_000, 20, 20)
"""Objects made before the youngest are looked at, and how many of those looks before the older ones are."""

_lock = Lock()
_running: list[tuple[int, int, int]] = []
"""For each long work under way, the thresholds that it found; the first one's are the ordinary ones."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for cycles of unreachable objects a hundred times less often while a list is read, planned or written.

    A row of a list is some fifty containers that live until its chunk is stored.  By the ordinary thresholds the
    collector goes through all of them, the gazetteer and the places remembered a hundred times a chunk and finds
    nothing: a third of the time of a plan.  Whatever cycles there are, are still collected, only later.
    """
    with _lock:
        _running.append(gc.get_threshold())
        gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        with _lock:
            ordinary = _running[0]
            _running.pop()
            if not _running:
                gc.set_threshold(*ordinary)
