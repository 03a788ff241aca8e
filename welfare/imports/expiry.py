"""Uploaded files do not stay: what is needed is in the register, what was planned is in the rows."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from welfare.imports.models import ImportBatch


def expire_files(*, now: dt.datetime | None = None) -> int:
    """Delete the files of imports older than `IMPORT_FILE_DAYS`; the batch and its rows stay.  Returns how many."""
    limit = (now or timezone.now()) - dt.timedelta(days=settings.IMPORT_FILE_DAYS)
    old = ImportBatch.objects.filter(created_at__lt=limit).exclude(file="")
    for batch in old:
        batch.file.delete(save=False)
        batch.save(update_fields=["file"])
    return len(old)
