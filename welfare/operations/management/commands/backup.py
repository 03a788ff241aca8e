"""`manage.py backup`: one encrypted file of database and uploads, in the folder of backups."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare.operations.backing import make_backup
from welfare.operations.sealed_file import BackupRefused


class Command(BaseCommand):
    help = (
        "Membuat satu berkas cadangan terenkripsi: basis data dan unggahan. Kuncinya (BACKUP_KEYS) tidak di dalamnya."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep-days", type=int, help="Hapus cadangan yang lebih tua dari sekian hari (bawaan: BACKUP_DAYS)."
        )

    def handle(self, *args: Any, keep_days: int | None = None, **options: Any) -> None:
        if keep_days is not None and keep_days < 1:
            raise CommandError("--keep-days paling sedikit 1.")
        try:
            made = make_backup(keep_days=keep_days)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.path}: {made.size / 1e6:.1f} MB, {made.tables} tabel, {made.rows} baris, {made.files} berkas; "
            f"{made.removed} cadangan lama dihapus."
        )
        if made.vanished:
            self.stdout.write(f"{made.vanished} unggahan dihapus orang selagi disalin, jadi tidak ikut.")
