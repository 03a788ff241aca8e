"""Who is it?  Rows of a list against the one register: the person, how sure, and why, in words.

An exact NIK decides unless the names contradict it.  Without one, a name needs a second sign: phone, birth date or
village.  Certain is linked, probable is asked, doubtful waits for a person to decide; nothing here writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from welfare.people import names
from welfare.people.candidates import Known, gather, widen_by_birth, widen_by_place

CERTAIN, PROBABLE, DOUBTFUL, NONE = "certain", "probable", "doubtful", "none"

CHUNK = 5_000
"""Rows per set of queries."""

SIMILAR = 0.85
"""From here on two spellings may be one name."""
CONTRADICTS = 0.5
"""Below, the same NIK stands beside two different names."""

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


class PersonMatcher:
    """Matches rows against the whole register; territory is the caller's question."""

    def match(self, candidates: Sequence[Candidate]) -> dict[Hashable, Match]:
        """The match of every candidate by its key, in a handful of queries per 5,000 rows."""
        found: dict[Hashable, Match] = {}
        for start in range(0, len(candidates), CHUNK):
            found |= self._match_chunk(candidates[start : start + CHUNK])
        return found

    def _match_chunk(self, candidates: Sequence[Candidate]) -> dict[Hashable, Match]:
        rows = list(enumerate(candidates))
        pool = gather(rows)
        matches = {position: _decide(candidate, pool.of(position)) for position, candidate in rows}
        for widen in (widen_by_birth, widen_by_place):
            unsure = [(position, candidate) for position, candidate in rows if _is_open(matches[position])]
            if unsure:
                widen(pool, unsure)
                matches |= {position: _decide(candidate, pool.of(position)) for position, candidate in unsure}
        return {candidate.key: matches[position] for position, candidate in rows}


def _is_open(match: Match) -> bool:
    """Whether more persons should be looked at: a good match is not made better by similar names."""
    return _RANK[match.certainty] < _RANK[PROBABLE]


def _decide(candidate: Candidate, persons: list[Known]) -> Match:
    """The best of several persons; two equally good ones make a doubt."""
    verdicts = [verdict for person in persons if (verdict := _judge(candidate, person)) is not None]
    if not verdicts:
        return NOBODY
    verdicts.sort(key=lambda verdict: (not verdict.leads, -_RANK[verdict.certainty], -verdict.score, verdict.person_id))
    best, rest = verdicts[0], verdicts[1:]
    certainty, reason = best.certainty, best.reason
    rivals = [other for other in rest if other.certainty == best.certainty and other.score >= best.score - 0.01]
    if rivals and certainty in (CERTAIN, PROBABLE):
        certainty = DOUBTFUL
        reason = f"{len(rivals) + 1} orang sama-sama cocok: {best.reason[:1].lower()}{best.reason[1:]}"
    fitting = tuple((verdict.person_id, verdict.score, verdict.reason) for verdict in verdicts[:_ALTERNATIVES])
    return Match(best.person_id, certainty, best.score, reason, fitting)


def _judge(candidate: Candidate, person: Known) -> _Verdict | None:
    """How well one person fits one row, or None when it is somebody else."""
    alike = _alike(candidate, person)
    if candidate.nik_index and person.nik_index:
        return _by_nik(candidate, person, alike)
    exact = candidate.name_key in person.keys
    if not exact and alike < SIMILAR:
        return None
    verdict = _by_damaged_nik(candidate, person, alike) or _by_name(candidate, person, exact, alike)
    return _tempered(candidate, person, verdict) if verdict else None


def _alike(candidate: Candidate, person: Known) -> float:
    return max(names.similarity(candidate.name, name) for name in person.names)


def _by_nik(candidate: Candidate, person: Known, alike: float) -> _Verdict | None:
    """Both have a whole number: the same person if it is the same, never if it differs."""
    if candidate.nik_index != person.nik_index:
        return None
    if alike < CONTRADICTS:
        return _Verdict(person.pk, DOUBTFUL, 0.5, "NIK sama, nama berbeda.", leads=True)
    reason = "NIK sama." if alike >= SIMILAR else "NIK sama, nama ditulis agak berbeda."
    return _Verdict(person.pk, CERTAIN, 1.0, reason, leads=True)


def _by_damaged_nik(candidate: Candidate, person: Known, alike: float) -> _Verdict | None:
    prefix = candidate.nik_prefix_index
    if candidate.nik_index or not prefix or prefix != person.nik_prefix_index:
        return None
    return _Verdict(person.pk, PROBABLE, round(0.97 * alike, 3), "15 digit NIK cocok dan nama mirip.")


def _by_name(candidate: Candidate, person: Known, exact: bool, alike: float) -> _Verdict | None:
    """The name, exactly or nearly, with what else agrees."""
    signs = _signs(candidate, person)
    name = "Nama sama" if exact else "Nama mirip"
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


def _signs(candidate: Candidate, person: Known) -> list[str]:
    """What agrees beside the name, in words."""
    agreeing = []
    if candidate.phone and candidate.phone in person.phones:
        agreeing.append("nomor HP")
    if candidate.birth_date and candidate.birth_date == person.birth_date:
        agreeing.append("tanggal lahir")
    if candidate.village_code and candidate.village_code == person.region_code:
        agreeing.append("desa")
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
