"""What an applied import wrote, counted in the database."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Count

from welfare.desk.wording import number
from welfare.imports.models import ImportBatch


def written_in_words(batch: ImportBatch) -> list[str]:
    """ "27 orang dicatat", "3 peserta diperbarui": one line per kind of record."""
    found = batch.records.order_by().values_list("model", "created").annotate(Count("object_pk", distinct=True))
    lines = []
    for label, created, count in sorted(found):
        name = apps.get_model(label)._meta.verbose_name
        lines.append(f"{number(count)} {name} {'dicatat' if created else 'diperbarui'}")
    return lines
