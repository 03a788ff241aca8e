"""The outcome of an understanding as flat rows, one per person seen, for comparing with a truth file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from welfare.imports.understanding import Understanding
from welfare.people.names import full_name

COLUMNS = (
    "sheet", "row", "status", "full_name", "sex", "birth_place", "birth_date", "nik", "phone", "village_code",
    "subdistrict_code", "pillar", "position", "address", "rt", "rw",
)  # fmt: skip


def result_rows(understanding: Understanding) -> Iterator[dict[str, str]]:
    """One dict per data row; dates ISO, unknown fields empty."""
    for row in understanding.data:
        values = row.values
        birth = values.get("birth_date")
        record = {name: str(values.get(name) or "") for name in COLUMNS}
        record |= {
            "sheet": "" if understanding.format in ("csv", "text") else row.sheet,
            "row": str(row.number),
            "status": str(row.status or ""),
            "full_name": full_name(
                values.get("title_before", ""), values.get("name", ""), values.get("title_after", "")
            ),
            "birth_date": birth.isoformat() if birth else "",
        }
        yield record


def write_results(understanding: Understanding, file: IO[str]) -> None:
    """Write `result_rows` as CSV."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(result_rows(understanding))
