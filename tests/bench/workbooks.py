"""Workbooks of made-up rows as an office sends them: 12 columns, NIK as text, dates as dates.

Two layouts of rows, each the same for the same seed:
`mixed`     60 in 100 known by their NIK (10 of them with a new phone number), 20 new persons with a NIK, 20 known
            persons without NIK (name, birth date, village).
`recipients` the rows of `mixed` with programme, period and number of a recipient: 15 columns.
`nameless`  no NIK, birth date or phone at all: name, village, kecamatan.  70 in 100 written as in the register, 20 with
            one letter lost or `Muhammad` cut short, 10 of persons that nobody has registered.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import xlsxwriter

from tests.bench.made_up import Crowd, MadeUp, draws

HEADS = (
    "No", "Nama Lengkap", "NIK", "L/P", "Tempat Lahir", "Tanggal Lahir", "Alamat", "RT", "RW", "Desa/Kelurahan",
    "Kecamatan", "No HP",
)  # fmt: skip
RECIPIENT_HEADS = (*HEADS, "Program", "Periode", "Nomor Peserta")
"""The same persons as recipients of a programme, the layout `recipients`."""
NEW_PHONE = "0811"


@dataclass(frozen=True, slots=True)
class Row:
    person: MadeUp
    sort: str
    """known, changed, new, unnumbered, misspelt or stranger."""
    name: str
    has_nik: bool
    has_birth: bool
    phone: str


def mixed_rows(crowd: Crowd, seed: int, persons: int, rows: int) -> Iterator[Row]:
    """`rows` different persons of a register that holds persons 0 to `persons` - 1."""
    for number, known in _scattered(seed, persons, rows):
        lot = draws(seed, number, "mixed")[0] % 100
        person = crowd.person(persons + number if 60 <= lot < 80 else known)
        sort = "changed" if lot < 10 else "known" if lot < 60 else "new" if lot < 80 else "unnumbered"
        phone = f"{NEW_PHONE}00{number % 1_000_000:06}" if sort == "changed" else person.phone
        yield Row(person, sort, person.name, sort != "unnumbered", True, "" if sort == "unnumbered" else phone)


def nameless_rows(crowd: Crowd, seed: int, persons: int, rows: int) -> Iterator[Row]:
    """Rows that only name and place can match."""
    for number, known in _scattered(seed, persons, rows):
        chance = draws(seed, number, "nameless")
        lot = chance[0] % 100
        person = crowd.person(persons + number if lot >= 90 else known)
        sort = "known" if lot < 70 else "misspelt" if lot < 90 else "stranger"
        name = _misspelt(person.name, chance[1]) if sort == "misspelt" else person.name
        yield Row(person, sort, name, False, False, "")


def write(path: Path, rows: Iterator[Row], *, aided: bool = False) -> dict[str, int]:
    """Write an xlsx in constant memory; returns how many rows there are of each sort.  `aided`: as recipients."""
    counts: Counter[str] = Counter()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Daftar")
        sheet.write_row(0, 0, RECIPIENT_HEADS if aided else HEADS)
        for number, row in enumerate(rows, 1):
            counts[row.sort] += 1
            cells = _cells(number, row)
            if aided:
                cells = (*cells, "PKH", "2026-T1" if number % 2 else "2026-T2", f"KKS-{number:07}")
            for column, value in enumerate(cells):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, column, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, value)
    return dict(counts)


def _cells(number: int, row: Row) -> tuple[str | int | dt.date, ...]:
    person = row.person
    return (
        number, row.name, person.nik if row.has_nik else "", person.sex, person.birth_place,
        person.birth_date if row.has_birth else "", person.address, person.rt, person.rw, person.place.village,
        person.place.subdistrict, row.phone,
    )  # fmt: skip


def as_written(row: Row) -> MadeUp:
    """The person as the row has them: what a bare COPY and the stock importer are given."""
    return replace(row.person, name=row.name, phone=row.phone)


def _scattered(seed: int, persons: int, rows: int) -> Iterator[tuple[int, int]]:
    """Row numbers, each with a known person; persons repeat only when there are more rows than persons."""
    step = next(step for step in range(700_001, 1_700_001) if math.gcd(step, persons) == 1)
    for number in range(rows):
        yield number, (number + seed) * step % persons


def _misspelt(name: str, chance: int) -> str:
    if name.startswith("Muhammad "):
        return name.replace("Muhammad", "M.", 1)
    position = 1 + chance % (len(name) - 1)
    return name[:position] + name[position + 1 :] if name[position].isalpha() else name
