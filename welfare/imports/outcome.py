"""What an applied import wrote, counted in the database."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from welfare.desk.wording import number
from welfare.imports.models import ImportBatch, ImportRow

_COUNT = f"""
    SELECT item->>'model', item->>'created' = 'true', count(DISTINCT item->>'pk')
    FROM {ImportRow._meta.db_table}, jsonb_array_elements(written) AS item
    WHERE batch_id = %s GROUP BY 1, 2
"""  # noqa: S608 - the table's own name, nothing given from outside


def written_in_words(batch: ImportBatch) -> list[str]:
    """ "27 orang dicatat", "3 peserta diperbarui": one line per kind of record."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [batch.pk])
        found = cursor.fetchall()
    lines = []
    for label, created, count in sorted(found):
        name = apps.get_model(label)._meta.verbose_name
        lines.append(f"{number(count)} {name} {'dicatat' if created else 'diperbarui'}")
    return lines
