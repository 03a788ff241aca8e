"""Work for tests of the mechanism.  Worker processes import it too, so it stands apart from the tests.

What a work did is seen in the table `job_rows`, which `conftest` makes.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, transaction

from welfare.jobs.progress import Progress, Refused
from welfare.jobs.registry import job

ROWS = 60


def write_row(pk: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO job_rows VALUES (%s, %s)", [pk, number])


def rows_of(pk: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM job_rows WHERE job = %s ORDER BY number", [pk])
        return [number for (number,) in cursor.fetchall()]


@job("tests.write", label="Menulis baris")
def write(progress: Progress, *, rows: int = ROWS, pause: float = 0.0) -> dict[str, Any]:
    """Every row and the mark "done" in one transaction."""
    for number in range(rows):
        write_row(progress.job.pk, number)
        progress.tick(number + 1, rows, "Menulis")
        time.sleep(pause)
    return {"url": "/panduan/", "rows": rows}


@job("tests.write_in_parts", label="Menulis sedikit demi sedikit", atomic=False)
def write_in_parts(progress: Progress, *, rows: int = ROWS, pause: float = 0.0) -> None:
    """Commits row by row, and goes on where the attempt before ended."""
    written = set(rows_of(progress.job.pk))
    for number in range(rows):
        progress.tick(number, rows, "Menulis")
        if number not in written:
            with transaction.atomic():
                write_row(progress.job.pk, number)
            time.sleep(pause)


@job("tests.refuse", label="Menolak")
def refuse(progress: Progress) -> None:
    write_row(progress.job.pk, 1)
    raise Refused("Lembar ini kosong.")


@job("tests.break", label="Rusak")
def break_down(progress: Progress) -> None:
    write_row(progress.job.pk, 1)
    raise ZeroDivisionError("rahasia")
