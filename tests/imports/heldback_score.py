"""How well what was read agrees with the truth, counted as `tests/sheets/score.py` counts.

Was a person seen where there is one, and is what was read of each the truth.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.imports.heldback import HeldBack
from tests.sheets.score import FIELDS, same


@dataclass
class Score:
    missed_rows: list[tuple[str, int]] = field(default_factory=list)
    invented_rows: list[tuple[str, int]] = field(default_factory=list)
    stored_damaged: list[tuple[str, int]] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[tuple[tuple[str, int], str, str]]] = field(default_factory=dict)
    missed: dict[str, list[tuple[tuple[str, int], str]]] = field(default_factory=dict)

    def add(self, other: Score) -> None:
        self.missed_rows += other.missed_rows
        self.invented_rows += other.invented_rows
        self.stored_damaged += other.stored_damaged
        self.right += other.right
        for name in FIELDS:
            self.wrong.setdefault(name, []).extend(other.wrong.get(name, []))
            self.missed.setdefault(name, []).extend(other.missed.get(name, []))

    def precision(self, name: str) -> float:
        right, wrong = self.right[name], len(self.wrong.get(name, []))
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, name: str) -> float:
        right, wrong, missed = self.right[name], len(self.wrong.get(name, [])), len(self.missed.get(name, []))
        return right / (right + wrong + missed) if right + wrong + missed else 1.0


def score(made: HeldBack, found: dict[tuple[str, int], dict[str, str]]) -> Score:
    """`found` are `result_rows` by sheet and row number."""
    out = Score()
    taken = {key for key, row in found.items() if row["status"] != "reject"}
    people = {key for key, truth in made.truth.items() if not truth.rejected}
    out.missed_rows, out.invented_rows = sorted(people - taken), sorted(taken - people)
    for key in sorted(people & taken):
        truth = made.truth[key]
        for name in FIELDS:
            value, true = found[key].get(name, "").strip(), truth.person.true(name)
            if value and same(name, value, true):
                out.right[name] += 1
            elif value:
                out.wrong.setdefault(name, []).append((key, value, true))
            elif name in truth.shown:
                out.missed.setdefault(name, []).append((key, true))
        if found[key]["nik"] and not truth.nik_whole:
            out.stored_damaged.append(key)
    return out
