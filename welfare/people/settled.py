"""What the rows of one file have settled so far: who is who, and what is being written of them.

Kept for the whole plan, so that a person in the first and in the last row of a long file is one person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from welfare.imports.resources import PlanRow, ident_of
from welfare.people.likeness import key_similarity
from welfare.people.matching import CONTRADICTS
from welfare.people.models import Person
from welfare.people.names import fold

Known = int | str
"""The primary key of a person of the register, or the key of the step that makes a new one."""

_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Settled:
    by_nik: dict[str, Known] = field(default_factory=dict)
    by_row: dict[str, Known] = field(default_factory=dict)
    written: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    said: dict[int, frozenset[str]] = field(default_factory=dict)
    """Of which columns of a person rows have spoken: a few different sets, shared, as a file may name a million."""
    aliases: set[tuple[Known, str]] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    """The folded name beside each NIK, as the first row has it."""
    _sets: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    """The folded names of new persons, by the key of the step that makes them."""

    def before(self, row: PlanRow) -> Known | None:
        """The person of an earlier row with the same NIK, or of the row that this one repeats."""
        known = self.by_nik.get(nik_index(row))
        if known is None and row.duplicate_of:
            known = self.by_row.get(ident_of(*row.duplicate_of))
        return known

    def contradicts(self, row: PlanRow) -> bool:
        """Whether an earlier row has the same NIK beside a clearly different name."""
        index = nik_index(row)
        named = self.names.get(index)
        if named is None or row.decision.get("person") == self.by_nik.get(index, ""):
            return False
        return key_similarity(fold(row.values["name"]), named) < CONTRADICTS

    def note(self, row: PlanRow, known: Known | None) -> None:
        """Remember whom a row means, and let it touch that person and its number."""
        index = nik_index(row)
        if index:
            row.touches.add(f"nik:{index[:20]}")
        if known is None:
            return
        row.touches.add(f"person:{known}"[:200])
        self.by_row[row.ident] = known
        if index:
            self.names.setdefault(index, fold(row.values["name"]))
            self.by_nik[index] = known

    def unsaid(self, person: Person, columns: dict[str, Any]) -> dict[str, Any]:
        """The columns of which no earlier row of the person has spoken: those go first, as with a new person.

        Else a file that contradicts itself would change the register anew each time it is sent.
        """
        said = self.said.get(person.pk, _NOTHING)
        new = {name: value for name, value in columns.items() if name not in said}
        if new:
            spoken = said.union(new)
            self.said[person.pk] = self._sets.setdefault(spoken, spoken)
        return new

    def write(self, person: Person, columns: dict[str, Any]) -> None:
        """A later row of the same person is compared with what this one writes."""
        self.written[person.pk] |= columns
        for name, value in columns.items():
            setattr(person, name, value)

    def bring_up_to_date(self, persons: dict[int, Person]) -> None:
        """Give persons just loaded what earlier rows write of them."""
        for pk in persons.keys() & self.written.keys():
            for name, value in self.written[pk].items():
                setattr(persons[pk], name, value)


def nik_index(row: PlanRow) -> str:
    sealed = row.values.get("sealed")
    return sealed.get("nik_index") or "" if sealed else ""
