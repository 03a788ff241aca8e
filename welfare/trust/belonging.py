"""The records of one person, over all apps, as these announced them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from welfare.desk.registry import announced
from welfare.people.models import Merge, Person
from welfare.trust.announcing import PersonRecord


def records(user: Any = None) -> list[PersonRecord]:
    """All announced kinds in order; with a user, those he has the permission for."""
    return announced(PersonRecord, user)


def model_of(record: PersonRecord) -> type[models.Model]:
    return apps.get_model(record.model)


def rows_of(record: PersonRecord, person: Person) -> models.QuerySet[Any]:
    """The person's records of a kind, wherever they lie: they are the person's, not an officer's territory."""
    manager = model_of(record)._base_manager
    if record.find is not None:
        return manager.filter(pk__in=record.find(person)).order_by("pk")
    return manager.filter(**{record.path or "pk": person.pk}).order_by("pk")


def former_numbers(person: Person) -> list[int]:
    """Under which numbers the person was in the register before merges."""
    return list(Merge.objects.filter(winner=person, undone_at=None).values_list("loser_pk", flat=True))


def obstacles(person: Person) -> list[str]:
    """Why the person cannot be anonymised yet, in sentences."""
    return [words for record in records() if record.in_the_way and (words := record.in_the_way(person))]


def told_fields(record: PersonRecord) -> list[models.Field[Any, Any]]:
    """The columns that tell about the person: no keys, no officers, no other persons, nothing sealed."""
    officers = get_user_model()
    fields = []
    for field in model_of(record)._meta.concrete_fields:
        if record.only and field.name not in record.only:
            continue
        if field.primary_key or field.name in record.hidden or field.name.startswith("nik_"):
            continue
        if not (field.is_relation and field.related_model in (officers, Person)):
            fields.append(field)
    return fields


def told(record: PersonRecord, person: Person) -> Iterator[list[Any]]:
    """The person's records of a kind as rows of plain values, in the columns of `told_fields`."""
    fields = told_fields(record)
    related = [field.name for field in fields if field.is_relation]
    for row in rows_of(record, person).select_related(*related):
        yield [_plain(row, field) for field in fields]


def _plain(row: Any, field: models.Field[Any, Any]) -> Any:
    value = getattr(row, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dt.datetime):
        return timezone.localtime(value)
    return value if isinstance(value, int | float | dt.date) else "" if value is None else str(value)
