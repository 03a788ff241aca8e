"""Rows that name their person by the ID of a downloaded list: found for certain, and compared word by word.

A download holds no NIK, and names repeat; the ID is what makes its way back certain.  It names a record and permits
nothing: territory, the NIK of another, and a name that does not fit are met like everywhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from welfare.imports.references import read_reference
from welfare.imports.resources import PlanRow, ident_of
from welfare.people import names
from welfare.people.matching import CERTAIN, DOUBTFUL, SIMILAR, Match
from welfare.people.merge_models import MergeRow
from welfare.people.merging import survivors
from welfare.people.models import Person

UNKNOWN = "ID Rumah Pilar tidak dikenali; orangnya dicari dari nama dan datanya."
OTHER_NAME = "ID Rumah Pilar menunjuk orang dengan nama lain. Pilih orangnya."
OTHER_NIK = "ID Rumah Pilar dan NIK menunjuk orang yang berbeda. Pilih orangnya."
_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Referred:
    """Whom a row's ID names, and through which record of its list; `record` is None for the ID of a person."""

    person: Person
    record: Any = None
    names: list[str] = field(default_factory=list)
    """Under which names the person is known, in the register and on the list that the ID comes from."""

    def is_called(self, name: str) -> bool:
        return any(names.similarity(name, other) >= SIMILAR for other in self.names)


def read_ids(rows: list[PlanRow], model: Any) -> dict[str, Referred]:
    """The person of every row with an ID, by the row's ident; `model` is the list's own record (with `person`).

    The same few queries whatever the number of rows.
    """
    found: dict[str, tuple[Any, int]] = {}
    for row in rows:
        if text := row.values.get("record_id", ""):
            if named := read_reference(text, model, Person):
                found[row.ident] = named
            else:
                row.problem("record_id", "reference_unknown", UNKNOWN, "info")
    if not found:
        return {}
    own = {pk for kind, pk in found.values() if kind is not Person}
    records = model._default_manager.in_bulk(own) if own else {}
    merged = _persons_of_merged(model, own - records.keys()) if own else {}
    wanted = {pk for kind, pk in found.values() if kind is Person} | set(merged.values())
    wanted |= {record.person_id for record in records.values() if record.person_id}
    persons = _living(wanted)
    referred = {}
    for row in rows:
        if row.ident in found:
            kind, pk = found[row.ident]
            record = None if kind is Person else records.get(pk)
            person = persons.get(pk if kind is Person else record.person_id or 0 if record else merged.get(pk, 0))
            if person is not None:
                referred[row.ident] = Referred(person, record, _names_of(person, record))
            elif record is None:
                row.problem("record_id", "reference_unknown", UNKNOWN, "info")
    return referred


def _living(wanted: set[int]) -> dict[int, Person]:
    """Persons by the number that a list knows them by: a number that was merged away leads to who stayed."""
    everybody = Person.objects.prefetch_related("aliases")
    persons = everybody.in_bulk(wanted)
    if lost := survivors(wanted - persons.keys()) if wanted - persons.keys() else {}:
        stayed = everybody.in_bulk(set(lost.values()))
        persons |= {gone: stayed[pk] for gone, pk in lost.items() if pk in stayed}
    return persons


def _persons_of_merged(model: Any, gone: set[int]) -> dict[int, int]:
    """Whose the list's own records were that a merge joined with another of theirs: record -> person."""
    if not gone:
        return {}
    rows = MergeRow.objects.filter(
        model=model._meta.label_lower, object_pk__in=map(str, gone), after__isnull=True, merge__undone_at=None
    )
    return {int(pk): winner for pk, winner in rows.values_list("object_pk", "merge__winner_id")}


def _names_of(person: Person, record: Any) -> list[str]:
    written = getattr(record, "name", "") if record is not None and record is not person else ""
    return [person.name, *(alias.spelling for alias in person.aliases.all()), *([written] if written else [])]


def judge_ids(rows: list[PlanRow], referred: dict[str, Referred], matches: dict[Any, Match]) -> None:
    """Put the word of an ID in place of what names and places told; what contradicts it is asked."""
    numbers = {index for row in rows if row.ident in referred and (index := _nik_index(row))}
    holders = dict(Person.objects.filter(nik_index__in=numbers).values_list("nik_index", "pk")) if numbers else {}
    for row in rows:
        if row.ident not in referred:
            continue
        known, index = referred[row.ident], _nik_index(row)
        others = matches[row.ident].alternatives
        _tell_apart(row, known, referred)
        if not known.is_called(row.values["name"]):
            matches[row.ident] = _asked(known.person, OTHER_NAME, others)
        elif index and _is_another(known.person, index, holders):
            matches[row.ident] = _asked(known.person, OTHER_NIK, others)
        else:
            matches[row.ident] = Match(known.person.pk, CERTAIN, 1.0, "ID Rumah Pilar sama.")


def _tell_apart(row: PlanRow, known: Referred, referred: dict[str, Referred]) -> None:
    """Two rows that look like one person may be two: their IDs say so."""
    if not row.duplicate_of:
        return
    earlier = referred.get(ident_of(*row.duplicate_of))
    row.duplicate_of = None
    if earlier is not None and earlier.person.pk == known.person.pk:
        return
    for problem in row.problems:
        if problem["code"] == "duplicate":
            text = "Mirip baris lain di berkas ini; ID Rumah Pilar menunjukkan bahwa ini orang yang berbeda."
            problem |= {"code": "told_apart", "severity": "info", "message": text}


def _is_another(person: Person, index: str, holders: dict[Any, int]) -> bool:
    """Whether a NIK belongs to somebody else, or the person has a different one."""
    return (person.nik_index or index) != index or holders.get(index, person.pk) != person.pk


def _nik_index(row: PlanRow) -> str:
    return str(row.values.get("sealed", {}).get("nik_index") or "")


def _asked(person: Person, reason: str, others: tuple[tuple[int, float, str], ...]) -> Match:
    rest = tuple(entry for entry in others if entry[0] != person.pk)
    return Match(person.pk, DOUBTFUL, 0.5, reason, ((person.pk, 0.5, reason), *rest))


def letters(text: str) -> str:
    """What makes two spellings the same words: letters and digits only."""
    return _LETTERS.sub("", text.lower())
