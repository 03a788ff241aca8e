"""Numbers without gaps or doubles, however many take one at once: letters, certificates, cases."""

from __future__ import annotations

from django.db import connection

from welfare.papers.models import NumberSeries

_TAKE = f"""
    INSERT INTO {NumberSeries._meta.db_table} (code, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (code, year) DO UPDATE SET last = {NumberSeries._meta.db_table}.last + 1 RETURNING last
"""  # noqa: S608 - the table's own name


def next_number(code: str, year: int) -> int:
    """The next number of a series in a year, from 1.

    Must be taken in the transaction that stores what bears it: until that commits, others wait; if it fails, the number
    is free again.  Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that stores what bears it")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [code, year])
        return int(cursor.fetchone()[0])
