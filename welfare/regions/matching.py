"""Which place a written name means: exact, official other spelling, spacing, or nearest within its kecamatan.

A village is identified by its kecamatan and its name, never by the name alone: in Lamongan 21 village names occur in
several kecamatan, and two villages bear another kecamatan's name.  What is not exact is proposed, never certain.
Plain Python; the rows are passed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

NOT_FOUND, AMBIGUOUS, CONTRADICTION, PROPOSED, NO_VILLAGE, ALONE = (
    "place_unknown", "place_ambiguous", "place_contradiction", "place_proposed", "village_missing", "place_alone",
)  # fmt: skip

_PREFIX = re.compile(
    r"^[\W_]*(?:(?:desa|ds|kelurahan|kel)\.?\s*/\s*)?(?:desa|kelurahan|kel|ds|des|kecamatan|kec|kcmtn)\b[\s.:]*",
    re.IGNORECASE,
)
_IS_VILLAGE = re.compile(r"^[\W_]*(?:desa|kelurahan|kel|ds)\b", re.IGNORECASE)
_IS_SUBDISTRICT = re.compile(r"^[\W_]*(?:kecamatan|kec)\b", re.IGNORECASE)
_IS_ABOVE = re.compile(
    r"^[\W_]*(?:kabupaten|kab|kota|provinsi|prov|propinsi|jawa timur|jatim|indonesia)\b", re.IGNORECASE
)
_IS_STREET = re.compile(
    r"^[\W_]*(?:jl|jln|jalan|gg|gang|dsn|dusun|dukuh|dk|perum|perumahan|blok|no|rt|rw|kp|kampung|lingkungan|lr|lrg)\b",
    re.IGNORECASE,
)
_SUBDISTRICT_WORD = re.compile(r"[\s,;/(\-]*\b(?:kecamatan|kec)\b[\s.:]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[/,;|\n]\s*|\s+[-–—]\s+|\s*[–—]\s*")
_LETTERS = re.compile(r"[^a-z]+")
_CACHE_SIZE = 200_000


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    """`35.24.02.2003`; codes nest by prefix."""
    level: str
    """regency, subdistrict or village."""
    kind: str
    """kabupaten, kecamatan, desa or kelurahan."""
    name: str
    parent: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a written place was taken for.  Codes are empty where nothing, or no single place, was meant."""

    village_code: str = ""
    subdistrict_code: str = ""
    score: float = 0.0
    certain: bool = False
    reason: str = ""
    """Why, in one Indonesian sentence."""
    alternatives: tuple[str, ...] = ()
    """Codes of the places that it may be instead, the likeliest first."""
    problem: str = ""
    """Empty, or one of the codes at the head of this module."""


NOTHING = PlaceMatch()


@dataclass(frozen=True, slots=True)
class Address:
    """A region cell taken apart: what is the place, and what stands before it."""

    match: PlaceMatch
    street: str = ""


