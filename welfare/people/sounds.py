"""What a name sounds like at its ends: the letters by which names that may be one are found together.

Each sound exists twice, as Python for the rows of a list and as SQL for the register, where it is an index and no
column: it cannot be out of date, however a person was written.  `%(expressions)s` stands for the column with the folded
name.
Vowels, h and j are left out and t and d, k and g, b and p, m and n are one: what `likeness` forgives is not heard here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FROM, _TO = "dgbmaiueohj", "tkfn"
"""For `translate`: letters of the first without a partner in the second are left out."""
_FIRST_FROM, _FIRST_TO = "dghbmcjaeou", "tkkfnsiiiii"
_BEFORE_THE_NAME = "(muhammad|siti|ahmad|abdul|nur|a|s|r|rr|ni) "
_FATHER = " (bin|binti) .*"

_CORE = rf"regexp_replace(%(expressions)s, '{_FATHER}|\m{_BEFORE_THE_NAME}', '', 'g')"
_FIRST, _LAST = f"split_part({_CORE}, ' ', 1)", f"split_part({_CORE}, ' ', -1)"
HEAD_SQL = f"left(translate({_FIRST}, '{_FROM}', '{_TO}'), 3)"
TAIL_SQL = f"right(translate({_LAST}, '{_FROM}', '{_TO}'), 3)"
FIRST_LETTER_SQL = f"left(translate({_FIRST}, '{_FIRST_FROM}', '{_FIRST_TO}'), 1)"
LAST_LETTER_SQL = f"left(translate({_LAST}, '{_FIRST_FROM}', '{_FIRST_TO}'), 1)"
WHOLE_SQL = f"translate(%(expressions)s, '{_FROM} ', '{_TO}')"

_core = re.compile(rf"{_FATHER}|\b{_BEFORE_THE_NAME}")
_sound = str.maketrans(dict(zip(_FROM, _TO.ljust(len(_FROM), "\0"), strict=True)) | {" ": "\0"})
_letter = str.maketrans(_FIRST_FROM, _FIRST_TO)


class Sounds(NamedTuple):
    """Of one folded name."""

    head: str
    """First consonants of its first word."""
    tail: str
    """Last consonants of its last word."""
    first: str
    """Letter with which the first word begins."""
    last: str
    """Letter with which the last word begins."""


def sounds(key: str) -> Sounds:
    """The sounds of a folded name, equal to what the SQL above makes of it."""
    words = _core.sub("", key).split(" ")
    return _ends(words)


def written(key: str) -> set[Sounds]:
    """The sounds of the ways to write the name: as it is, turned round, with a word less at either end."""
    words = _core.sub("", key).split(" ")
    ways = [words, [*words[1:], words[0]]]
    if len(words) > 2:
        ways += [words[1:], words[:-1]]
    return {_ends(way) for way in ways}


def whole(key: str) -> str:
    """The consonants of the whole name, whether its words are written together or apart."""
    return _of(key)


def _ends(words: list[str]) -> Sounds:
    return Sounds(_of(words[0])[:3], _of(words[-1])[-3:], _begin(words[0]), _begin(words[-1]))


def _of(text: str) -> str:
    return text.translate(_sound).replace("\0", "")


def _begin(word: str) -> str:
    return word[:1].translate(_letter)
