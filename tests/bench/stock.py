"""What the engine is compared with, on the same rows: django-import-export as it comes, and PostgreSQL's bare COPY.

The stock importer is given more than an office has: a sheet with the model's own column names in row 1, places as
codes, NIKs already sealed, and only rows with a NIK, because it cannot match others.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import tablib
from django.db import connection, transaction
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource

from tests.bench import register
from tests.bench.made_up import MadeUp
from welfare.people.models import Person

FIELDS = (
    "name", "name_key", "sex", "birth_place", "birth_date", "nik_cipher", "nik_index", "nik_prefix_index", "nik_area",
    "phone", "address", "rt", "rw", "region",
)  # fmt: skip


class StockResource(ModelResource):
    """A resource as the library's documentation writes one."""

    class Meta:
        model = Person
        fields = FIELDS
        import_id_fields = ("nik_index",)


def write_sheet(path: Path, persons: Iterable[MadeUp]) -> int:
    """Write the stock importer's own xlsx; returns the number of rows."""
    sheet = tablib.Dataset(headers=FIELDS)
    for person in persons:
        values = register.columns_of(person)
        sheet.append([values["region_id" if name == "region" else name] for name in FIELDS])
    path.write_bytes(sheet.export("xlsx"))
    return len(sheet)


def import_sheet(path: Path, *, dry_run: bool) -> tuple[float, dict[str, int]]:
    """Seconds, and rows by outcome, of one half of its two-step import (look first, then write), reading included."""
    started = time.perf_counter()
    sheet = XLSX().create_dataset(path.read_bytes())
    result = StockResource().import_data(sheet, dry_run=dry_run, raise_errors=True)
    return time.perf_counter() - started, {name: count for name, count in result.totals.items() if count}


def bare_copy(text: bytes) -> float:
    """Seconds to COPY rows into an empty table with the columns, constraints and indexes of the register."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE bench_copy (LIKE people_person INCLUDING ALL)")
        started = time.perf_counter()
        with cursor.copy(f"COPY bench_copy ({', '.join(register.COLUMNS)}) FROM STDIN") as copy:
            copy.write(text)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_copy")
    return seconds
