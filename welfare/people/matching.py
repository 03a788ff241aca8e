"""Who is it?  Rows of a list against the one register: the person, how sure, and why, in words.

An exact NIK decides unless the names contradict it.  Without one, a name needs a second sign: phone, birth date or
village, and a name that many bear needs more than the village.  Certain is linked, probable is asked, doubtful waits
for a person to decide; what an officer answered about the same row before is not asked again.  Nothing here writes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from welfare.people.candidates import (
    Known,
    Pool,
    Rows,
    gather,
    holders,
    other_spellings,
    widen_by_birth,
    widen_by_name,
    widen_by_sound,
)
from welfare.people.likeness import key_similarity, tells_little
from welfare.people.names import NEAR, SIMILAR
from welfare.people.remembering import Answers, answers

CERTAIN, PROBABLE, DOUBTFUL, NONE = "certain", "probable", "doubtful", "none"

CHUNK = 5_000
"""Rows per set of queries."""

CONTRADICTS = 0.5
"""Below, the same NIK stands beside two different names."""
COMMON = 5
"""So many persons of one name in a kecamatan make it a name that its village alone does not tell apart."""

_RANK = {CERTAIN: 3, PROBABLE: 2, DOUBTFUL: 1, NONE: 0}
_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of a list, cleaned: what it says about one person.

    `key` is the caller's own (a row number); `nik_index` and `nik_prefix_index` are blind indexes of a valid NIK and of
    the first 15 digits of a valid or damaged one; `name_key` is `names.fold(name)`; codes are region codes.
    """

    key: Hashable
    name: str
    name_key: str
    nik_index: str | None = None
    nik_prefix_index: str | None = None
    phone: str = ""
    birth_date: dt.date | None = None
    village_code: str | None = None
    subdistrict_code: str | None = None
    person_id: int | None = None
    """Who this is, when twins of a person of the register are sought: neither they nor those judged to be another
    person (`DistinctPair`) are found."""


@dataclass(frozen=True, slots=True)
class Match:
    """`person_id` is the best guess, None for "none".

    `alternatives` are all that fit, the best first: (person, score, reason).
    """

    person_id: int | None
    certainty: str
    score: float
    """0 to 1."""
    reason: str
    """Indonesian, for the officer."""
    alternatives: tuple[tuple[int, float, str], ...] = field(default=())


NOBODY = Match(None, NONE, 0.0, "Belum ada di register.")


@dataclass(frozen=True, slots=True)
class _Verdict:
    person_id: int
    certainty: str
    score: float
    reason: str
    leads: bool = False
    """Comes first whatever else fits: the number is taken, so no other person may be given it."""


class Sight(Protocol):
    """The part of the register that whoever asks may see."""

    def sees(self, region_code: str) -> bool: ...

    def namesakes(self, keys: Collection[str]) -> Iterable[tuple[str, int]]:
        """Folded names with the persons there who bear exactly one of them."""


@dataclass(frozen=True, slots=True)
class PersonMatcher:
    """Matches rows against the whole register, territory being the caller's question; or, with `sight`, against what
    is seen: then nobody elsewhere can be told from the answer."""

    sight: Sight | None = None

    def match(self, candidates: Sequence[Candidate]) -> dict[Hashable, Match]:
        """The match of every candidate by its key, in a handful of queries per 5,000 rows."""
        found: dict[Hashable, Match] = {}
        for start in range(0, len(candidates), CHUNK):
            found |= _match_chunk(candidates[start : start + CHUNK], self.sight)
        return found


