"""Cells as a page may show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from welfare.people.nik import mask

_LONG_NUMBER = re.compile(r"\d[\d .\-]{12,}\d")

_SHORTEST = 14


def shown_cells(cells: Iterable[Any]) -> list[str]:
    """Cells as text for the preview; anything long enough to be a NIK, KK or account number is masked."""
    # Most cells are too short to hold such a number.
    return [cell if cell.__class__ is str and len(cell) < _SHORTEST else _shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) < _SHORTEST else _LONG_NUMBER.sub(_mask, text)[:200]


def _mask(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return found.group() if len(digits) < 14 else mask(digits)
