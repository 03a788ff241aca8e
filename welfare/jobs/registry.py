"""What can be done in the background: functions under a code, and which of them run every night.

A work function takes a `Progress` and its arguments (what JSON can hold) and returns a dict or None, kept as the job's
`result`; `{"url": "/…"}` in it is where the officer is taken when the job is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Work = Callable[..., "dict[str, Any] | None"]
W = TypeVar("W", bound=Work)


@dataclass(frozen=True)
class Verb:
    code: str
    label: str
    function: Work
    atomic: bool
    """One transaction holds the work and the mark "done": killed at any moment it happens once or not at all."""


@dataclass(frozen=True)
class Night:
    code: str
    hour: int
    """Local hour (0 to 23) from which it is due; a machine that is off then does it later on that day."""


_verbs: dict[str, Verb] = {}
_nights: dict[str, Night] = {}


def job(code: str, *, label: str, atomic: bool = True) -> Callable[[W], W]:
    """Register a work function: `@job("imports.apply", label="Menyimpan impor")`.

    The worker may be killed at any moment and the job is then run again, so: with `atomic` (the default) everything
    the function writes through Django's connection is one transaction, taken back whole.  With `atomic=False` it must
    be restartable: commit in parts, and find out at the start what is already done.  Raises ValueError for a code that
    another function has.
    """

    def register(function: W) -> W:
        known = _verbs.get(code)
        if known and (known.function.__module__, known.function.__name__) != (function.__module__, function.__name__):
            raise ValueError(f"Two works of the name {code!r}")
        _verbs[code] = Verb(code, label, function, atomic)
        return function

    return register


def nightly(code: str, *, label: str, hour: int = 2, atomic: bool = True) -> Callable[[W], W]:
    """Register work that is done once a day, from `hour` on: `def work(progress)`; else like `job`."""

    def register(function: W) -> W:
        _nights[code] = Night(code, hour)
        return job(code, label=label, atomic=atomic)(function)

    return register


def verb(code: str) -> Verb | None:
    """The work of a code, or None when no app registers it (any more)."""
    return _verbs.get(code)


def nights() -> list[Night]:
    return sorted(_nights.values(), key=lambda night: (night.hour, night.code))
