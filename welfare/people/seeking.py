"""Find persons by what somebody remembers of a name: any spelling, any order, one word or three, among a million.

Two steps: the words written are looked up among the words that names are made of (`words`), then the persons who have
them.  Territory comes last; the indexes have narrowed a million to few by then.
"""

from __future__ import annotations

from typing import Any

from welfare.people import names, words
from welfare.people.likeness import key_similarity
from welfare.people.models import MOST_WORDS, Person

MOST_FOUND = 10
LOOKED_AT = 200
"""Persons who are compared to find the most alike."""
FOREWORDS = frozenset({"muhammad", "ahmad", "siti", "abdul", "nur"})
"""Words that many leave out."""


def found(user: Any, text: str) -> list[Person]:
    """The persons whom a text may mean, the likeliest first; kept on the user, who lives for one request."""
    kept: dict[str, list[Person]] | None = getattr(user, "_persons_found", None)
    if kept is None:
        kept = user._persons_found = {}
    if text not in kept:
        kept[text] = _found(user, names.fold(text))
    return kept[text]


def _found(user: Any, key: str) -> list[Person]:
    if not any(map(str.isalpha, key)):
        return []
    persons = Person.objects.visible_to(user).select_related("region__parent")
    first = list(persons.filter(name_key__startswith=key).order_by("name_key", "pk")[:MOST_FOUND])
    if len(first) == MOST_FOUND:
        return first
    meanings = words.meant(key.split()[:MOST_WORDS])
    others = _likest(persons.meaning(meanings), key)
    rest = {word: meant for word, meant in meanings.items() if word not in FOREWORDS}
    if not first and not others and rest and rest != meanings:
        others = _likest(persons.meaning(rest), key)
    seen = {person.pk for person in first}
    return (first + [person for person in others if person.pk not in seen])[:MOST_FOUND]


def _likest(persons: Any, key: str) -> list[Person]:
    some = list(persons.order_by()[:LOOKED_AT])
    return sorted(some, key=lambda person: (-_likeness(key, person.name_key), person.name_key, person.pk))[:MOST_FOUND]


def _likeness(key: str, other: str) -> float:
    """How alike; whole words that were written count before what only resembles them."""
    borne = set(other.split())
    written = key.split()
    return sum(word in borne for word in written) / len(written) + key_similarity(key, other)
