"""Prints where the Puskesos stand, and what the rooms above count (cases by state); `--json` for programs."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from puskesos.centres.reporting import status


class Command(BaseCommand):
    help = "Menampilkan jumlah Puskesos menurut tahap dan angka lain yang diumumkan ruang di atasnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Keluaran JSON untuk program lain.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = status()
        if options["json"]:
            told = {source.code: {code: number for code, _, number in counts} for source, counts in found}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for source, counts in found:
            self.stdout.write(f"{source.label}:")
            width = max(len(words) for _, words, _ in counts)
            for _, words, number in counts:
                self.stdout.write(f"  {words:<{width}}  {number:>6}")
