"""What officers answered about who is meant: kept, so that the same row of a list is not asked about twice.

A row is known by a keyed hash of all that it says about who it is; if it says something else, it is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from welfare.people.models import DistinctPair, MatchDecision
from welfare.people.sealing import row_index

if TYPE_CHECKING:
    from welfare.people.candidates import Rows
    from welfare.people.matching import Candidate

CHUNK = 2_000

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


def remember_rejections(entries: Iterable[tuple[Candidate, Iterable[int]]], by: Any) -> int:
    """Rows that an officer called a new person, each with the persons offered for it.  Returns how many answers."""
    return _remember(((candidate, pk, False) for candidate, persons in entries for pk in persons), by)


def remember_choices(entries: Iterable[tuple[Candidate, int]], by: Any) -> int:
    """Rows whose person an officer chose, or whom applying the list has made.  Returns how many answers."""
    return _remember(((candidate, pk, True) for candidate, pk in entries), by)


def _remember(answers_given: Iterable[tuple[Candidate, int, bool]], by: Any) -> int:
    """The last answer about a row and a person holds."""
    now = timezone.now()
    decisions = {
        (mark, pk): MatchDecision(fingerprint=mark, person_id=pk, same=same, decided_by=by, decided_at=now)
        for candidate, pk, same in answers_given
        if (mark := fingerprint(candidate))
    }
    MatchDecision.objects.bulk_create(
        decisions.values(),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["fingerprint", "person"],
        update_fields=["same", "decided_by", "decided_at"],
    )
    return len(decisions)


def tell_apart(pairs: Iterable[tuple[int, int]], by: Any, reason: str = "") -> int:
    """Judge persons of the register to be two ("bukan orang yang sama"); what was judged before stays.

    For a person whom an import made: pairs with those rejected for its row, so that they are not proposed as twins.
    """
    wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    DistinctPair.objects.bulk_create(
        [DistinctPair(first_id=one, second_id=two, decided_by=by, reason=reason) for one, two in sorted(wanted)],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return len(wanted)


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
