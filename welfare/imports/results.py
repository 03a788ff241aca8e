"""The outcome of an understanding as flat rows, one per person seen, for comparing with a truth file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO

from welfare.imports.fields import RowKind
from welfare.imports.understanding import CleanRow
from welfare.people.names import full_name

COLUMNS = (
    "sheet", "row", "status", "full_name", "sex", "birth_place", "birth_date", "nik", "phone", "village_code",
    "subdistrict_code", "pillar", "position", "address", "rt", "rw",
)  # fmt: skip


def result_rows(rows: Iterable[CleanRow]) -> Iterator[dict[str, str]]:
    """One dict per data row; dates ISO, unknown fields empty."""
    for row in rows:
        if row.kind is not RowKind.DATA:
            continue
        values = row.values
        birth = values.get("birth_date")
        record = {name: str(values.get(name) or "") for name in COLUMNS}
        record |= {
            "sheet": row.sheet,
            "row": str(row.number),
            "status": str(row.status or ""),
            "full_name": full_name(
                values.get("title_before", ""), values.get("name", ""), values.get("title_after", "")
            ),
            "birth_date": birth.isoformat() if birth else "",
        }
        yield record


def write_results(rows: Iterable[CleanRow], file: IO[str]) -> int:
    """Write `result_rows` as CSV; returns how many."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    count = 0
    for count, record in enumerate(result_rows(rows), 1):  # noqa: B007 - the last number is the answer
        writer.writerow(record)
    return count
