"""How alike two folded names are: which letters may differ within one name, and which make another one.

In Indonesian names the last vowel tells men from women (Sulistiyono, Sulistiyani) and the consonant before a vowel
tells Sukarno from Sumarno, while e and i, o and u, a final t and d are written for each other.  So an edit is weighed
by what it changes, not only counted.  Works on the keys that `names.fold` makes; plain Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SLIP, RISKY, TELLING = 0.06, 0.12, 0.4
"""What an edit costs: written for the same word; perhaps; it makes another word."""

_SAME_WORD = 0.85
"""Below, two words stand for two names."""
_ANOTHER_WORD = 0.6
_HIGHEST_OF_OTHERS = 0.8
"""Names of which one word differs are never above this, however long the rest."""

_VOWELS = frozenset("aeiou")
_LONG = re.compile(r"(.)\1+")
_LAST_H = re.compile("[ao]h$")  # as `names.fold` leaves it off longer words
_WRITTEN_FOR_EACH_OTHER = frozenset(frozenset(pair) for pair in ("ei", "ou"))
# Neighbours on the keyboard, as folded.
_NEIGHBOURS = frozenset(
    frozenset(pair) for pair in ("io", "rt", "df", "fg", "gh", "hj", "jk", "kl", "cf", "bf", "bn", "mn")
)
_LIKE = frozenset(frozenset(pair) for pair in ("td", "kg", "bf", "mn", "sc", "sd"))
# A vowel that Javanese writes o and others write a, in words where it tells nothing: these only, as folded.
_O_OR_A = _set(
    "santoso safutro nugroho uibouo furnomo kusumo uijoio joio utomo fratomo laksono sanjoio frakoso surio darmo futro "
    "atmojo uicaksono "
    "santosa safutra nugraha uibaua furnama kusuma uijaia jaia utama fratama laksana sanjaia frakasa suria darma futra "
    "atmaja uicaksana sahro sahra"
)

# What stands before many names, or is left out at will, tells little.
_LIGHT = _set("muhammad r rr raden roro ni nionia al el gus mbah haji h hj")
_FREQUENT = _set("siti ahmad abdul nur")
_TOLD_APART = _LEFT_OUT = _FREQUENT | {"muhammad"}
_PATRONYM = frozenset({"bin", "binti", "bt", "bte"})


def key_similarity(one: str, two: str) -> float:
    """How alike two keys are, 0 to 1, as `names.similarity` tells it of the names."""
    if one == two:
        return 1.0 if one else 0.0
    if not one or not two:
        return 0.0
    return _words_alike(one, two) if one < two else _words_alike(two, one)


def tells_little(key: str) -> bool:
    """Whether a folded name has but one word that tells somebody apart: `Slamet`, `Muhammad Ali`."""
    return sum(word not in _LIGHT and len(word) > 1 for word in key.split()) < 2


def alike(key: str, others: Sequence[str], least: float) -> Iterator[tuple[int, float]]:
    """Which of `others` are at least so much like `key`: (index, how much), each at most once.

    Most are dismissed by a few calls for all of them: a name that is alike has its letters but for two, in one of the
    forms in which a name is written, or has a word more or less.
    """
    words = key.split()
    if any(len(word) == 1 for word in words):
        near = {place for _, _, place in process.extract(key, others, scorer=fuzz.token_set_ratio, **_SHARED)}
    else:
        near = {
            place
            for form in _forms(words)
            for _, _, place in process.extract(form, others, scorer=OSA.distance, **_SPELT)
        }
        shortened, spaces = _shortened(words), key.count(" ")
        if not shortened.isdisjoint(others):
            near.update(place for place, other in enumerate(others) if other in shortened)
        near.update(
            place
            for other, shared, place in process.extract(key, others, scorer=fuzz.ratio, **_LONGER)
            if other.count(" ") != spaces and _holds(words, other.split(), 1 if shared > _MOSTLY else 0)
        )
    for place in near:
        score = key_similarity(key, others[place])
        if score >= least:
            yield place, score


_MOSTLY = 74.0


def _holds(one: list[str], two: list[str], but: int) -> bool:
    """Whether the shorter name has no more than `but` words that the longer lacks."""
    return len(set(one) & set(two)) >= min(len(one), len(two)) - but


_SPELT: dict[str, Any] = {"processor": None, "limit": None, "score_cutoff": 2}
_LONGER: dict[str, Any] = {"processor": None, "limit": None, "score_cutoff": 62.0}
_SHARED: dict[str, Any] = {"processor": None, "limit": None, "score_cutoff": 74.0}


def _forms(words: list[str]) -> set[str]:
    """The name as it stands, turned round, and without or with what is often left out."""
    core = [word for word in words if word not in _LEFT_OUT] or words
    forms = {" ".join(words), " ".join(core), " ".join([core[-1], *core[:-1]])}
    if len(core) == 1:
        forms.update(f"{word} {core[0]}" for word in _LEFT_OUT)
    return forms


def _shortened(words: list[str]) -> set[str]:
    """The name with one of its words as an initial, or with an initial behind."""
    return {" ".join([*words[:i], word[0], *words[i + 1 :]]) for i, word in enumerate(words) if len(words) > 1}


@lru_cache(maxsize=262_144)
def _words_alike(first: str, second: str) -> float:
    one, two = first.split(), second.split()
    if not _PATRONYM.isdisjoint(one) or not _PATRONYM.isdisjoint(two):
        return _without_fathers(one, two)
    return _lists_alike(one, two)


def _lists_alike(one: list[str], two: list[str]) -> float:
    if len(one) > len(two):
        one, two = two, one
    return max(_joined_alike(one, two), _matched_alike(one, two))


def _without_fathers(one: list[str], two: list[str]) -> float:
    """With the father's name behind `bin`, or without it where only one of them gives it."""
    cuts = [next((i for i, word in enumerate(words) if i and word in _PATRONYM), None) for words in (one, two)]
    whole = _lists_alike(*([word for word in words if word not in _PATRONYM] for words in (one, two)))
    if (cuts[0] is None) == (cuts[1] is None):
        return whole
    return max(whole, _lists_alike(one[: cuts[0]], two[: cuts[1]]) - 0.03)


