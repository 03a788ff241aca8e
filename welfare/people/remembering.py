"""What officers answered about who is meant: kept, so that the same row of a list is not asked about twice.

A row is known by a keyed hash of all that it says about who it is; if it says something else, it is asked again.
Answers on rows are written as steps of a list's plan (`answered`); here they are read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q

from welfare.people.models import DistinctPair, MatchDecision, Person
from welfare.people.sealing import row_index

if TYPE_CHECKING:
    from welfare.people.candidates import Rows
    from welfare.people.matching import Candidate

Answers = dict[int, dict[int, bool]]
"""By the row's position and the person's key: the same person, or not."""


def fingerprint(candidate: Candidate) -> str:
    """Of the folded name, the number (whole, or its first 15 digits), birth date, phone and place."""
    said = (
        candidate.name_key,
        candidate.nik_index or candidate.nik_prefix_index or "",
        candidate.birth_date.isoformat() if candidate.birth_date else "",
        candidate.phone,
        candidate.village_code or candidate.subdistrict_code or "",
    )
    return row_index("|".join(said))


def tell_apart(one: Person, two: Person, reason: str, *, by: Any) -> DistinctPair:
    """Judge two records to be two persons; once: a second officer a moment later finds the first one's answer."""
    first, second = sorted((one, two), key=lambda person: person.pk)
    with pghistory.context(user=by.pk, reason=reason):
        try:
            with transaction.atomic():
                return DistinctPair.objects.create(first=first, second=second, decided_by=by, reason=reason[:200])
        except IntegrityError:
            return DistinctPair.objects.get(first=first, second=second)


def answers(rows: Rows) -> Answers:
    """What is known about each row: one query for all, one more where twins of known persons are sought."""
    given: Answers = defaultdict(dict)
    marks: dict[str, list[int]] = defaultdict(list)
    for position, candidate in rows:
        marks[fingerprint(candidate)].append(position)
    decisions = MatchDecision.objects.filter(fingerprint__in=list(marks))
    for mark, pk, same in decisions.values_list("fingerprint", "person_id", "same"):
        for position in marks[mark]:
            given[position][pk] = same
    _add_judged_apart(given, rows)
    return given


def _add_judged_apart(given: Answers, rows: Rows) -> None:
    known = [(position, candidate.person_id) for position, candidate in rows if candidate.person_id is not None]
    if not known:
        return
    apart: dict[int, set[int]] = defaultdict(set)
    asked = {pk for _, pk in known}
    pairs = DistinctPair.objects.filter(Q(first__in=asked) | Q(second__in=asked))
    for one, two in pairs.values_list("first_id", "second_id"):
        apart[one].add(two)
        apart[two].add(one)
    for position, pk in known:
        given[position] |= dict.fromkeys((pk, *apart[pk]), False)
