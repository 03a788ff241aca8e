"""How a long step says how far it is: rows done, rows in all, and what it does now."""

from __future__ import annotations

from collections.abc import Callable

Tick = Callable[[int, int, str], None]
"""`tick(done, total, note)`; may raise to stop the work, whose transaction is then rolled back."""


def SILENT(done: int, total: int, note: str) -> None:
    """For callers who wait."""
