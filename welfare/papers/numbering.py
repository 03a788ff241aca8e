"""Numbers without gaps or doubles, however many take one at once: letters, certificates, cases."""

from __future__ import annotations

from django.db import connection

from welfare.papers.models import NumberSeries

_TAKE = f"""
    INSERT INTO {NumberSeries._meta.db_table} (code, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (code, year) DO UPDATE SET last = greatest({NumberSeries._meta.db_table}.last + 1, excluded.last)
    RETURNING last
"""  # noqa: S608 - the table's own name


def next_number(code: str, year: int, first: int = 1) -> int:
    """The next number of a series in a year, from `first`: where a register that was kept on paper had come.

    A number that was given is not given again: a `first` below the last one changes nothing.

    Must be taken in the transaction that stores what bears it: until that commits, others wait; if it fails, the number
    is free again.  Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that stores what bears it")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [code, year, first])
        return int(cursor.fetchone()[0])
