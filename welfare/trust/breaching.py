"""Who was affected by a breach: whose data was looked at, taken along or changed between two moments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from axes.models import AccessLog
from django.apps import apps
from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone

from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.papers.numbering import next_number
from welfare.people.models import Person
from welfare.trust import belonging
from welfare.trust.models import Breach

Keys = dict[tuple[str, str], set[int]]
SEEN, TAKEN, CHANGED = "dilihat", "diunduh", "diubah"


@dataclass
class Affected:
    how: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By person: seen, taken, changed."""
    lists: list[SensitiveRead] = field(default_factory=list)
    """Downloads of whole lists: the log has their filter and their rows, not who stood in them."""

    def persons(self) -> Any:
        return Person.objects.filter(pk__in=self.how).select_related("region__parent")


@transaction.atomic
def record(breach: Breach, by: Any) -> Breach:
    """Store a new breach with its number."""
    year = timezone.localdate().year
    breach.by, breach.number = by, f"{next_number('trust.breach', year):03}/PDP/{year}"
    breach.save()
    return breach


def suspects(breach: Breach) -> set[int] | None:
    """The accounts that count, None for all; an address stands for who signed in from it."""
    if breach.account_id:
        return {breach.account_id}
    if not breach.address:
        return None
    names = AccessLog.objects.filter(ip_address=breach.address).values_list("username", flat=True)
    return set(User.objects.filter(username__in=names).values_list("pk", flat=True))


def affected(breach: Breach) -> Affected:
    """All persons whose data was touched between the two moments, by the log of reads and the history."""
    found, users = Affected(), suspects(breach)
    _by_reads(found, breach, users)
    _by_changes(found, breach, users)
    return found


def _by_reads(found: Affected, breach: Breach, users: set[int] | None) -> None:
    reads = SensitiveRead.objects.filter(at__range=(breach.since, breach.until)).select_related("user")
    if users is not None:
        reads = reads.filter(user__in=users)
    if breach.table:
        reads = reads.filter(subject_model=breach.table)
    keys: Keys = defaultdict(set)
    for read in reads:
        how = TAKEN if read.what == SensitiveRead.What.EXPORT else SEEN
        if read.subject_id.isdigit():
            keys[read.subject_model, how].add(int(read.subject_id))
        else:
            found.lists.append(read)
    _note(found, keys)


def _by_changes(found: Affected, breach: Breach, users: set[int] | None) -> None:
    """One query over the history of every kind of record."""
    asked = []
    for model in sorted({record.model for record in belonging.records()}):
        kind: Any = apps.get_model(model)
        if hasattr(kind, "history") and breach.table in ("", model):
            events = kind.history.rel.related_model._base_manager
            events = events.filter(pgh_created_at__range=(breach.since, breach.until), pgh_context__has_key="user")
            if users is not None:
                events = events.filter(pgh_context__user__in=list(users))
            asked.append(events.annotate(kind_of=Value(model)).values_list("kind_of", "pgh_obj_id"))
    keys: Keys = defaultdict(set)
    for model, pk in asked[0].union(*asked[1:]) if asked else ():
        keys[model, CHANGED].add(pk)
    _note(found, keys)


def _note(found: Affected, keys: Keys) -> None:
    """Add the persons behind records, by (model, how); one query."""
    asked = []
    for (model, how), pks in keys.items():
        for record in belonging.records():
            if record.model == model and record.find is None:
                rows = belonging.model_of(record)._base_manager.filter(pk__in=pks).order_by()
                told = rows.annotate(how_of=Value(how), person_of=F(record.path or "pk"))
                asked.append(told.values_list("how_of", "person_of"))
    for how, person in asked[0].union(*asked[1:]) if asked else ():
        if person is not None:
            found.how[person].add(how)
