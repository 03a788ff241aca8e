"""What a round's findings became in other rooms: each announces what it counts, and the list that shows just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from puskesos.aid.models import Round
from welfare.desk import asking


@dataclass(frozen=True)
class OutcomeSource:
    """`ask(user, round)` counts as `n` what the user may see; `url(round)` is the list of just those."""

    label: str
    permission: str
    order: int
    ask: Callable[[Any, Round], asking.Numbers]
    url: Callable[[Round], str]
