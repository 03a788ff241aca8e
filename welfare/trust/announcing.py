"""What apps announce about personal data: which records are a person's, why they are kept, and for how long.

Export of one person, anonymising, the list of who was affected, retention and the record of processing are all built
from these; a test walks every model that points to a person and demands a `PersonRecord` for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

EMPTY: Any = object()
"""Blur: the field's own default."""


@dataclass(frozen=True)
class PersonRecord:
    """A kind of record that says something about a person.

    `model` is a label in lower case ("cases.caseentry"), `path` the lookup from it to the person ("case__client", ""
    for the person's own record).  The same model may be announced twice, for a client and for a reporter.
    """

    label: str
    model: str
    path: str
    order: int
    permission: str
    """Without it the record is left out of the person's export."""
    only: tuple[str, ...] = ()
    """Fields that are the person's own; empty for all."""
    hidden: tuple[str, ...] = ()
    """Fields that are not told: keys, secrets, what concerns somebody else."""
    blur: dict[str, Any] = field(default_factory=dict)
    """Values (or expressions) that the fields get when the person is anonymised; the history's rows get them too."""
    find: Callable[[Any], Any] | None = None
    """`find(person)` gives the keys of the records where no lookup does."""
    in_the_way: Callable[[Any], str] | None = None
    """`in_the_way(person)`: a sentence when the person cannot be anonymised yet, else ""."""

    @property
    def known_as(self) -> str:
        return f"{self.model}:{self.path}"


@dataclass(frozen=True)
class Processing:
    """One activity in the record of processing (UU PDP art. 31)."""

    label: str
    order: int
    purpose: str
    basis: str
    """Legal basis (UU PDP art. 20)."""
    persons: str
    categories: str
    recipients: str
    retention: str
    """Code of the `RetentionRule` that ends it, or words."""


@dataclass(frozen=True)
class RetentionRule:
    """How long a kind of data is kept, and what happens then.

    `due(limit)` gives a queryset of what is older than `limit`; `end(rows, by)` ends at most the rows it is given and
    returns how many; without `end` the period is only shown, `done_by` says who keeps it.
    """

    code: str
    label: str
    order: int
    months: int
    """Until the office sets another period."""
    source: str
    due: Callable[[dt.datetime], Any]
    end: Callable[[Any, Any], int] | None = None
    effect: str = ""
    """What happens, in words."""
    done_by: str = ""
