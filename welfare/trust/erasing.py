"""Anonymising: what says who somebody is goes, for good, and what was counted stays counted.

This is the one exception to the append-only history: the rows of the history that hold the same data are emptied with
it, under a record of its own (`Erasure`) and an amendment of the seals (`chain.Amending`).  Nothing brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile

from welfare.people.models import Person
from welfare.trust import belonging
from welfare.trust.announcing import EMPTY, PersonRecord
from welfare.trust.chain import Amending
from welfare.trust.models import Erasure

Found = list[tuple[PersonRecord, list[int]]]
TOLD = "Data pribadi dihapus"


class NotYet(ValueError):
    """The person cannot be anonymised now; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def anonymise(person: Person, *, reason: str, by: Any, kind: str = Erasure.Kind.REQUEST) -> Erasure:
    """Empty everything that says who the person is, in all apps and in their history.  Cannot be undone.

    Raises ValueError without a reason, NotYet while the person holds a post, has an open case or receives aid, and
    `chain.Broken` when the sealed history was altered.
    """
    if not reason.strip():
        raise ValueError("Alasan wajib diisi.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_erased:
        raise NotYet(["Data orang ini sudah dihapus."])
    if sentences := belonging.obstacles(person):
        raise NotYet(sentences)
    found = [
        (record, list(belonging.rows_of(record, person).values_list("pk", flat=True))) for record in belonging.records()
    ]
    made = _write_down(found, Person, str(person.pk), reason.strip(), by, kind)
    _empty(found, made, [*belonging.former_numbers(person), person.pk])
    return made


@transaction.atomic
def empty_records(found: Found, *, model: type[models.Model], reason: str) -> Erasure:
    """Empty single records whose time is over (`retention`), without touching the person."""
    made = _write_down(found, model, "", reason, None, Erasure.Kind.RETENTION)
    _empty(found, made, [])
    return made


def _write_down(found: Found, model: type[models.Model], pk: str, reason: str, by: Any, kind: str) -> Erasure:
    counts: dict[str, int] = {}
    for record, pks in found:
        if record.blur and pks:
            counts[record.model] = counts.get(record.model, 0) + len(pks)
    return Erasure.objects.create(
        kind=kind, subject_model=model._meta.label_lower, subject_id=pk, reason=reason, rows=counts,
        by=by if isinstance(by, get_user_model()) else None,
    )  # fmt: skip


def _empty(found: Found, made: Erasure, numbers: list[int]) -> None:
    context = {"told": TOLD, "reason": made.reason, **({"user": made.by_id} if made.by_id else {})}
    with Amending(made) as amending, pghistory.context(**context):
        for record, pks in found:
            if record.blur:
                _empty_kind(record, pks, numbers, amending)


def _empty_kind(record: PersonRecord, pks: list[int], numbers: list[int], amending: Amending) -> None:
    model = belonging.model_of(record)
    _drop_files_later(model, record, pks)
    past = _past(model, record, pks, numbers)
    last = (past.order_by("-pgh_id").values_list("pgh_id", flat=True).first() or 0) if past is not None else 0
    model._base_manager.filter(pk__in=pks).update(**_values(model, record))
    if past is None:
        return
    amending.touch(past.model._meta.db_table, past.filter(pgh_id__lte=last).values_list("pgh_id", flat=True))
    with pgtrigger.ignore(f"{past.model._meta.label}:append_only"):
        past.update(**_values(past.model, record))
        _forget_words(past.filter(pgh_id__lte=last))


def _past(model: type[models.Model], record: PersonRecord, pks: list[int], numbers: list[int]) -> Any:
    """The history's rows of these records, and of those that are gone; None for a model without history."""
    if not hasattr(model, "history"):
        return None
    events = model.history.rel.related_model
    wanted = Q(pgh_obj_id__in=pks)
    if numbers and record.find is None and not record.path:
        wanted |= Q(pgh_obj_id__in=numbers)
    elif numbers and record.find is None and "__" not in record.path:
        wanted |= Q(**{f"{record.path}__in": numbers})
    return events._base_manager.filter(wanted)


def _values(model: type[models.Model], record: PersonRecord) -> dict[str, Any]:
    """Read anew for every table: an expression belongs to one query."""
    values = {}
    for name, value in record.blur.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # this model's history leaves the column out
        values[name] = field.get_default() if value is EMPTY else value  # type: ignore[union-attr]
    return values


def _forget_words(past: Any) -> None:
    """Reasons and what verbs told of themselves may name the person."""
    table = connection.ops.quote_name(past.model._meta.db_table)
    keys = list(past.values_list("pgh_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET pgh_context = pgh_context - 'told' - 'reason' WHERE pgh_id = ANY(%s)",  # noqa: S608
            [keys],
        )


def _drop_files_later(model: type[models.Model], record: PersonRecord, pks: Iterable[int]) -> None:
    """Files go when the transaction is through: one that is taken back keeps them."""
    names = [f.name for f in model._meta.concrete_fields if isinstance(f, models.FileField) and f.name in record.blur]
    for row in model._base_manager.filter(pk__in=list(pks)) if names else ():
        for name in names:
            file: FieldFile = getattr(row, name)
            if file:
                transaction.on_commit(partial(file.storage.delete, str(file.name)))
