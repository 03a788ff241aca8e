"""Say whether the history and the read log are what was sealed: `manage.py verify_history`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare.trust import chain
from welfare.trust.models import Seal


class Command(BaseCommand):
    help = "Memeriksa rantai segel riwayat dan catatan pembacaan; menyebut segel dan tabel pertama yang rusak."

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain.verify()
        if found:
            raise CommandError(f"Riwayat rusak. {found[0]}. Seluruhnya {len(found)} temuan.")
        self.stdout.write(f"Riwayat utuh: {Seal.objects.count()} segel diperiksa.")