def place_key(text: str) -> str:
    """The letters of a place name in lower case, without `Desa`, `Kec.` and the like."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return _LETTERS.sub("", _PREFIX.sub("", text).lower())


@dataclass(slots=True)
class _Subdistrict:
    place: Place
    villages: dict[str, Place] = field(default_factory=dict)
    """Official names by key."""
    spellings: dict[str, Place] = field(default_factory=dict)


class Gazetteer:
    """The places of one kabupaten, ready to be looked up by what people write."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places: dict[str, Place] = {place.code: place for place in places}
        self._subdistricts: dict[str, _Subdistrict] = {}
        self._subdistrict_keys: dict[str, str] = {}
        self._villages: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.level == "subdistrict":
                self._subdistricts[place.code] = _Subdistrict(place)
                for name in (place.name, *place.spellings):
                    self._subdistrict_keys.setdefault(place_key(name), place.code)
        for place in self.places.values():
            if place.level == "village" and place.parent in self._subdistricts:
                self._add_village(place)
        self._matches: dict[tuple[str, str, str], PlaceMatch] = {}
        self._texts: dict[tuple[str, str], Address] = {}

    def _add_village(self, place: Place) -> None:
        owner = self._subdistricts[place.parent]
        owner.villages[place_key(place.name)] = place
        for name in dict.fromkeys((place.name, *place.spellings)):
            key = place_key(name)
            if key != place_key(place.name):
                owner.spellings[key] = place
            homes = self._villages.setdefault(key, [])
            if place not in homes:
                homes.append(place)

    @classmethod
    def from_rows(cls, regions: Iterable[Mapping[str, str]], spellings: Iterable[Mapping[str, str]] = ()) -> Gazetteer:
        """From rows with code, level, kind, name, parent, and rows with code, other_spelling."""
        others: dict[str, list[str]] = {}
        for row in spellings:
            others.setdefault(row["code"], []).append(row["other_spelling"])
        return cls(
            Place(
                row["code"], row["level"], row["kind"], row["name"], row["parent"], tuple(others.get(row["code"], ()))
            )
            for row in regions
        )

    def name(self, code: str) -> str:
        place = self.places.get(code)
        return place.name if place else code

    def label(self, code: str) -> str:
        """`Bluluk, Kec. Bluluk` for a village, `Kec. Bluluk` for a kecamatan."""
        place = self.places.get(code)
        if place is None:
            return code
        if place.level == "village":
            return f"{place.name}, Kec. {self.name(place.parent)}"
        return f"Kec. {place.name}" if place.level == "subdistrict" else place.name

    # -- names of kecamatan -------------------------------------------------------------------------------------------

    def subdistrict(self, text: str) -> tuple[str, float]:
        """Code and score of the one kecamatan that the text names; ("", 0.0) when none or several."""
        if _IS_ABOVE.match(text):
            return "", 0.0
        key = place_key(text)
        if not key:
            return "", 0.0
        if code := self._subdistrict_keys.get(key):
            return code, 1.0
        found = _nearest(key, self._subdistrict_keys)
        return (found[0][1], found[0][0]) if len(found) == 1 else ("", 0.0)

    def is_subdistrict_name(self, text: str) -> bool:
        return place_key(text) in self._subdistrict_keys

    def is_village_name(self, text: str) -> bool:
        return place_key(text) in self._villages

    def subdistrict_of_truncated(self, text: str) -> list[str]:
        """Kecamatan whose name starts with a name cut short, as on a sheet's tab: `Ngimba..`."""
        key = place_key(text)
        if len(key) < 3:
            return []
        return [code for name, code in self._subdistrict_keys.items() if name.startswith(key)]

    # -- resolving ----------------------------------------------------------------------------------------------------

    def resolve(self, village_text: str, subdistrict_text: str = "", within: str | None = None) -> PlaceMatch:
        """The place meant by a village cell and a kecamatan cell; either may be empty.

        `within` is the code of a kecamatan known from elsewhere (a sheet's name, a subheading); it counts where the
        kecamatan cell is empty.  Results are remembered.
        """
        key = (village_text, subdistrict_text, within or "")
        match = self._matches.get(key)
        if match is None:
            if len(self._matches) > _CACHE_SIZE:
                self._matches.clear()
            match = self._matches[key] = self._resolve(*key)
        return match

    def _resolve(self, village_text: str, subdistrict_text: str, within: str) -> PlaceMatch:
        village_text, told = _take_subdistrict(village_text)
        subdistrict_text, told = (subdistrict_text, told) if subdistrict_text.strip() else (told, "")
        code, score = self.subdistrict(subdistrict_text)
        if told and code and self.subdistrict(told)[0] not in ("", code):
            reason = f"Kolom kecamatan menyebut {self.name(code)}, sel desa menyebut {told}."
            return PlaceMatch(reason=reason, alternatives=self._homes(village_text), problem=CONTRADICTION)
        key = place_key(village_text)
        if not code and subdistrict_text.strip() and not _IS_ABOVE.match(subdistrict_text):
            return self._with_unknown_subdistrict(key, village_text, subdistrict_text)
        if not code and within in self._subdistricts:
            return self._within(within, 1.0, key, village_text, told_by_row=False)
        if code:
            return self._within(code, score, key, village_text, told_by_row=True)
        return self._alone(key, village_text) if key else NOTHING

    def _within(self, code: str, sure: float, key: str, text: str, *, told_by_row: bool) -> PlaceMatch:
        owner = self._subdistricts[code]
        about = "" if sure == 1.0 else f" Kecamatan dibaca {owner.place.name}."
        if not key:
            reason = f"Desa tidak disebut.{about}"
            return PlaceMatch("", code, sure, sure == 1.0, reason, problem=NO_VILLAGE)
        if place := owner.villages.get(key):
            reason = f"Nama desa tepat.{about}"
            return PlaceMatch(place.code, code, sure, sure == 1.0, reason, problem="" if sure == 1.0 else PROPOSED)
        if place := owner.spellings.get(key):
            reason = f"Ejaan lain yang dikenal untuk {place.name}.{about}"
            return PlaceMatch(
                place.code, code, min(sure, 0.99), sure == 1.0, reason, problem="" if sure == 1.0 else PROPOSED
            )
        homes = self._villages.get(key, [])
        if sure < 1.0 and len(homes) == 1:
            return PlaceMatch(
                reason=f"Desa {homes[0].name} tidak ada di kecamatan yang tertulis.",
                alternatives=(homes[0].code,), problem=CONTRADICTION,
            )  # fmt: skip
        if homes and told_by_row:
            where = ", ".join(self.name(place.parent) for place in homes)
            reason = f"Desa {homes[0].name} tidak ada di Kec. {owner.place.name}; desa itu ada di Kec. {where}."
            return PlaceMatch(reason=reason, alternatives=tuple(place.code for place in homes), problem=CONTRADICTION)
        return self._nearest_village(owner, sure, key, text, about)

    def _nearest_village(self, owner: _Subdistrict, sure: float, key: str, text: str, about: str) -> PlaceMatch:
        known = {name: place.code for name, place in (owner.villages | owner.spellings).items()}
        found = _nearest(key, known)
        code = owner.place.code
        if not found:
            reason = f"Tidak ada desa bernama “{text.strip()}” di Kec. {owner.place.name}."
            return PlaceMatch("", code, sure, False, reason, problem=NOT_FOUND)
        alternatives = tuple(dict.fromkeys(village for _, village in found))
        if len(alternatives) > 1:
            names = " atau ".join(self.name(village) for village in alternatives)
            reason = f"“{text.strip()}” dapat berarti {names} di Kec. {owner.place.name}."
            return PlaceMatch("", code, sure, False, reason, alternatives, AMBIGUOUS)
        score, village = found[0]
        reason = f"Nama paling mirip di Kec. {owner.place.name}: {self.name(village)}.{about}"
        return PlaceMatch(village, code, round(score * sure, 3), False, reason, alternatives, PROPOSED)

    def _with_unknown_subdistrict(self, key: str, village_text: str, subdistrict_text: str) -> PlaceMatch:
        """The kecamatan is written but is no kecamatan of ours: nothing is decided on the village's name alone."""
        reason = f"Kecamatan “{subdistrict_text.strip()}” tidak dikenal."
        return PlaceMatch(reason=reason, alternatives=self._homes(village_text) if key else (), problem=NOT_FOUND)

    def _alone(self, key: str, text: str) -> PlaceMatch:
        homes = self._villages.get(key, [])
        if len(homes) == 1:
            place = homes[0]
            reason = f"Kecamatan tidak disebut; hanya Kec. {self.name(place.parent)} yang memiliki desa {place.name}."
            return PlaceMatch(place.code, place.parent, 0.9, False, reason, (place.code,), ALONE)
        if homes:
            where = ", ".join(self.name(place.parent) for place in homes)
            reason = f"Kecamatan tidak disebut; desa {homes[0].name} ada di Kec. {where}."
            return PlaceMatch(reason=reason, alternatives=tuple(place.code for place in homes), problem=AMBIGUOUS)
        reason = f"Kecamatan tidak disebut dan desa “{text.strip()}” tidak dikenal."
        return PlaceMatch(reason=reason, alternatives=self._homes(text), problem=NOT_FOUND)

    def _homes(self, village_text: str) -> tuple[str, ...]:
        key = place_key(village_text)
        if homes := self._villages.get(key):
            return tuple(place.code for place in homes)
        known = {name: name for name in self._villages}
        return tuple(place.code for _, name in _nearest(key, known)[:5] for place in self._villages[name])

    # -- free text ----------------------------------------------------------------------------------------------------

    def resolve_text(self, text: str, within: str | None = None) -> Address:
        """Village and kecamatan out of one cell: `Made / Lamongan`, `Jl. X, Desa Made Kec. Lamongan`."""
        key = (text, within or "")
        address = self._texts.get(key)
        if address is None:
            if len(self._texts) > _CACHE_SIZE:
                self._texts.clear()
            address = self._texts[key] = self._resolve_text(*key)
        return address

    def _resolve_text(self, text: str, within: str) -> Address:
        street, parts = _parts(text)
        if not parts:
            return Address(NOTHING, street)
        if len(parts) == 1:
            return Address(self._one_part(parts[0], within), street)
        villages = [part for part in parts if _IS_VILLAGE.match(part)]
        subdistricts = [part for part in parts if _IS_SUBDISTRICT.match(part)]
        if subdistricts:
            rest = [part for part in parts if part not in subdistricts]
            first = villages[0] if villages else (rest[0] if rest else "")
            return Address(self.resolve(first, subdistricts[0]), street)
        first = villages[0] if villages else parts[0]
        second = next((part for part in parts if part is not first), "")
        match = self.resolve(first, second)
        if not match.village_code and not villages:
            turned = self.resolve(second, first)
            if turned.village_code and turned.score > match.score and turned.certain:
                return Address(turned, street)
        return Address(match, street)

    def _one_part(self, part: str, within: str) -> PlaceMatch:
        if _IS_SUBDISTRICT.match(part):
            return self.resolve("", part)
        if _IS_VILLAGE.match(part) or within:
            return self.resolve(part, "", within or None)
        key = place_key(part)
        if code := self._subdistrict_keys.get(key):
            reason = f"Hanya satu nama tertulis; dibaca sebagai Kec. {self.name(code)}."
            return PlaceMatch("", code, 0.9, False, reason, problem=NO_VILLAGE)
        for cut in (match.start() for match in re.finditer(r"[\s\-]+", part)):
            village, subdistrict = part[:cut], part[cut:].lstrip(" -")
            if self.is_subdistrict_name(subdistrict):
                match = self.resolve(village, subdistrict)
                if match.certain and match.village_code:
                    return match
        return self.resolve(part)


