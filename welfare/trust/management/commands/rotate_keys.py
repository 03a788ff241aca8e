"""Seal the numbers of identity with the current key: `manage.py rotate_keys [--indexes]`, see docs/trust.md."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from welfare.trust import rotating


class Command(BaseCommand):
    help = "Menyegel ulang NIK dengan kunci pertama di IDENTITY_KEYS; dapat diulang bila terputus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--indexes", action="store_true", help="hitung ulang indeks dengan IDENTITY_INDEX_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotating.rotate_ciphers(say=lambda kind, count: self.stdout.write(f"{kind}: {count}"))
            self._tell("Disegel ulang", done)
            if options["indexes"]:
                self._tell("Indeks dihitung ulang", rotating.rotate_indexes())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Kunci yang masih dipakai: {', '.join(sorted(rotating.keys_in_use())) or 'tidak ada'}.")

    def _tell(self, what: str, done: dict[str, int]) -> None:
        self.stdout.write(f"{what}: {', '.join(f'{count} {kind}' for kind, count in done.items())}.")