def _joined_alike(one: list[str], two: list[str]) -> float:
    """Words written together or apart: `Nurhayati`, `Nur Hayati`."""
    if len(one) == len(two):
        return 0.0
    a, b = (_LAST_H.sub("a", _LONG.sub(r"\1", "".join(words))) for words in (one, two))
    if a == b:
        return 0.98
    near = len(a) >= 8 and min(len(word) for word in (*one, *two)) > 1 and word_similarity(a, b) >= 1 - SLIP
    return 0.91 if near else 0.0


def _matched_alike(one: list[str], two: list[str]) -> float:
    pairs = sorted(
        ((word_similarity(a, b), -abs(i - j), i, j) for i, a in enumerate(one) for j, b in enumerate(two)), reverse=True
    )
    left, right = set(range(len(one))), set(range(len(two)))
    got = matched = 0.0
    meaning: list[float] = []
    moved = False
    begun = sum(word not in _LIGHT for word in one) > 1
    outer = (one[0] == two[0] and one[-1] == two[-1]) or (begun and one == two[: len(one)])
    for score, _, i, j in pairs:
        if score < _ANOTHER_WORD or i not in left or j not in right:
            continue
        left.discard(i)
        right.discard(j)
        weight = (_weight(one[i]) + _weight(two[j])) / 2
        matched += weight
        got += score * weight
        if weight == 1.0:
            meaning.append(score)
        moved = moved or i != j
    if not matched:
        return 0.0
    here, there = sum(_weight(one[i]) for i in left), sum(_weight(two[j]) for j in right)
    replaced = min(here, there)
    # A word that one name has and the other lacks says less than one that was replaced by another, least in the middle.
    missing = (max(here, there) - replaced) * (0.2 if outer else 0.35)
    score = got / (matched + 2 * replaced + missing) - (0.02 if moved and not left and not right else 0.0)
    if len(meaning) == 1 and meaning[0] < 1.0:  # nothing but this word speaks for it
        score -= 0.05
    if replaced > 0.3 or not meaning or (min(meaning) < _SAME_WORD and meaning.count(1.0) < 2):
        score = min(score, _HIGHEST_OF_OTHERS)
    return round(max(score, 0.0), 4)


