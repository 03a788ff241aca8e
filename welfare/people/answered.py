"""What an officer answered about rows of a list becomes part of the list's plan: saved with it, taken back with it.

So the same row is not asked about twice ("bukan orang yang sama"), and a person called new is not proposed as the twin
of those who were offered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from welfare.imports.resources import PlanRow
from welfare.imports.steps import make
from welfare.people.matching import Candidate
from welfare.people.models import DistinctPair, MatchDecision
from welfare.people.remembering import fingerprint


@dataclass(slots=True)
class Answered:
    """Answers on the rows of one chunk; `known` are those that the register holds already."""

    candidate: Callable[[PlanRow], Candidate]
    marks: dict[str, str]
    by: Any
    known: dict[tuple[str, int], MatchDecision] = field(default_factory=dict)

    @classmethod
    def load(cls, rows: Iterable[PlanRow], candidate: Callable[[PlanRow], Candidate], by: Any) -> Answered:
        """One query, and none when no row was decided on."""
        marks = {row.ident: fingerprint(candidate(row)) for row in rows if "person" in row.decision}
        if not marks:
            return cls(candidate, marks, by)
        stored = MatchDecision.objects.filter(fingerprint__in=set(marks.values()))
        return cls(candidate, marks, by, {(entry.fingerprint, entry.person_id): entry for entry in stored})

    def keep(self, row: PlanRow, offered: Collection[int], person: Any) -> None:
        """Add the steps that remember an answer: `person` (key or reference) is meant, those offered are not."""
        mark = self.marks[row.ident]
        if isinstance(person, int):
            self._remember(row, mark, person, same=True)
            row.changes.append({"label": "Keputusan", "old": "", "new": "orang yang sama, diingat"})
            return
        for other in offered:
            self._remember(row, mark, other, same=False)
            row.add(
                make(
                    DistinctPair,
                    f"apart:{other}:{person['ref']}",
                    first_id=other,
                    second_id=person,  # made now, so its key is the higher one
                    decided_by_id=self.by.pk,
                    reason="Diputuskan saat mengimpor daftar.",
                )
            )

    def made(self, row: PlanRow, person: Any) -> None:
        """A row without a whole NIK makes a person: the same row of a later list means it, without a question."""
        mark = self.marks.get(row.ident) or fingerprint(self.candidate(row))
        key = f"answer:{mark}:{person['ref']}"
        row.add(make(MatchDecision, key, fingerprint=mark, person_id=person, same=True, decided_by_id=self.by.pk))

    def _remember(self, row: PlanRow, mark: str, person: int, *, same: bool) -> None:
        known = self.known.get((mark, person))
        if known is not None and known.same == same:
            return
        if known is not None:
            row.change(known, f"answer:{known.pk}", {"same": same}, hidden={"same"})
        else:
            key = f"answer:{mark}:{person}"
            row.add(make(MatchDecision, key, fingerprint=mark, person_id=person, same=same, decided_by_id=self.by.pk))
