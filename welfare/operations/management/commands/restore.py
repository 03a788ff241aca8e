"""`manage.py restore FILE`: the office out of a backup; `--drill` tries it in a temporary place and compares."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare.operations import records
from welfare.operations.restoring import Compared, drill, restore
from welfare.operations.sealed_file import BackupRefused


class Command(BaseCommand):
    help = "Memulihkan cadangan ke tempat kosong; --drill: mencobanya di tempat sementara dan membandingkan isinya."
    requires_system_checks = []  # the database may be empty, or away

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="Berkas cadangan. Bawaan: yang terbaru di BACKUP_DIR.")
        parser.add_argument("--drill", action="store_true", help="Gladi: tempat sementara, bandingkan, hapus lagi.")
        parser.add_argument(
            "--replace", action="store_true", help="Gantikan data yang ada (disimpan dengan nama lain)."
        )
        parser.add_argument("--any-keys", action="store_true", help="Juga bila kunci NIK di mesin ini berbeda.")

    def handle(self, *args: Any, file: str | None, drill: bool, replace: bool, any_keys: bool, **options: Any) -> None:
        try:
            path = Path(file) if file else self._newest()
            compared = _drill(path) if drill else restore(path, replace=replace, any_keys=any_keys)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self._tell(path, compared)
        if compared.differences:
            raise CommandError(f"{len(compared.differences)} perbedaan: cadangan ini tidak memulihkan semuanya.")

    def _newest(self) -> Path:
        for path in records.backups():
            return path
        raise BackupRefused(f"Belum ada cadangan di {records.folder_of_backups()}.")

    def _tell(self, path: Path, compared: Compared) -> None:
        different = {difference.what: difference for difference in compared.differences}
        for name, (rows, _) in compared.tables.items():
            if rows or name in different:
                self.stdout.write(f"{name:<50} {rows:>10}  {'BEDA' if name in different else 'sama'}")
        for difference in compared.differences:
            self.stdout.write(f"BEDA {difference.what}: cadangan {difference.expected}, pulih {difference.found}")
        self.stdout.write(
            f"{path.name}: {len(compared.tables)} tabel, {compared.rows} baris, {len(compared.files)} berkas, "
            f"{len(compared.differences)} perbedaan."
        )
        for place in compared.kept:
            self.stdout.write(f"Yang lama disimpan: {place}")


_drill = drill