@lru_cache(maxsize=262_144)
def word_similarity(a: str, b: str) -> float:
    """How alike two folded words are; an initial meets the word that it may stand for at 0.88."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.88 if a[0] == b[0] else 0.0
    if a.replace("a", "o") == b.replace("a", "o") and {a, b} <= _O_OR_A:
        return 1 - SLIP
    longest = max(len(a), len(b))
    edits = OSA.distance(a, b, score_cutoff=2)
    if edits > 2 or (edits == 2 and longest < 5):
        if not _TOLD_APART.isdisjoint((a, b)):
            return 0.0
        return max(0.0, min(JaroWinkler.similarity(a, b) - 0.08, 1 - OSA.distance(a, b) / longest + 0.1, 0.7))
    if edits == 1 and Levenshtein.distance(a, b) == 2:
        return 1 - _by_length(longest, 7, 5)
    cost = sum(_cost(op.tag, op.src_pos, op.dest_pos, a, b) for op in Levenshtein.editops(a, b))
    if edits == 2 and longest < 8:
        cost += SLIP
    return round(max(1 - cost, 1 - TELLING - 0.1 * (edits - 1)), 4)


def _cost(tag: str, i: int, j: int, a: str, b: str) -> float:
    """The cost of one edit between `a` (at i) and `b` (at j)."""
    if tag == "replace":
        return _cost_of_other(a, i, b, j)
    return _cost_of_missing(a, i) if tag == "delete" else _cost_of_missing(b, j)


def _cost_of_other(a: str, i: int, b: str, j: int) -> float:
    """One letter stands for another."""
    x, y, longest = a[i], b[j], max(len(a), len(b))
    pair = frozenset((x, y))
    vowels = (x in _VOWELS) + (y in _VOWELS)
    if vowels == 2:
        return _cost_of_vowel(pair, a, i, b, j)
    if pair == {"i", "j"}:  # y was written j
        return SLIP if i and a[i - 1] not in _VOWELS else RISKY
    if pair == {"h", "k"}:  # kh without its h
        return SLIP if i else _by_length(longest, 99, 6)
    if vowels == 1:  # no two names differ so; a finger slipped
        return _by_length(longest, 99, 5)
    before_vowel = a[i + 1 : i + 2] in _VOWELS or b[j + 1 : j + 2] in _VOWELS
    if pair in _LIKE and not before_vowel:
        return SLIP
    if pair == {"s", "d"} and i:  # Mudzakir, Mudakir, Muzakir
        return _by_length(longest, 99, 8)
    if before_vowel and (i == 0 or (i == 2 and a.startswith("su"))):  # the root's first letter: Sukarno, Sumarno
        return _by_length(longest, 99, 9)
    return _by_length(longest, 99, 6 if pair in _NEIGHBOURS else 8 if pair in _LIKE else 9)


def _cost_of_vowel(pair: frozenset[str], a: str, i: int, b: str, j: int) -> float:
    longest = max(len(a), len(b))
    if pair in _WRITTEN_FOR_EACH_OTHER:
        return SLIP
    if i == _last_vowel(a) and j == _last_vowel(b):
        return TELLING
    if pair == {"o", "a"} and a[i + 1 : i + 2] in ("h", "i"):  # Rohmat, Rahmat; Khoirul, Khairul
        return SLIP
    return _by_length(longest, 9, 5 if pair in _NEIGHBOURS else 6)


def _cost_of_missing(word: str, at: int) -> float:
    """A letter of `word` that the other spelling lacks."""
    letter, longest = word[at], len(word)
    before, after = word[at - 1 : at] in _VOWELS, word[at + 1 : at + 2] in _VOWELS
    if letter == "h":
        return RISKY if before and after else SLIP
    if at == longest - 1:
        return _cost_of_last(word)
    if letter == "j" and word[at - 1] == "i":  # Setijono, Setiyono
        return SLIP
    vowel = letter in _VOWELS
    if at == 0:
        return _by_length(longest, 99, 6 if vowel else 8)
    if vowel:
        if letter == "e" and at == 1:  # Selamet, Slamet
            return SLIP
        return _by_length(longest, 9, 6) if before or after else _by_length(longest, 7, 5)
    return _by_length(longest, 9, 7) if before and after else _by_length(longest, 8, 6)


def _cost_of_last(word: str) -> float:
    """The last letter is missing: in short names that is how women and men are told apart (Salim, Salimah)."""
    letter, longest = word[-1], len(word)
    if word.endswith("tik"):  # Astuti, Astutik
        return RISKY
    if letter in _VOWELS:
        ends_hard = word[-2] not in _VOWELS and word[-3:-2] not in _VOWELS  # no name ends in "str"
        return _by_length(longest, 8, 5) if letter in "uoe" else _by_length(longest, 99, 5 if ends_hard else 9)
    return _by_length(longest, 99, {"n": 7, "m": 7, "k": 5 if word.endswith("ak") else 6}.get(letter, 5))


def _by_length(longest: int, slip: int, risky: int) -> float:
    """An edit weighs less in a long word."""
    return SLIP if longest >= slip else RISKY if longest >= risky else TELLING


def _last_vowel(word: str) -> int:
    return max((i for i, letter in enumerate(word) if letter in _VOWELS), default=-1)


def _weight(word: str) -> float:
    if word in _LIGHT:
        return 0.15
    if len(word) == 1:
        return 0.35
    return 0.4 if word in _FREQUENT else 1.0
