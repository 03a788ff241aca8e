"""How this room's own records meet when two persons become one."""

from __future__ import annotations

from typing import Any

from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks
from welfare.people.models import DistinctPair, MatchDecision, PersonAlias


def join_aliases(kept: PersonAlias, gone: PersonAlias) -> dict[str, Any]:
    return blanks(kept, gone, "source")


def place_pair(pair: DistinctPair, column: str, person: int) -> dict[str, Any] | None:
    """In order again after one side has moved; a person is not told apart from themselves."""
    other = pair.second_id if column == "first_id" else pair.first_id
    if other == person:
        return None
    return {"first_id": min(person, other), "second_id": max(person, other)}


def join_pairs(kept: DistinctPair, gone: DistinctPair) -> dict[str, Any]:
    return blanks(kept, gone, "reason")


def join_decisions(kept: MatchDecision, gone: MatchDecision) -> dict[str, Any]:
    """A row that an officer called one of the two is this person; who refused the twin had this one in mind."""
    if gone.same and not kept.same:
        return {"same": True, "decided_by_id": gone.decided_by_id, "decided_at": gone.decided_at}
    return {}


announce(
    MergeRule("ejaan yang sama", "people.PersonAlias", join_aliases),
    MergeRule("pasangan berbeda yang sama", "people.DistinctPair", join_pairs, place_pair),
    MergeRule("keputusan atas baris yang sama", "people.MatchDecision", join_decisions),
)
