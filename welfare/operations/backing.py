"""`backup`: one encrypted file of everything the office cannot make again: the database and the uploads.

Both are of one moment: table by table counted, hashed and dumped in one snapshot, while others go on writing.  Keys
(of numbers, of sessions, of backups) are in no table and no upload, so they are never in it.
"""

from __future__ import annotations

import errno
import hmac
import io
import json
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from welfare.operations import inventory, records
from welfare.operations.postgres import Server
from welfare.operations.sealed_file import BackupRefused, OpeningReader, SealingWriter

ABOUT, MANIFEST, DATABASE, UPLOADS = "about.json", "manifest.json", "database/", "uploads/"
PART = 8 << 20
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Made:
    path: Path
    size: int
    tables: int
    rows: int
    files: int
    vanished: int
    """Uploads that were deleted by others between the snapshot and their turn."""
    removed: int
    """Old backups that were deleted."""


def make_backup(*, keep_days: int | None = None) -> Made:
    """Write, read back and only then name the file.  Raises BackupRefused; then nothing new lies in the folder."""
    days = settings.BACKUP_DAYS if keep_days is None else keep_days
    with records.one_at_a_time():
        folder = records.folder_of_backups()
        name = f"rumah-pilar-{timezone.localtime():%Y%m%d-%H%M%S}{records.ENDING}"
        unfinished = folder / f".{name}{records.UNFINISHED}"
        try:
            manifest = _write(unfinished)
            with unfinished.open("rb") as file:
                read_through(OpeningReader(file, settings.BACKUP_KEYS))
            os.replace(unfinished, folder / name)
            _settle(folder)
        except OSError as error:
            if error.errno in FULL:
                raise BackupRefused(f"Tempat cadangan {folder} penuh. Cadangan lama tetap ada.") from error
            raise
        finally:
            unfinished.unlink(missing_ok=True)
        tables = manifest["tables"].values()
        facts = {
            "size": (folder / name).stat().st_size, "tables": len(tables), "rows": sum(rows for rows, _ in tables),
            "files": len(manifest["files"]), "vanished": len(manifest["vanished"]),
        }  # fmt: skip
        records.note("backup", file=name, **facts)
        return Made(path=folder / name, removed=len(records.remove_old(days)), **facts)


def key_marks() -> dict[str, str]:
    """What tells whether a machine holds the keys by which numbers of identity are read; not the keys themselves."""
    keys = {f"IDENTITY_KEYS {name}": key for name, key in settings.IDENTITY_KEYS.items()}
    keys["IDENTITY_INDEX_KEY"] = settings.IDENTITY_INDEX_KEY
    return {name: hmac.digest(key.encode(), b"backup mark", "sha256").hex()[:16] for name, key in keys.items()}


def read_through(reader: OpeningReader) -> dict[str, Any]:
    """Read a sealed file to its end, every piece checked.  Returns {"about": …, "manifest": …}."""
    found: dict[str, Any] = {}
    with tarfile.open(fileobj=io.BufferedReader(reader, PART), mode="r|") as archive:
        for member in archive:
            if member.name in (ABOUT, MANIFEST):
                content = archive.extractfile(member)
                found[member.name.removesuffix(".json")] = json.loads(content.read() if content else b"{}")
    while reader.read(PART):
        pass  # tar stops at its own end; the seal's end lies behind it
    if found.keys() != {"about", "manifest"}:
        raise BackupRefused("Cadangan ini tidak lengkap. Pakai cadangan lain.")
    return found


def _write(path: Path) -> dict[str, Any]:
    server = Server.here()
    with records.new_private_file(path) as file:
        writer = SealingWriter(file, settings.BACKUP_KEYS)
        with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            _add_json(archive, ABOUT, _about(server))
            manifest = _add_database(archive, server)
            manifest |= _add_uploads(archive, Path(settings.MEDIA_ROOT))
            _add_json(archive, MANIFEST, manifest)
        writer.finish()
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _about(server: Server) -> dict[str, Any]:
    return {
        "made_at": timezone.now().isoformat(),
        "office": settings.OFFICE_NAME,
        "postgresql": server.version(),
        "key_marks": key_marks(),
        "migrations": _applied(server),
    }


def _applied(server: Server) -> list[str]:
    with server.connect() as connection:
        try:
            rows = connection.execute(f"SELECT app || '.' || name FROM {MigrationRecorder.Migration._meta.db_table}")  # noqa: S608
        except psycopg.errors.UndefinedTable:
            return []
        return sorted(name for (name,) in rows.fetchall())


def _add_database(archive: tarfile.TarFile, server: Server) -> dict[str, Any]:
    with server.connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        sequences = inventory.sequences_of(connection)
        _add_dump(archive, server, str(row[0]) if row else "")
        tables = inventory.tables_of(connection)
        connection.execute("COMMIT")
    return {"tables": tables, "sequences": sequences}


def _add_dump(archive: tarfile.TarFile, server: Server, snapshot: str) -> None:
    """In parts that are held in memory, as a dump's length is not known before its end; never in the clear on disk."""
    with tempfile.TemporaryFile() as errors:
        dump = server.run(
            "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", server.database,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        try:
            number = 0
            while dump.stdout and (part := dump.stdout.read(PART)):
                _add_bytes(archive, f"{DATABASE}{number:08}", part)
                number += 1
        finally:
            if dump.stdout:
                dump.stdout.close()
            dump.wait()
        if dump.returncode:
            raise BackupRefused(f"pg_dump gagal: {last_words(errors)}")


def _add_uploads(archive: tarfile.TarFile, folder: Path) -> dict[str, Any]:
    files: dict[str, list[Any]] = {}
    vanished = []
    for name, path in inventory.paths_under(folder):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            vanished.append(name)
            continue
        with file:
            entry = tarfile.TarInfo(UPLOADS + name)
            entry.size = os.fstat(file.fileno()).st_size
            content = inventory.Hashing(file)
            archive.addfile(entry, content)
            files[name] = [entry.size, content.hexdigest()]
    return {"files": files, "vanished": vanished}


def _add_json(archive: tarfile.TarFile, name: str, content: dict[str, Any]) -> None:
    _add_bytes(archive, name, json.dumps(content).encode())


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def last_words(errors: IO[bytes]) -> str:
    """The last line that one of PostgreSQL's programs said."""
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "tanpa keterangan"


def _settle(folder: Path) -> None:
    """The new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
