"""The nightly backup of an office without a timer of its own: its PC with the embedded database."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from welfare.jobs.progress import Progress, Refused
from welfare.jobs.registry import nightly
from welfare.operations.backing import make_backup
from welfare.operations.sealed_file import BackupRefused


# Not one transaction: nothing is written into the database, and a dump would hold it open for long.
@nightly("operations.backup", label="Membuat cadangan", hour=3, atomic=False)
def nightly_backup(progress: Progress) -> dict[str, Any]:
    if not settings.BACKUP_NIGHTLY:
        return {"dilewati": "pengatur waktu kantor membuatnya"}
    try:
        made = make_backup()
    except BackupRefused as error:
        raise Refused(str(error)) from error
    return {"berkas": made.path.name, "baris": made.rows, "unggahan": made.files}
