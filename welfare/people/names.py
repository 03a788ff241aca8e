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

from welfare.people.likeness import key_similarity

SIMILAR = 0.85
"""From here on two spellings may be one name."""
NEAR = 0.7
"""From here on they may be one name when something stronger than a place agrees."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Gelar depan, and forms of address that office lists put in their place.  `Moh.`, `R.` and `Ny.` are parts of the name.
TITLES_BEFORE = _set(
    "prof dr drs dra ir h hj kh hc drg drh ust ustad ustadz ustadzah kyai kiai nyai gus ns apt bpk bapak pak ibu bu "
    "sdr sdri tn pdt"
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
    "abdul": "abd abdoel abdoul abdl abdull abdur abdus abdun abdush abdut",
    "siti": "st sitti sty siti",
    "nur": "noer noor nuur",
    "iusuf": "jusuf jusup joesoef",
    "iahia": "jahja jahya",
    "uahiu": "wahju wahjoe wahyoe",
}
_WORDS = {variant: word for word, variants in _VARIANTS.items() for variant in (word, *variants.split())}

_LETTERS = re.compile(r"[^a-z0-9]+")
# Jaenal for Zainal: where the rest of the word is Arabic, so is its first letter.
_Z_AS_J = re.compile(r"^j(?=a[ei]n(?:al|ab|ud|ur)|ulai|ulkif|ubai)")
# Abdurrahman is Abdul Rahman, Abdussalam is Abdul Salam, Abdulaziz is Abdul Aziz; Abdullah is one word.
_ABDUL = re.compile(r"abdu(?:l|([rsdnt])(?=\1)|(?=[rsdnt]))(?P<name>[a-z]{4,})")
_BEFORE = re.compile(r"(?:k\.?\s?h|[a-z]{1,9})\.?(?=[\s.]|$)", re.IGNORECASE)
_OLD = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
_SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("dz", "z"), ("ph", "f"), ("sy", "s"),
    ("sh", "s"), ("ts", "s"), ("x", "ks"), ("q", "k"), ("v", "f"), ("p", "f"), ("z", "s"), ("y", "i"), ("ie", "i"),
    ("ii", "i"), ("w", "u"),
)  # fmt: skip
_LETTER_SOUNDS = str.maketrans({old: new for old, new in _SOUNDS if len(old) == 1 and len(new) == 1})


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
    if word in _WORDS:
        return _WORDS[word]
    if len(word) < 3:
        return word.translate(_LETTER_SOUNDS)
    for old, new in _OLD:
        word = word.replace(old, new)
    if word in _WORDS:
        return _WORDS[word]
    word = _Z_AS_J.sub("z", word)
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    if compound := _ABDUL.fullmatch(word):
        return f"abdul {fold_word(compound['name'])}"
    squeezed = [word[0]]
    for letter in word[1:]:
        if letter != squeezed[-1]:
            squeezed.append(letter)
    word = "".join(squeezed)
    if len(word) > 4 and word.endswith("h"):  # Masruroh, Masrurah, Masrura
        return f"{word[:-2]}a" if word.endswith("oh") else word[:-1]
    return word


@lru_cache(maxsize=16_384)
def fold(name: str) -> str:
    """The key under which spellings of one name meet: `Moh. Choirul` and `Muhammad Khoirul` have the same."""
    return " ".join(fold_word(word) for word in plain(split_titles(name).name).split())


def similarity(first: str, second: str) -> float:
    """How alike two names are, 0 to 1; titles are left out, and the order of words counts little.

    1.0 is the same name in any of its spellings; from `SIMILAR` on they may be one name; below, they are two.
    """
    return key_similarity(fold(first), fold(second))
