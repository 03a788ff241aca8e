"""Thirty office workbooks that the engine was not made with, scored as the published ones are.

More: `HELD_BACK=400`.  What a text file cannot show stays out of the count: in a column that passed through numbers,
whether a NIK ends in 0 or lost its last digit.
"""

from __future__ import annotations

import os

import pytest

from tests.imports.heldback import HeldBack, held_back
from tests.imports.heldback_score import Score, score
from tests.imports.vocabulary import TODAY, gazetteer, pillar_words
from tests.sheets.score import FIELDS
from welfare.imports.person_fields import MEMBER_FIELDS
from welfare.imports.results import result_rows
from welfare.imports.understanding import Understanding, understand

BOOKS = int(os.environ.get("HELD_BACK", "30"))
PARTS = 3


def read(made: HeldBack) -> Understanding:
    return understand(made.workbook, MEMBER_FIELDS, gazetteer(), pillar_words(), today=TODAY)


def scored(made: HeldBack) -> Score:
    rows = {(row["sheet"], int(row["row"])): row for row in result_rows(read(made).rows)}
    return score(made, rows)


@pytest.mark.parametrize("part", range(PARTS))
def test_workbooks_held_back_are_read_truly(part: int) -> None:
    total = Score()
    for seed in range(part, BOOKS, PARTS):
        made = held_back(seed)
        one = scored(made)
        assert one.missed_rows == one.invented_rows == [], (seed, one.missed_rows[:5], one.invented_rows[:5])
        if made.workbook.format != "csv":
            assert one.stored_damaged == [], (seed, one.stored_damaged[:5])
        total.add(one)
    for name in FIELDS:
        assert total.right[name] > 100, name  # the books hold all of them
        assert total.precision(name) >= 0.995, (name, total.wrong[name][:10])
        assert total.recall(name) >= 0.98, (name, total.missed[name][:10])


@pytest.mark.parametrize("part", range(PARTS))
def test_they_are_read_without_a_question(part: int) -> None:
    asked = {seed: read(made).questions for seed in range(part, BOOKS, PARTS) if (made := held_back(seed))}
    assert {seed: questions for seed, questions in asked.items() if questions} == {}
