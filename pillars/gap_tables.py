"""The tables of the gaps page; the page, the PDF, the workbook and the command show these and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pillars.gaps import Gaps, Place
from pillars.measures import HOLDER, MEASURES, Measure
from pillars.models import Pillar
from welfare.desk.wording import number

FIRST_OF_PEOPLE = "holders"
NAMED_AT_MOST = 12
"""Places without a holder are named when they are so few."""


@dataclass(frozen=True)
class Cell:
    """A number that opens its list.  `value` None: there is no such number.  `of`: the whole of which it is a part."""

    head: str
    value: int | None
    url: str
    of: int | None = None
    is_gap: bool = False
    starts: bool = False
    """Whether another kind of thing is counted from here on; a line is drawn before it."""

    @property
    def text(self) -> str:
        if self.value is None:
            return "–"
        return number(self.value) if self.of is None else f"{number(self.value)} dari {number(self.of)}"

    @property
    def for_sheet(self) -> int | str:
        """The same in a workbook: a number where it stands alone."""
        return self.value if self.value is not None and self.of is None else self.text


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    url: str = ""
    hue: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class GapTable:
    title: str
    corner: str
    """What the rows are."""
    groups: list[tuple[str, int]]
    """What the columns have in common, and how many they are; empty where there is nothing to say."""
    heads: list[str]
    rows: list[Row]

    def for_sheet(self) -> tuple[str, list[str], list[list[Any]]]:
        rows = [[row.label, *(cell.for_sheet for cell in row.cells)] for row in self.rows]
        return self.title, [self.corner, *self.heads], rows

    def for_paper(self) -> dict[str, Any]:
        """What `templates/papers/kelengkapan-pilar.typ` reads."""
        return {
            "title": self.title,
            "groups": self.groups,
            "heads": [self.corner, *self.heads],
            "rows": [[row.label, *(cell.text for cell in row.cells)] for row in self.rows],
            "sums": [row.is_sum for row in self.rows],
            "gaps": [[cell.is_gap for cell in row.cells] for row in self.rows],
        }


def pillar_table(gaps: Gaps) -> GapTable:
    """Every pillar with every number."""
    measures = list(MEASURES.values())
    rows = [
        Row(
            pillar.short_name,
            [_cell(gaps, pillar, measure, in_matrix=False) for measure in measures],
            hue=pillar.hue,
        )
        for pillar in gaps.pillars
    ]
    people = sum(measure.of == HOLDER for measure in measures)
    groups = [("Unit: kepengurusan, pos, dan lembaga", len(measures) - people), ("Pemegang jabatan", people)]
    return GapTable("Per pilar", "Pilar", groups, [measure.label for measure in measures], rows)


def matrix(gaps: Gaps, code: str) -> GapTable:
    """One number, per place and pillar; the six that the office counts, or those that the user has."""
    measure = MEASURES[code]
    pillars = [pillar for pillar in gaps.pillars if pillar.is_core] or gaps.pillars
    rows = [
        Row(place.label, [_cell(gaps, pillar, measure, place) for pillar in pillars], _deeper(place, code))
        for place in gaps.places
    ]
    rows.append(Row("Jumlah", [_cell(gaps, pillar, measure) for pillar in pillars], is_sum=True))
    by_village = not any(place.has_villages for place in gaps.places)
    corner = "Desa/kelurahan" if by_village else "Kecamatan"
    title = f"{measure.label} per {corner.lower()}"
    return GapTable(title, corner, [], [pillar.short_name for pillar in pillars], rows)


def _deeper(place: Place, code: str) -> str:
    """The page of one kecamatan, with the same number in its matrix."""
    return f"?{urlencode({'kecamatan': place.code, 'angka': code})}" if place.has_villages else ""


def _cell(gaps: Gaps, pillar: Pillar, measure: Measure, place: Place | None = None, *, in_matrix: bool = True) -> Cell:
    value, expected = gaps.value(pillar, measure.code, place), gaps.value(pillar, "expected", place)
    is_gap = measure.is_gap and bool(value)
    if measure.code == "filled":
        is_gap = (value or 0) < (expected or 0)
    of = expected or None if in_matrix and measure.code == "filled" else None
    head = pillar.short_name if in_matrix else measure.label
    return Cell(
        head,
        value,
        gaps.url(pillar, measure.code, place),
        of,
        is_gap,
        starts=not in_matrix and measure.code == FIRST_OF_PEOPLE,
    )


def named_gaps(gaps: Gaps) -> Iterator[tuple[Pillar, list[tuple[str, str]]]]:
    """Pillars that want one unit in each place shown and have only few without a holder: those places, by name."""
    for pillar in gaps.pillars:
        if any((gaps.value(pillar, "expected", place) or 0) > 1 for place in gaps.places):
            continue
        empty = [
            place for place in gaps.places if gaps.value(pillar, "expected", place) and not _filled(gaps, pillar, place)
        ]
        if 0 < len(empty) <= NAMED_AT_MOST:
            yield pillar, [(place.label, _why(gaps, pillar, place)) for place in empty]


def _filled(gaps: Gaps, pillar: Pillar, place: Place) -> int:
    return gaps.value(pillar, "filled", place) or 0


def _why(gaps: Gaps, pillar: Pillar, place: Place) -> str:
    """The list that shows what is wrong there: the empty unit, or the place that has none."""
    return gaps.url(pillar, "vacant" if gaps.value(pillar, "vacant", place) else "missing", place)
