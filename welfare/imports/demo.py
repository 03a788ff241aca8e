"""Fill the demo office through the same door as everybody: the import engine, from a shipped workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import models

from welfare.imports.applying import NotApplicable, apply_batch
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import receive


def import_workbook(
    path: Path, *, kind: str, by: Any, say: Callable[[str], None], target: models.Model | None = None
) -> None:
    """Import a shipped workbook unless its rows are there already; says what happened, in one line."""
    batch = receive(path.read_bytes(), path.name, kind=kind, by=by, target=target)
    try:
        applied = apply_batch(batch, by=by)
    except NotApplicable:
        batch.file.delete(save=False)
        ImportBatch.objects.filter(pk=batch.pk).delete()
        say(f"{path.name}: sudah ada.")
        return
    say(f"{path.name}: {applied.counts['applied']} baris disimpan.")
