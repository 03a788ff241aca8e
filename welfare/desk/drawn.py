"""Parts of pages that take long to draw and are drawn alike again and again: kept by what they are drawn from.

The key holds all that the part says (rows of plain data) and all that its links depend on, so a kept part is never an
old one.  In the process; nothing of one user is shown to another whose key differs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString


class Drawn:
    """The latest `size` parts."""

    def __init__(self, size: int = 32) -> None:
        self.size = size
        self._kept: dict[Hashable, SafeString] = {}

    def part(self, key: Hashable, draw: Callable[[], SafeString]) -> SafeString:
        """What `draw()` gives for this key, drawn once."""
        found = self._kept.get(key)
        if found is None:
            found = draw()
            while len(self._kept) >= self.size:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return found