def _add_seen(pool: Pool, rows: Rows, sight: Sight) -> None:
    """Persons of exactly the rows' names who are seen: many namesakes elsewhere must not crowd them out."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, candidate in rows:
        if candidate.name_key:
            positions[candidate.name_key].append(position)
    for key, person in sight.namesakes(positions.keys()):
        for position in positions[key]:
            pool.by_row[position].add(person)


def _match_chunk(candidates: Sequence[Candidate], sight: Sight | None) -> dict[Hashable, Match]:
    rows = list(enumerate(candidates))
    pool = Pool(sees=sight.sees if sight else None)
    matches = _by_whole_number(pool, rows)
    rest = [(position, candidate) for position, candidate in rows if position not in matches]
    if rest:
        given = answers(rest)
        if sight is not None:
            _add_seen(pool, rest, sight)
        for position, persons in given.items():
            pool.by_row[position].update(pk for pk, same in persons.items() if same)
        for widen, enough in (
            (gather, None),
            (widen_by_birth, CERTAIN),
            (widen_by_name, PROBABLE),
            (widen_by_sound, PROBABLE),
        ):
            unsure = [(position, c) for position, c in rest if not enough or _is_below(matches[position], enough)]
            if unsure:
                widen(pool, unsure)
                matches |= {position: _decide(c, position, pool, given) for position, c in unsure}
    return {candidate.key: matches[position] for position, candidate in rows}


def _is_below(match: Match, certainty: str) -> bool:
    """Whether more persons should be looked at: a good match is not made better by similar names."""
    return _RANK[match.certainty] < _RANK[certainty]


def _by_whole_number(pool: Pool, rows: Rows) -> dict[int, Match]:
    """The rows that a NIK settles: nothing else is asked about them.  Where the names contradict it, the holder goes
    into the pool."""
    numbered = [(position, candidate) for position, candidate in rows if candidate.nik_index]
    known = holders({str(candidate.nik_index) for _, candidate in numbered}) if numbered else {}
    met = [(position, c, *known[str(c.nik_index)]) for position, c in numbered if c.nik_index in known]
    scores = {position: key_similarity(c.name_key, key) for position, c, _pk, key in met}
    unlike = {pk for position, _c, pk, _key in met if scores[position] < SIMILAR}
    spellings = other_spellings(unlike) if unlike else {}
    matches = {}
    for position, candidate, pk, _key in met:
        if candidate.person_id is not None:
            continue
        alike = max([scores[position], *(key_similarity(candidate.name_key, key) for key in spellings.get(pk, ()))])
        if alike < CONTRADICTS:
            pool.by_row[position].add(pk)
        else:
            reason = _NUMBER if alike >= SIMILAR else _NUMBER_OTHER_SPELLING
            matches[position] = Match(pk, CERTAIN, 1.0, reason, ((pk, 1.0, reason),))
    return matches


_NUMBER, _NUMBER_OTHER_SPELLING = "NIK sama.", "NIK sama, nama ditulis agak berbeda."


def _decide(candidate: Candidate, position: int, pool: Pool, given: Answers) -> Match:
    """The best of several persons; two equally good ones make a doubt."""
    answered = given.get(position, {})
    namesakes = pool.namesakes_of(position, candidate)
    verdicts = [
        verdict
        for person in pool.of(position)
        if (verdict := _judge(candidate, person, answered.get(person.pk), namesakes)) is not None
    ]
    if not verdicts:
        return NOBODY
    verdicts.sort(key=lambda verdict: (not verdict.leads, -_RANK[verdict.certainty], -verdict.score, verdict.person_id))
    best, rest = verdicts[0], verdicts[1:]
    certainty, reason = best.certainty, best.reason
    rivals = [other for other in rest if other.certainty == best.certainty and other.score >= best.score - 0.01]
    if rivals and certainty in (CERTAIN, PROBABLE) and not best.leads:
        certainty = DOUBTFUL
        reason = f"{len(rivals) + 1} orang sama-sama cocok: {best.reason[:1].lower()}{best.reason[1:]}"
    fitting = tuple((verdict.person_id, verdict.score, verdict.reason) for verdict in verdicts[:_ALTERNATIVES])
    return Match(best.person_id, certainty, best.score, reason, fitting)


def _judge(candidate: Candidate, person: Known, answer: bool | None, namesakes: int) -> _Verdict | None:
    """How well one person fits one row, or None when it is somebody else."""
    if candidate.nik_index and person.nik_index:
        return _by_nik(candidate, person)
    if answer is not None:
        reason = "Petugas sudah memastikan baris ini orang yang sama."
        return _Verdict(person.pk, CERTAIN, 0.99, reason, leads=True) if answer else None
    exact = candidate.name_key in person.keys
    alike = 1.0 if exact else _alike(candidate, person)
    if not candidate.name_key or alike < NEAR:
        return None
    verdict = _by_damaged_nik(candidate, person, alike) or _by_name(candidate, person, alike, namesakes)
    return _tempered(candidate, person, verdict) if verdict else None


def _alike(candidate: Candidate, person: Known) -> float:
    return max(key_similarity(candidate.name_key, key) for key in person.keys)


def _by_nik(candidate: Candidate, person: Known) -> _Verdict | None:
    """Both have a whole number: never the same person if it differs; if it is the same, the names contradicted it."""
    if candidate.nik_index != person.nik_index or candidate.person_id is not None:
        return None
    return _Verdict(person.pk, DOUBTFUL, 0.5, "NIK sama, nama berbeda.", leads=True)


def _by_damaged_nik(candidate: Candidate, person: Known, alike: float) -> _Verdict | None:
    prefix = candidate.nik_prefix_index
    if candidate.nik_index or not prefix or prefix != person.nik_prefix_index:
        return None
    return _Verdict(person.pk, PROBABLE, round(0.97 * alike, 3), "15 digit NIK cocok dan nama mirip.")


def _by_name(candidate: Candidate, person: Known, alike: float, namesakes: int) -> _Verdict | None:
    """The name, exactly or nearly, with what else agrees."""
    exact = alike == 1.0
    signs = _signs(candidate, person)
    if alike < SIMILAR:
        return _by_strong_signs(candidate, person, alike, signs)
    name = "Nama sama" if exact else "Nama mirip"
    if signs == [_VILLAGE] and exact and (doubt := _too_common(candidate, namesakes)):
        return _Verdict(person.pk, PROBABLE, 0.85, f"Nama sama, desa sama, tetapi {doubt}.")
    if signs:
        reason = f"{name}, {' dan '.join(signs)} sama."
        if exact:
            return _Verdict(person.pk, CERTAIN, min(0.99, 0.95 + 0.02 * (len(signs) - 1)), reason)
        return _Verdict(person.pk, PROBABLE, round(min(0.95, 0.9 * alike + 0.03 * (len(signs) - 1)), 3), reason)
    if candidate.subdistrict_code and candidate.subdistrict_code == person.subdistrict_code:
        return _Verdict(
            person.pk,
            PROBABLE if exact else DOUBTFUL,
            0.8 if exact else round(0.7 * alike, 3),
            f"{name} di kecamatan yang sama.",
        )
    if exact and (not candidate.subdistrict_code or not person.region_code):
        return _Verdict(person.pk, DOUBTFUL, 0.5, "Nama sama, tanpa keterangan lain yang dapat dibandingkan.")
    return None


_PHONE, _BIRTH, _VILLAGE = "nomor HP", "tanggal lahir", "desa"


def _by_strong_signs(candidate: Candidate, person: Known, alike: float, signs: list[str]) -> _Verdict | None:
    """A name that is rather another one, where the phone or, in one kecamatan, the birth date agrees: husband and wife
    share a phone, but a wrong letter in a name must not make a second person unasked."""
    here = bool(candidate.subdistrict_code) and candidate.subdistrict_code == person.subdistrict_code
    if _PHONE in signs or (_BIRTH in signs and here):
        reason = f"Nama agak mirip, {' dan '.join(signs)} sama."
        return _Verdict(person.pk, DOUBTFUL, round(0.8 * alike, 3), reason)
    return None


def _too_common(candidate: Candidate, namesakes: int) -> str:
    """Why the village does not tell who of that name is meant, or nothing."""
    if tells_little(candidate.name_key):
        return "nama satu kata sering dipakai beberapa orang"
    return f"{namesakes} orang di kecamatan ini bernama sama" if namesakes >= COMMON else ""


def _signs(candidate: Candidate, person: Known) -> list[str]:
    """What agrees beside the name, in words."""
    agreeing = []
    if candidate.phone and candidate.phone in person.phones:
        agreeing.append(_PHONE)
    if candidate.birth_date and candidate.birth_date == person.birth_date:
        agreeing.append(_BIRTH)
    if candidate.village_code and candidate.village_code == person.region_code:
        agreeing.append(_VILLAGE)
    return agreeing


def _tempered(candidate: Candidate, person: Known, verdict: _Verdict) -> _Verdict:
    """The verdict lowered by what contradicts it or has not been compared."""
    if candidate.birth_date and person.birth_date and candidate.birth_date != person.birth_date:
        return _Verdict(person.pk, DOUBTFUL, round(verdict.score * 0.7, 3), f"{verdict.reason} Tanggal lahir berbeda.")
    damaged = candidate.nik_prefix_index if not candidate.nik_index else None
    if damaged and person.nik_prefix_index and damaged != person.nik_prefix_index:
        return _Verdict(person.pk, DOUBTFUL, round(verdict.score * 0.7, 3), f"{verdict.reason} Angka NIK berbeda.")
    if candidate.nik_index and verdict.certainty == CERTAIN:
        # The number would be new to this person: an officer says yes to that.
        return _Verdict(
            person.pk, PROBABLE, round(verdict.score * 0.95, 3), f"{verdict.reason} NIK belum tercatat di register."
        )
    return verdict
