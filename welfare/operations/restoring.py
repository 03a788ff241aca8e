"""`restore`: the office out of one file, in an empty place or in the stead of what is there; and the drill.

The file is read to its end before anything is written: one that was changed or cut off touches nothing.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from welfare.operations import inventory, records
from welfare.operations.backing import DATABASE, PART, UPLOADS, key_marks, last_words, read_through
from welfare.operations.inventory import Difference
from welfare.operations.postgres import Server
from welfare.operations.sealed_file import BackupRefused, OpeningReader


@dataclass(frozen=True)
class Compared:
    """What a backup promised and what came out of it."""

    tables: dict[str, list[Any]]
    files: dict[str, list[Any]]
    differences: list[Difference]
    kept: list[str] = field(default_factory=list)
    """Where that lies which was there before."""

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def examine(path: Path) -> dict[str, Any]:
    """{"about": …, "manifest": …} of a backup, read to its end.  Raises BackupRefused for one that is not sound."""
    try:
        with path.open("rb") as file:
            return read_through(OpeningReader(file, settings.BACKUP_KEYS))
    except FileNotFoundError as error:
        raise BackupRefused(f"Berkas {path} tidak ada.") from error
    except (tarfile.TarError, ValueError) as error:
        raise BackupRefused("Isi cadangan ini tidak dapat dibaca. Pakai cadangan lain.") from error


def restore(path: Path, *, replace: bool = False, any_keys: bool = False) -> Compared:
    """Bring the office back.  Raises BackupRefused: the place is not empty, somebody works there, the file is bad.

    With `replace` database and uploads are made beside, compared, and only then take the place of the old ones, which
    stay under another name.
    """
    with records.one_at_a_time():
        contents = examine(path)
        connections["default"].close()
        server, uploads = Server.here(), Path(settings.MEDIA_ROOT)
        _check_fit(server, contents["about"], any_keys=any_keys)
        with server.connect() as connection:
            holds_tables = inventory.has_tables(connection)
        if (holds_tables or _holds_files(uploads)) and not replace:
            raise BackupRefused(
                "Tempat ini tidak kosong: sudah ada data. Pulihkan ke tempat kosong, atau tambahkan --replace "
                "(yang lama disimpan dengan nama lain)."
            )
        if others := server.others_connected():
            raise BackupRefused(f"Ada {others} sambungan ke basis data. Hentikan dulu layanan web dan pekerja latar.")
        beside = server.named("pulih") if holds_tables else server.database
        if holds_tables:
            server.create(beside)
        new_uploads = uploads.with_name(f"{uploads.name}.pulih")
        try:
            compared = _bring_back(path, contents["manifest"], server, beside, new_uploads)
            if compared.differences:
                raise BackupRefused(f"Hasil pemulihan berbeda di {compared.differences[0].what}; tidak dipakai.")
        except BaseException:
            shutil.rmtree(new_uploads, ignore_errors=True)
            if holds_tables:
                server.drop(beside)
            raise
        return _take_the_place(compared, server, beside, uploads, new_uploads)


def drill(path: Path) -> Compared:
    """Restore into a database and a folder made for it, compare, and remove both.  Notes the outcome."""
    contents = examine(path)
    server = Server.here()
    name = server.named(f"gladi_{os.getpid()}")
    server.create(name)
    try:
        with tempfile.TemporaryDirectory(dir=records.folder_of_backups(), prefix=".gladi-") as room:
            compared = _bring_back(path, contents["manifest"], server, name, Path(room) / "uploads")
    finally:
        server.drop(name)
    records.note(
        "drill", file=path.name, good=not compared.differences, tables=len(compared.tables), rows=compared.rows,
        files=len(compared.files), differences=len(compared.differences),
    )  # fmt: skip
    return compared


def _check_fit(server: Server, about: dict[str, Any], *, any_keys: bool) -> None:
    if about["postgresql"] > server.version():
        raise BackupRefused(
            f"Cadangan ini dari PostgreSQL {about['postgresql']}, peladen ini PostgreSQL {server.version()}. "
            "Pasang versi yang sama atau lebih baru."
        )
    known = key_marks()
    lacking = [name for name, mark in about["key_marks"].items() if known.get(name) != mark]
    if lacking and not any_keys:
        raise BackupRefused(
            f"Kunci NIK di mesin ini bukan kunci saat cadangan dibuat ({', '.join(lacking)}); NIK tidak akan terbaca. "
            "Pasang dulu kuncinya. Bila kuncinya hilang: --any-keys."
        )


def _bring_back(path: Path, manifest: dict[str, Any], server: Server, database: str, uploads: Path) -> Compared:
    """Fill an empty database and a new folder, and compare both with what the backup says of itself."""
    shutil.rmtree(uploads, ignore_errors=True)
    uploads.mkdir(parents=True, mode=0o700)
    with path.open("rb") as file, tempfile.TemporaryFile() as errors:
        reader = io.BufferedReader(OpeningReader(file, settings.BACKUP_KEYS), PART)
        load = server.run(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl", f"--dbname={database}",
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        try:
            with tarfile.open(fileobj=reader, mode="r|") as archive:
                _pour(archive, load, uploads)
        except BrokenPipeError:
            pass  # it has said why
        finally:
            with suppress(BrokenPipeError):
                load.stdin.close()  # type: ignore[union-attr]
            load.wait()
        if load.returncode:
            raise BackupRefused(f"pg_restore gagal: {last_words(errors)}")
    with server.connect(database) as connection:
        tables, sequences = inventory.tables_of(connection), inventory.sequences_of(connection)
    files = inventory.files_of(uploads)
    found = [
        *inventory.differences(manifest["tables"], tables),
        *inventory.differences(manifest["files"], files),
        *inventory.sequences_behind(manifest["sequences"], sequences),
    ]
    return Compared(tables, files, found)


def _pour(archive: tarfile.TarFile, load: subprocess.Popen[bytes], uploads: Path) -> None:
    for member in archive:
        content = archive.extractfile(member)
        if content is None:
            continue
        if member.name.startswith(DATABASE):
            load.stdin.write(content.read())  # type: ignore[union-attr]
        elif member.name.startswith(UPLOADS):
            _store(content, uploads, member.name.removeprefix(UPLOADS))


def _store(content: Any, folder: Path, name: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise BackupRefused(f"Nama berkas {name!r} di cadangan ini menunjuk ke luar folder unggahan.")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with records.new_private_file(path) as file:
        shutil.copyfileobj(content, file, PART)


def _holds_files(folder: Path) -> bool:
    return next(inventory.paths_under(folder), None) is not None


def _take_the_place(compared: Compared, server: Server, beside: str, uploads: Path, new_uploads: Path) -> Compared:
    """Put what was restored where the office looks for it; what was there gets the moment into its name."""
    stamp, kept = f"{timezone.localtime():%Y%m%d%H%M%S}", []
    if beside != server.database:
        old = server.named(f"lama_{stamp}")
        server.rename(server.database, old)
        server.rename(beside, server.database)
        kept.append(f"basis data {old}")
    if _holds_files(uploads):
        old_uploads = uploads.with_name(f"{uploads.name}.lama-{stamp}")
        uploads.rename(old_uploads)
        kept.append(f"folder {old_uploads}")
    elif uploads.exists():
        shutil.rmtree(uploads)
    new_uploads.rename(uploads)
    return Compared(compared.tables, compared.files, [], kept)
