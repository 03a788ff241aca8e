"""Names of persons: titles apart, keys for sorting and matching, and how alike two names are.

Indonesian names have one word or many, no family name, and are written in several ways: `Moh.`, `Muh.` and `M.` are one
word, so are `Ach.` and `Achmad`, and an older spelling (dj, tj, oe) still stands on many cards.  The spelling that a
person uses is never changed here; keys are made beside it.  Plain Python.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Gelar depan, and forms of address that office lists put in their place.  `Moh.`, `R.` and `Ny.` are parts of the name.
TITLES_BEFORE = _set(
    "prof dr drs dra ir h hj kh hc drg drh ust ustad ustadz ustadzah kyai kiai nyai ns apt bpk bapak ibu sdr sdri "
    "tn pdt"
)
# Gelar belakang without dots and in lower case.
TITLES_AFTER = _set(
    "ssos sst strsos spd spdi spdsd sag sh shi se sei st sip sap skom spsi skm skep skeb sgz spt sp spi shut "
    "sfarm sfil ssi sstp sstpi ssn stp sth stpd sthi sus shum sikom sadm sak sakun skg sked sm smn strkeb strkep "
    "strip msi mm mpd mpdi mh mhum mkes mkn mt mip map mag ma mba msc mkom mikom mpsi msos mth mei mak mp med "
    "ment mphil mtp amd amdkeb amdkep amk amak ama amp ba bsc lc phd psikolog ners ns apt cht cpm dipl sptht spog "
    "spa spb spd spm"
)
# Degrees that could be the last word of a name: taken off only behind a comma or with dots or capitals of their own.
_SHORT_DEGREES = _set("sh se st ma mm mt mh mp ba lc ns sp spi sm sus med mag map mip mak ama amp spa spb spm")

_VARIANTS = {
    "muhammad": "m mu moh muh mohd muhd mohamad mohammad mochammad mochamad muchammad muchamad muhamad muhamat mohamed "
    "muhammed moch much mohammed muhammat mhd md mukhammad mokhamad mokhammad",
    "ahmad": "ach ah achmad akhmad akhmat ahmat achmat ahmed amad achm ahm",
    "abdul": "abd abdoel abdoul abdl abdull",
    "siti": "st sitti sty siti",
    "nur": "noer noor nuur",
}
_WORDS = {variant: word for word, variants in _VARIANTS.items() for variant in (word, *variants.split())}
_LIGHT = frozenset({"muhammad", "r", "rr", "raden", "roro", "ny", "nyonya", "bin", "binti", "al", "hj", "h"})

_LETTERS = re.compile(r"[^a-z0-9]+")
_BEFORE = re.compile(r"(?:k\.?\s?h|[a-z]{1,9})\.?(?=[\s.]|$)", re.IGNORECASE)
_OLD = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
_SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("dz", "z"), ("ph", "f"), ("sy", "s"),
    ("sh", "s"), ("ts", "s"), ("ks", "x"), ("q", "k"), ("v", "f"), ("p", "f"), ("z", "s"), ("y", "i"), ("ie", "i"),
    ("ii", "i"), ("w", "u"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SplitName:
    before: str
    """Gelar depan as written, `Drs. H.`"""
    name: str
    """The name itself, in the person's own spelling."""
    after: str
    """Gelar belakang as written, `S.Sos., M.Si.`"""

    def __str__(self) -> str:
        return full_name(self.before, self.name, self.after)


def full_name(before: str, name: str, after: str) -> str:
    """The name with its titles, as it stands on a letter."""
    front = f"{before} {name}" if before else name
    return f"{front}, {after}" if after else front


def split_titles(text: str) -> SplitName:
    """Take the titles off a name whose white space is already single.  Letters are neither changed nor lost."""
    core, after = _split_after(text.strip(" ,"))
    before, name = _split_before(core)
    return SplitName(before, name, after)


def _split_before(text: str) -> tuple[str, str]:
    start = 0
    while match := _BEFORE.match(text, start):
        if _squeeze(match.group()) not in TITLES_BEFORE:
            break
        end = match.end()
        while end < len(text) and text[end] in " .,":
            end += 1
        if end >= len(text):  # "H." alone is somebody's initial, not a title without a name
            break
        start = end
    return text[:start].rstrip(" ,"), text[start:]


