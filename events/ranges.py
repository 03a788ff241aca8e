"""Numbers as an officer copies them from a signed sheet: "1-7,9,12-32"."""

from __future__ import annotations

import re
from collections.abc import Collection

_DASHES = re.compile(r"\s*(?:[-–—]|\bs\s*[./]?\s*d\b\.?|\bsampai\b)\s*", re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
MOST_SAID = 5
"""Problems named at once."""


class RangeProblem(ValueError):
    """What cannot be read, each at its place in the text: `.problems`, in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def parse(text: str, printed: Collection[int]) -> list[int]:
    """The numbers meant, ascending, each once; only those that are `printed` on the sheet.

    Takes commas, semicolons and line breaks between, and "-", "–", "s.d." or "sampai" inside a range.  A number in the
    middle of a range that the sheet has left out (somebody struck off the list) is passed over.  Raises RangeProblem.
    """
    last = max(printed, default=0)
    meant: set[int] = set()
    problems: list[str] = []
    for place, part in enumerate(re.split(r"[,;\n]+|(?<=[0-9])\s+(?=[0-9])", _DASHES.sub("-", text)), 1):
        word = part.strip().rstrip(".")
        if not word:
            continue
        found = _PART.fullmatch(word)
        if not found:
            problems.append(f"Bagian ke-{place}, “{word[:30]}”, bukan nomor atau rentang seperti 12-32.")
            continue
        first, end = int(found[1]), int(found[2] or found[1])
        problem = _problem(first, end, printed, last)
        if problem:
            problems.append(f"Bagian ke-{place}, “{word}”: {problem}")
        else:
            meant |= {number for number in range(first, end + 1) if number in printed}
    if problems:
        raise RangeProblem(problems[:MOST_SAID])
    return sorted(meant)


def _problem(first: int, end: int, printed: Collection[int], last: int) -> str:
    if end < first:
        return f"nomor awal lebih besar daripada nomor akhir. Mungkin {end}-{first}?"
    if first < 1 or end > last:
        return f"daftar ini hanya memuat nomor 1 sampai {last}."
    for number in (first, end):
        if number not in printed:
            return f"nomor {number} tidak ada pada daftar."
    return ""
