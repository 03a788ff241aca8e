"""The folder of backups: what lies in it, what was last made and tried, and what has become too old.

The record is a file beside the backups and not a table: a database that was just restored would not know of it.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from welfare.operations.sealed_file import BackupRefused

ENDING = ".cadangan"
RECORD = "catatan.json"
UNFINISHED = ".part"
HOURS_UNFINISHED = 24


def folder_of_backups() -> Path:
    return Path(settings.BACKUP_DIR)


def read() -> dict[str, Any]:
    """{"backup": {...}, "drill": {...}} of the last good backup and the last drill; {} when there was none."""
    try:
        known = json.loads((folder_of_backups() / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def note(kind: str, **facts: Any) -> None:
    """Write down what was done just now; whole or not at all."""
    folder = folder_of_backups()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, unfinished = folder / RECORD, folder / f".{RECORD}{UNFINISHED}"
    unfinished.write_text(json.dumps(read() | {kind: {"at": timezone.now().isoformat(), **facts}}, indent=1))
    os.replace(unfinished, path)


def moment(kind: str) -> dt.datetime | None:
    """When the last one of a kind was noted, or None."""
    try:
        return dt.datetime.fromisoformat(read()[kind]["at"])
    except (KeyError, ValueError, TypeError):
        return None


def backups() -> list[Path]:
    """The finished backups, newest first; their names hold the moment."""
    return sorted(folder_of_backups().glob(f"*{ENDING}"), reverse=True)


def remove_old(days: int) -> list[Path]:
    """Delete backups older than so many days and remains of broken-off ones; the newest always stays."""
    now = timezone.now().timestamp()
    old = [path for path in backups()[1:] if path.stat().st_mtime < now - days * 86400]
    for remains in folder_of_backups().glob(f".*{ENDING}{UNFINISHED}"):
        if remains.stat().st_mtime < now - HOURS_UNFINISHED * 3600:
            remains.unlink(missing_ok=True)
    for path in old:
        path.unlink(missing_ok=True)
    return old


def new_private_file(path: Path) -> IO[bytes]:
    """A new file that only its owner reads.  Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Raises BackupRefused while another backup or restore is under way in the same folder."""
    folder = folder_of_backups()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = (folder / ".kunci").open("ab")
    except OSError as error:
        raise BackupRefused(f"Folder cadangan {folder} tidak dapat ditulisi: {error.strerror}.") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused("Pencadangan atau pemulihan lain sedang berjalan. Tunggu sampai selesai.") from error
        yield
