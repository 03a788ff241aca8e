"""What an officer may know of the persons on a list: who each line is, among the persons of the officer's territory.

Everybody else is answered as somebody unknown.  A number or telephone that only persons elsewhere have is therefore
taken for nobody's *before* matching, and namesakes elsewhere are left out *while* matching, so that neither the verdict
nor its reason can tell that somebody is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from welfare.imports.resources import PlanContext, PlanRow
from welfare.people import matching
from welfare.people.matching import Candidate, Match, PersonMatcher
from welfare.people.models import Person
from welfare.people.referring import judge_ids, read_ids
from welfare.people.resources import PersonResource
from welfare.regions.choices import place_name
from welfare.regions.scoping import covers, inside

REGISTERED, PROBABLE, DOUBTFUL, ABSENT = "terdaftar", "mungkin", "ragu", "tidak"
_VERDICTS = {matching.CERTAIN: REGISTERED, matching.PROBABLE: PROBABLE, matching.DOUBTFUL: DOUBTFUL}
NOT_HERE = "Tidak ditemukan di wilayah kerja Anda."
NOBODY = "Belum ada di register."
OTHER_NAME = "NIK ini tercatat dengan nama lain. Minta petugas yang berhak melihat NIK memeriksanya."
NO_PLACE = "wilayah belum dicatat"
SPELLING = "Nama lain"
ANSWER = "Keputusan"
"""What a plan calls a spelling that it would add; here it stands beside the registered name."""

# No blind index begins like this: a number that is whole, and nobody's.
_NOBODYS = "?"


@dataclass(slots=True)
class Found:
    """A person whom a line means or may mean."""

    pk: int
    name: str
    place: str
    nik: str
    """Masked; empty when none is recorded."""
    reason: str = ""
    percent: int = 0
    roles: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    verdict: str
    reason: str
    persons: list[Found] = field(default_factory=list)


class AskedSheet(PersonResource):
    """The kind "persons": asked whom a row means, and what is to change in a person already found."""

    def candidate(self, row: PlanRow) -> Candidate:
        return self._candidate(row)

    def _candidate(self, row: PlanRow) -> Candidate:
        """What a row says of a person; nothing once the person is found, so that nobody is sought a second time."""
        return Candidate(row.ident, "", "") if "person" in row.decision else super()._candidate(row)


@dataclass(frozen=True, slots=True)
class Sight:
    """The register as far as an officer's territories reach."""

    user: Any

    def sees(self, region_code: str) -> bool:
        return covers(self.user, region_code)

    def namesakes(self, keys: Collection[str]) -> Iterable[tuple[str, int]]:
        seen = Person.objects.visible_to(self.user).filter(name_key__in=keys)
        return seen.order_by().values_list("name_key", "pk")


