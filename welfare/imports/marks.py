"""What each row of a table is, kept small: a sheet may have a million rows, and few different things to say of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from welfare.imports.fields import RowKind

Verdict = tuple[RowKind, str, dict[str, Any]]
"""Kind, reason, and the values that titles and subheadings above give to the row (one dict shared by many rows)."""
NOTHING: dict[str, Any] = {}


@dataclass(slots=True)
class RowMark:
    """What a row of the sheet is, and why."""

    number: int
    kind: RowKind
    reason: str = ""
    carried: dict[str, Any] = field(default_factory=dict)
    """Values that titles and subheadings above give to this row."""


class Marks(Sequence[RowMark]):
    """The marks of adjoining rows; four bytes a row.  A `RowMark` taken out is a copy: `replace` changes one."""

    def __init__(self, first: int = 1) -> None:
        self.first = first
        self._verdicts: list[Verdict] = []
        self._known: dict[tuple[RowKind, str, int], int] = {}
        self._codes = array("I")
        self.data = DataRows(self)
        """The rows that are data."""

    def add(self, verdict: Verdict) -> None:
        """Mark the next row."""
        if verdict[0] is RowKind.DATA:
            self.data.numbers.append(self.first + len(self._codes))
        self._codes.append(self._code(verdict))

    def _code(self, verdict: Verdict) -> int:
        key = (verdict[0], verdict[1], id(verdict[2]))  # the list keeps the dict alive, so its identity stays its own
        code = self._known.get(key)
        if code is None:
            code = self._known[key] = len(self._verdicts)
            self._verdicts.append(verdict)
        return code

    def verdict(self, number: int) -> Verdict:
        """What row `number` of the sheet is."""
        return self._verdicts[self._codes[number - self.first]]

    def verdicts(self) -> Iterator[tuple[int, Verdict]]:
        found = self._verdicts
        return enumerate((found[code] for code in self._codes), self.first)

    def carried(self) -> Iterator[dict[str, Any]]:
        """The different values that titles and subheadings gave, from the top."""
        return (verdict[2] for verdict in self._verdicts if verdict[2])

    def replace(self, number: int, verdict: Verdict) -> None:
        """Mark a row otherwise; not for making a row data, or another thing of data."""
        self._codes[number - self.first] = self._code(verdict)

    def pass_over(self, reason: str) -> None:
        """Make every data row one that is left out."""
        self._verdicts = [
            (RowKind.SUBTOTAL, reason, NOTHING) if verdict[0] is RowKind.DATA else verdict for verdict in self._verdicts
        ]
        self._known.clear()
        del self.data.numbers[:]

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, index: int) -> RowMark: ...
    @overload
    def __getitem__(self, index: slice) -> list[RowMark]: ...
    def __getitem__(self, index: int | slice) -> RowMark | list[RowMark]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return RowMark(self.first + place, *self._verdicts[self._codes[place]])

    def __iter__(self) -> Iterator[RowMark]:
        return (RowMark(number, *verdict) for number, verdict in self.verdicts())


class DataRows(Sequence[RowMark]):
    """The marks of the data rows alone."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.numbers = array("I")
        """Their row numbers."""

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> RowMark: ...
    @overload
    def __getitem__(self, index: slice) -> list[RowMark]: ...
    def __getitem__(self, index: int | slice) -> RowMark | list[RowMark]:
        if isinstance(index, slice):
            return [self._mark(number) for number in self.numbers[index]]
        return self._mark(self.numbers[index])

    def _mark(self, number: int) -> RowMark:
        return RowMark(number, *self._marks.verdict(number))