def _take_subdistrict(text: str) -> tuple[str, str]:
    """Split `Trepan Kec. Babat` into the village and the kecamatan that it names."""
    found = _SUBDISTRICT_WORD.search(text)
    if found is None:
        return text, ""
    return text[: found.start()], text[found.end() :].strip(" .,;/()-")


def _parts(text: str) -> tuple[str, list[str]]:
    """The street, and the parts that name a village or a kecamatan."""
    street: list[str] = []
    parts: list[str] = []
    for chunk in _SEPARATORS.split(text):
        for piece in _cut_at_marks(chunk):
            piece = piece.strip(" .,;:-()")
            if not piece or _IS_ABOVE.match(piece):
                continue
            if _IS_STREET.match(piece) and not parts:
                street.append(piece)
            elif place_key(piece):
                parts.append(piece)
    return ", ".join(street), parts


_MARKS = re.compile(r"(?<=[\w.)])\s+(?=(?:desa|kelurahan|kel\.|ds\.?|kecamatan|kec|kabupaten|kab)\b)", re.IGNORECASE)


def _cut_at_marks(chunk: str) -> list[str]:
    return _MARKS.split(chunk)


def _nearest(key: str, known: Mapping[str, str]) -> list[tuple[float, str]]:
    """The known names that are fewest letters away, when few enough for their length: (score, value) of each.

    One letter from four letters on, two from seven, three from twelve; near-twins come back together.
    """
    length = len(key)
    allowed = 0 if length < 4 else 1 if length < 7 else 2 if length < 12 else 3
    best = allowed
    found: list[tuple[float, str]] = []
    for name, value in known.items():
        if abs(len(name) - length) > best:
            continue
        edits = OSA.distance(key, name, score_cutoff=best)
        if edits > best:
            continue
        if edits < best:
            best, found = edits, []
        found.append((round(1 - edits / max(length, len(name)), 3), value))
    return [pair for pair in found if pair[0] < 1.0 or best == 0]