class Knowledge:
    """Matches lines for one officer and compares them with the register."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.resource = AskedSheet()
        self.knows_numbers = user.has_perm("people.reveal_nik")
        self.persons: dict[int, Person] = {}

    def of(self, rows: Sequence[PlanRow]) -> dict[str, Known]:
        """Who every row is, by the row's `ident`; the same number of queries for few rows and for many."""
        candidates = self._forgetting(rows)
        matches = PersonMatcher(None if self.user.sees_everything else Sight(self.user)).match(candidates)
        referred = read_ids(list(rows), Person)
        asked = {pk for match in matches.values() for pk, *_ in match.alternatives}
        asked |= {known.person.pk for known in referred.values()}
        visible = Person.objects.visible_to(self.user).filter(pk__in=asked).select_related("region__parent")
        self.persons = {person.pk: person for person in visible}
        seen = {ident: known for ident, known in referred.items() if known.person.pk in self.persons}
        judge_ids(list(rows), seen, matches)
        return {str(candidate.key): self._judge(candidate, matches[candidate.key]) for candidate in candidates}

    def _forgetting(self, rows: Sequence[PlanRow]) -> list[Candidate]:
        """What the rows say of a person, without what only persons outside the territory are known by.

        The rows themselves lose the indexes of such numbers: a later plan must not find them either.
        """
        candidates = [self.resource.candidate(row) for row in rows]
        if self.user.sees_everything:
            return candidates
        wholes, prefixes, phones = self._seen(candidates)
        for row in rows:
            sealed, damaged = row.values.get("sealed"), row.values.get("damaged_index")
            if sealed:
                row.values["sealed"] = sealed | {"nik_index": _or_nobodys(sealed["nik_index"], wholes)}
            if damaged:
                row.values["damaged_index"] = _or_nobodys(damaged, prefixes)
        kept = (self.resource.candidate(row) for row in rows)
        return [replace(entry, phone=entry.phone if entry.phone in phones else "") for entry in kept]

    def _seen(self, candidates: Sequence[Candidate]) -> tuple[set[str], set[str], set[str]]:
        """Which of the candidates' numbers and telephones belong to persons whom the user sees."""
        wholes = {candidate.nik_index for candidate in candidates} - {None}
        prefixes = {candidate.nik_prefix_index for candidate in candidates} - {None, ""}
        phones = {candidate.phone for candidate in candidates} - {""}
        having = Q(nik_index__in=wholes) | Q(nik_prefix_index__in=prefixes)
        having |= Q(phone__in=phones) | Q(phone_2__in=phones)
        found = Person.objects.visible_to(self.user).filter(having)
        rows = list(found.order_by().values_list("nik_index", "nik_prefix_index", "phone", "phone_2"))
        return {row[0] for row in rows}, {row[1] for row in rows}, {phone for row in rows for phone in row[2:]}

    def _judge(self, candidate: Candidate, match: Match) -> Known:
        options = match.alternatives or ((match.person_id or 0, match.score, match.reason),)
        fitting = [(self.persons[pk], score, reason) for pk, score, reason in options if pk in self.persons]
        nameable = [entry for entry in fitting if self._may_name(candidate, match, entry[0])]
        if fitting and not nameable:
            return Known(DOUBTFUL, OTHER_NAME)
        if not nameable or match.certainty == matching.NONE:
            return Known(ABSENT, NOBODY if self.user.sees_everything else NOT_HERE)
        verdict = _VERDICTS[match.certainty]
        if nameable[0][0].pk != match.person_id:
            verdict = DOUBTFUL  # another one fits better: what is left has to be looked at
        reason = match.reason if len(nameable) == len(options) else nameable[0][2]
        shown = nameable if verdict == DOUBTFUL else nameable[:1]
        return Known(verdict, reason, [_found(*entry) for entry in shown])

    def _may_name(self, candidate: Candidate, match: Match, person: Person) -> bool:
        """Whose number it is, only those learn who may see numbers; a name that agrees was known before."""
        if self.knows_numbers or match.certainty != matching.DOUBTFUL:
            return True
        return not candidate.nik_index or candidate.nik_index != person.nik_index

    def differences(self, rows: Mapping[str, tuple[PlanRow, int]]) -> dict[str, list[dict[str, str]]]:
        """What an import of the rows would change in their persons: `label`, `old` (register), `new` (list).

        `rows` holds each row with its person's key, by the row's `ident`.
        """
        asked = {ident: self._asked(row, self.persons[pk]) for ident, (row, pk) in rows.items()}
        context = PlanContext(user=self.user)
        self.resource.begin(context)
        self.resource.plan(list(asked.values()), context)
        return {ident: self._told(asked[ident].changes, *pair) for ident, pair in rows.items()}

    def _asked(self, row: PlanRow, person: Person) -> PlanRow:
        """The row as if the officer had said who it is, living where the person lives: the place is told apart."""
        values = {name: value for name, value in row.values.items() if name not in ("village_code", "subdistrict_code")}
        if person.region:
            values[f"{person.region.level}_code"] = person.region_id
        return PlanRow(row.sheet, row.number, values=values, decision={"person": person.pk})

    def _told(self, changes: list[dict[str, str]], row: PlanRow, pk: int) -> list[dict[str, str]]:
        person = self.persons[pk]
        told = [
            {"label": "Nama", "old": person.name, "new": change["new"]} if change["label"] == SPELLING else change
            for change in changes
            if change["label"] != ANSWER  # nobody has answered: the question was ours
        ]
        if row.place and not inside(person.region_id or "", row.place):
            told.append({"label": "Wilayah", "old": place_name(person.region), "new": row.place})
        return told


def _or_nobodys(index: str, seen: set[str]) -> str:
    return index if index in seen else f"{_NOBODYS}{index}"


def _found(person: Person, score: float, reason: str) -> Found:
    place = place_name(person.region) or NO_PLACE
    return Found(person.pk, person.full_name, place, person.masked_nik, reason, round(score * 100))
