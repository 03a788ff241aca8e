"""End what is past its period now: `manage.py retain --dry-run` only counts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from welfare.trust import retaining


class Command(BaseCommand):
    help = "Mengakhiri data yang lewat masa simpan (pekerjaan malam, sekarang juga)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hanya menghitung, tidak mengubah apa pun")

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["dry_run"]
        for label, count in retaining.run(dry=dry).items():
            self.stdout.write(f"{label}: {count} {'jatuh tempo' if dry else 'diakhiri'}")
