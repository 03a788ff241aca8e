"""The stage on which the engine's properties are tried: a list received, officers who decide, the register before and
after.  Whatever an example writes is gone when it ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from unittest import mock

from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, reject, settings
from hypothesis import strategies as st

from tests.factories import make_user
from tests.imports.made_rows import Row, book, read_book, rows_of
from welfare.accounts.models import User
from welfare.desk.registry import SheetKind, announced
from welfare.imports import applying, planning, receiving, undoing
from welfare.imports.applying import NotApplicable, apply_batch
from welfare.imports.correcting import NotCorrectable, correct_row
from welfare.imports.deciding import NotDecidable, decide
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.receiving import receive
from welfare.imports.workbook import UnreadableFile

BATTERY = int(os.environ.get("BATTERY", "0"))
KINDS = [kind.code for kind in announced(SheetKind)]

examples = settings(
    # The suite tells that something broke; the battery takes the time to make the example small.
    phases=list(Phase) if BATTERY else [Phase.generate],
    max_examples=max(3, BATTERY // 40),
    deadline=None,
    derandomize=not BATTERY,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

Snapshot = dict[type[models.Model], dict[Any, dict[str, Any]]]
ENGINE = {"imports", "jobs", "audit"}
ROOMS = {"welfare", "pillars", "puskesos", "events"}
DOMAIN = [
    model for model in apps.get_models()
    if model.__module__.partition(".")[0] in ROOMS
    and model._meta.app_label not in ENGINE
    and not hasattr(model, "pgh_tracked_model")
    # The words names are spelt with, for the search: the database adds them, and a word once seen stays known.
    and model._meta.label != "people.NameWord"
]  # fmt: skip


# The stage ----------------------------------------------------------------------------------------------------------
@contextmanager
def example() -> Iterator[None]:
    """One example: whatever it writes is gone afterwards."""
    with transaction.atomic(), mock.patch.object(receiving, "read_workbook", read_book):
        yield
        transaction.set_rollback(True)


def officer(whole: bool) -> User:
    return make_user("petugas.rekaan", *(("staff",) if whole else ("tksk", "35.24.02")))


def sent(kind: str, sheets: Sequence[Sequence[Row]], by: User, target: Any) -> ImportBatch:
    into = target if kind == "participants" else None
    try:
        return receive(book(kind, sheets), "daftar.xlsx", kind=kind, by=by, target=into, keep_file=False)
    except UnreadableFile:
        reject()  # nothing but blank cells, or nothing that is a row


def applied(batch: ImportBatch, by: User, all_or_nothing: bool = False) -> ImportBatch | None:
    try:
        return apply_batch(batch, by=by, all_or_nothing=all_or_nothing)
    except NotApplicable:
        return None


def data(batch: ImportBatch) -> list[ImportRow]:
    return list(batch.rows.filter(kind="data").order_by("position"))


def told(batch: ImportBatch) -> list[Any]:
    """The plan in short, for the message of a failed property."""
    return [(row.sheet, row.number, row.verdict, row.label, row.reason, row.changes) for row in data(batch)]


def columns_of(model: type[models.Model]) -> list[str]:
    """All but the moment of the last write."""
    return [f.attname for f in model._meta.concrete_fields if not (getattr(f, "auto_now", False) or f.generated)]


def snapshot() -> Snapshot:
    return {model: {row["pk"]: row for row in model._base_manager.values("pk", *columns_of(model))} for model in DOMAIN}


def different(one: Snapshot, other: Snapshot) -> list[Any]:
    return [
        (model._meta.label, pk, one[model].get(pk), other[model].get(pk))
        for model in DOMAIN
        for pk in one[model].keys() | other[model].keys()
        if one[model].get(pk) != other[model].get(pk)
    ]


# Random officers ----------------------------------------------------------------------------------------------------
Act = tuple[str, int, Any]


def acts_of(kind: str, most: int = 4) -> st.SearchStrategy[list[Act]]:
    place = st.sampled_from((0, 0, 1, 1, 2, 3, 5, 8))  # the same rows again and again
    decided = st.tuples(st.sampled_from(("skip", "new", "undecided", "person")), place, st.integers(0, 3))
    return st.lists(decided | st.tuples(st.just("correct"), place, rows_of(kind)), min_size=2, max_size=most)


def act(batch: ImportBatch, by: User, what: Act) -> ImportBatch:
    """What an officer does with one row; what is refused leaves the import as it was."""
    verb, place, more = what
    rows = data(batch)
    row = rows[place % len(rows)]
    with suppress(NotDecidable, NotCorrectable), transaction.atomic():
        if verb == "correct":
            return correct_row(row, {name: str(cell) for name, cell in more.items()}, by=by)
        decision: dict[str, Any] = {"skip": {"skip": True}, "new": {"person": "new"}}.get(verb, {})
        if verb == "person":
            if not row.candidates:
                return batch
            decision = {"person": row.candidates[more % len(row.candidates)][0]}
        return decide(batch, {row.pk: decision}, by=by)
    return ImportBatch.objects.get(pk=batch.pk)


def plans(batch: ImportBatch) -> list[Any]:
    return [row for row in told(batch) if row[2] in ("new", "changed")]


@contextmanager
def chunks_of(size: int) -> Iterator[None]:
    with (
        mock.patch.object(planning, "CHUNK", size),
        mock.patch.object(receiving, "CHUNK", size),
        mock.patch.object(applying, "CHUNK", size),
        mock.patch.object(undoing, "CHUNK", size),
    ):
        yield
