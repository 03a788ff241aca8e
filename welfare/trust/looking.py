"""Who looked at the data of one person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from welfare.audit.models import SensitiveRead
from welfare.people.models import Person
from welfare.trust import belonging

NEWEST = 200


def reads_of(person: Person) -> Any:
    """Lines of the log about the person and about their records in all apps, the newest first.

    Asks only for kinds of records that the log knows at all.
    """
    known = set(SensitiveRead.objects.order_by().values_list("subject_model", flat=True).distinct())
    wanted = Q(subject_model="people.person", subject_id__in=map(str, [person.pk, *belonging.former_numbers(person)]))
    for record in belonging.records():
        if record.model in known and record.model != "people.person":
            keys = [str(pk) for pk in belonging.rows_of(record, person).values_list("pk", flat=True)]
            wanted |= Q(subject_model=record.model, subject_id__in=keys)
    return SensitiveRead.objects.filter(wanted).select_related("user").order_by("-at", "-pk")


def lists_since(person: Person) -> int:
    """Downloads of whole lists since the person is in the register: the log does not name who stood in them."""
    models = {record.model for record in belonging.records()}
    return SensitiveRead.objects.filter(
        what=SensitiveRead.What.EXPORT, subject_id="", subject_model__in=models, at__gte=person.created_at
    ).count()