def _split_after(text: str) -> tuple[str, str]:
    name, comma, rest = text.partition(",")
    if comma and name.strip():
        words = [word for word in re.split(r"[,\s]+", rest) if word]
        if words and all(_is_degree(word) for word in words):
            core, more = _trailing(name.strip())
            tail = rest.strip(" ,")
            return core, f"{more}, {tail}" if more else tail
        return text, ""
    return _trailing(text)


def _trailing(text: str) -> tuple[str, str]:
    """Degrees written behind the name without a comma: `Budi Santoso S.Sos M.Si`."""
    words = text.split(" ")
    shouted = text == text.upper()
    cut = len(words)
    while cut > 1 and _is_own_degree(words[cut - 1], shouted, cut):
        cut -= 1
    if cut == len(words):
        return text, ""
    return " ".join(words[:cut]).rstrip(" ,"), " ".join(words[cut:])


def _is_degree(word: str) -> bool:
    key = _squeeze(word)
    return key in TITLES_AFTER or (1 < len(key) <= 8 and "." in word.strip(".")) or (word.isupper() and len(key) <= 4)


def _is_own_degree(word: str, shouted: bool, position: int) -> bool:
    key = _squeeze(word)
    if key not in TITLES_AFTER:
        return False
    if "." in word.rstrip("."):
        return True
    if key in _SHORT_DEGREES:
        return word.isupper() and (not shouted or position > 2)
    return True


def _squeeze(text: str) -> str:
    return _LETTERS.sub("", text.lower())


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: the key by which names are sorted."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.lower().replace("'", "").replace("’", "").replace("`", "")
    return _LETTERS.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One plain word as it sounds: usual short forms written out, old spelling made new, like letters made one."""
    if word in _WORDS or len(word) < 3:
        return _WORDS.get(word, word)
    for old, new in _OLD:
        word = word.replace(old, new)
    if word in _WORDS:
        return _WORDS[word]
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    squeezed = [word[0]]
    for letter in word[1:]:
        if letter != squeezed[-1]:
            squeezed.append(letter)
    word = "".join(squeezed)
    return word[:-1] if len(word) > 4 and word.endswith("h") else word


def fold(name: str) -> str:
    """The key under which spellings of one name meet: `Moh. Choirul` and `Muhammad Khoirul` have the same."""
    return " ".join(fold_word(word) for word in plain(split_titles(name).name).split())


def similarity(first: str, second: str) -> float:
    """How alike two names are, 0 to 1; titles are left out, and the order of words counts little.

    1.0 is the same name in any of its spellings; above 0.9 almost surely the same; under 0.7 another name.
    """
    one, two = fold(first).split(), fold(second).split()
    if not one or not two:
        return 0.0
    if one == two:
        return 1.0
    return _words_alike(tuple(one), tuple(two))


@lru_cache(maxsize=65536)
def _words_alike(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    if len(one) > len(two):
        one, two = two, one
    if "".join(one) == "".join(two):
        return 0.98
    pairs = sorted(
        ((word_similarity(a, b), -abs(i - j), i, j) for i, a in enumerate(one) for j, b in enumerate(two)), reverse=True
    )
    left, right = set(range(len(one))), set(range(len(two)))
    got = matched = 0.0
    moved = False
    for alike, _, i, j in pairs:
        if alike < 0.6 or i not in left or j not in right:
            continue
        left.discard(i)
        right.discard(j)
        weight = (_weight(one[i]) + _weight(two[j])) / 2
        matched += weight
        got += alike * weight
        moved = moved or i != j
    # A word that the longer name has and the shorter lacks says less than one that was replaced by another.
    lost = sum(_weight(one[i]) for i in left) + 0.7 * sum(_weight(two[j]) for j in right)
    if not matched:
        return 0.0
    return round(got / (matched + lost) - (0.02 if moved and not left and not right else 0.0), 4)


def word_similarity(a: str, b: str) -> float:
    """How alike two folded words are; an initial meets the word that it may stand for at 0.85."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.85 if a[0] == b[0] else 0.0
    longest = max(len(a), len(b))
    edits = OSA.distance(a, b)
    if edits == 1 and longest >= 4:
        return 0.93 if longest >= 6 else 0.88
    return max(0.0, min(JaroWinkler.similarity(a, b) - 0.08, 1 - edits / longest + 0.1))


def _weight(word: str) -> float:
    if word in _LIGHT:
        return 0.15
    return 0.35 if len(word) == 1 else 1.0
