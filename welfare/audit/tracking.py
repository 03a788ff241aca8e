"""History written by the database for every record of ours: `@tracked` on a model, and nothing can slip by.

Triggers fire per statement on insert, update and delete, so bulk and raw writes are recorded as well.  User, reason
and request come from `pghistory.context` (`middleware.py`).  The event tables are append-only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Class decorator: keep the history of `model` in a table of its own (`obj.history`)."""
    return tracked_fields()(model)


def tracked_fields(*names: str) -> Callable[[M], M]:
    """Like `tracked`, for these fields only: changes to the others (a password hash) leave no trace to steal."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    decorate: Callable[[M], M] = pghistory.track(*trackers, fields=list(names) or None)
    return decorate
