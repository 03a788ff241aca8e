"""What a plan was made against, and whether that still stands.

Every write to a tracked model leaves a numbered entry in its history, however it was written.  The last numbers of all
models that a plan reads are therefore a version of that part of the register: equal numbers, equal plan.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from welfare.imports.resources import SheetResource

READING, WRITING = "SHARE", "SHARE ROW EXCLUSIVE"
PATIENCE, PAUSE = 400, 0.05
"""Attempts and seconds between them: twenty seconds."""


def mark(resource: SheetResource, by: Any) -> dict[str, Any]:
    """The version of the register that a plan made now will be true for.

    Writers who have begun are waited for: an entry's number is given before it is committed.
    """
    tables = _models(resource)
    with transaction.atomic():
        _lock(tables, READING)
        found = _mark(tables, by)
        transaction.set_rollback(True)  # lets go of the tables, also within the long transaction that reads a file
    return found


def hold(resource: SheetResource, by: Any) -> dict[str, Any]:
    """Keep others from writing what the resource reads until the transaction ends; returns the version held.

    Readers go on.  Must be called inside a transaction.
    """
    tables = _models(resource)
    _lock(tables, WRITING)
    return _mark(tables, by)


def last_change(model: type[models.Model]) -> int:
    """The number of the last entry in the model's history, whoever wrote it and however; 0 for none."""
    return _events(model).objects.aggregate(last=models.Max("pgh_id"))["last"] or 0


def _models(resource: SheetResource) -> list[type[models.Model]]:
    labels = {*resource.write_order, *resource.reads, *filter(None, [resource.target_model])}
    return sorted((apps.get_model(label) for label in labels), key=lambda model: model._meta.label)


def _lock(tables: Iterable[type[models.Model]], mode: str) -> None:
    """All or none: whoever holds one table while waiting for another could meet an ordinary request that does so too.

    When they are never free together, wait for them in one order, as two imports may.
    """
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    for _ in range(PATIENCE):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN {mode} MODE NOWAIT")
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            time.sleep(PAUSE)
        else:
            return
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN {mode} MODE")


def _mark(tables: Iterable[type[models.Model]], by: Any) -> dict[str, Any]:
    """Versions by model, and what else a plan depends on: whose territory it was made for, and the day."""
    versions = [
        f"SELECT '{model._meta.label}', max(pgh_id) FROM {connection.ops.quote_name(_events(model)._meta.db_table)}"  # noqa: S608
        for model in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(versions))
        found: dict[str, Any] = {label: last or 0 for label, last in cursor.fetchall()}
    return found | {"by": by.pk, "role": by.role, "where": sorted(by.territory_codes), "day": f"{timezone.localdate()}"}


def _events(model: type[models.Model]) -> Any:
    return model.history.rel.related_model  # type: ignore[attr-defined]
