"""The answer of a checked list as rows of a spreadsheet.  Numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from welfare.people.checking import Line

HEADS = (
    "Baris", "Nama di daftar", "Keterangan di daftar", "Hasil", "Alasan", "Orang di register", "Wilayah", "NIK",
    "Peran", "Berbeda dari register", "Catatan",
)  # fmt: skip


def check_rows(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """One row per line of a checked list in the order of `HEADS`; numbers stay masked."""
    for line in lines:
        yield [
            line.where, line.name, " · ".join(line.said), line.word, line.reason,
            *("; ".join(filter(None, texts)) for texts in _persons(line)),
            "; ".join(_difference(change) for change in line.differences), "; ".join(line.notes),
        ]  # fmt: skip


def _persons(line: Line) -> tuple[list[str], ...]:
    """Names, places, masked numbers and roles of whom a line means or may mean."""
    persons = line.persons
    return (
        [person.name for person in persons],
        [person.place for person in persons],
        [person.nik for person in persons],
        [role for person in persons for role in person.roles],
    )


def _difference(change: dict[str, str]) -> str:
    return f"{change['label']}: {change['old'] or 'kosong'} → {change['new']}"
