"""`manage.py expire_uploads`: the nightly job that deletes old uploads (safe to repeat)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from welfare.imports.expiry import expire_files


class Command(BaseCommand):
    help = "Hapus berkas unggahan impor yang sudah lewat masa simpannya (IMPORT_FILE_DAYS)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{expire_files()} berkas unggahan dihapus.")
