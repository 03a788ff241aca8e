"""Places, pillar words and small sheets for the tests of understanding; no database."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.fields import FieldSpec, PillarWord
from welfare.imports.headings import Vocabulary
from welfare.imports.person_fields import MEMBER_FIELDS
from welfare.imports.understanding import CleanRow, Understanding, understand
from welfare.imports.workbook import Sheet, Value, Workbook
from welfare.regions.matching import Gazetteer

SHEETS = Path(__file__).parents[1] / "sheets"
REGIONS = Path(__file__).parents[2] / "welfare" / "regions" / "data"
TODAY = dt.date(2025, 6, 16)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_rows(
        read_rows(REGIONS / "lamongan_regions.csv"), read_rows(REGIONS / "lamongan_spellings.csv")
    )


@cache
def pillar_words() -> tuple[PillarWord, ...]:
    rows = read_rows(SHEETS / "pillar_words.csv")
    return tuple(PillarWord(row["code"], row["name"], tuple(row["aliases"].split("|"))) for row in rows)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(gazetteer(), PillarLexicon(pillar_words()))


def sheet(
    rows: Iterable[Sequence[Value]], name: str = "Sheet1", merges: Sequence[tuple[int, int, int, int]] = ()
) -> Sheet:
    return Sheet(name, [list(row) for row in rows], list(merges))


def understood(*sheets: Sheet, specs: Sequence[FieldSpec] = MEMBER_FIELDS, **options: Any) -> Understanding:
    book = Workbook(list(sheets), format=options.pop("format", "xlsx"))
    return understand(book, specs, gazetteer(), pillar_words(), today=TODAY, **options)


def rows_of(*rows: Sequence[Value], **options: Any) -> list[CleanRow]:
    """The data rows of a sheet written out."""
    return understood(sheet(rows), **options).data


def codes(row: CleanRow) -> set[str]:
    return {problem.code for problem in row.problems}
