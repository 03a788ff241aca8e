"""The nightly seal."""

from __future__ import annotations

from typing import Any

from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly
from welfare.trust import chain


@nightly("trust.seal", label="Menyegel riwayat", hour=1)
def seal(progress: Progress) -> dict[str, Any]:
    """Seal the history and the read log since the last seal."""
    made = chain.seal()
    return {"baris": made.rows if made else 0}
