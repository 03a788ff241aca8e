"""Prints where the Puskesos stand, and what the rooms above count (cases by state); `--json` for programs."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from welfare.regions.models import Region
from welfare.reports.definitions import Scope, Section, parts_of


class Command(BaseCommand):
    help = "Menampilkan jumlah Puskesos menurut tahap dan angka lain yang diumumkan ruang di atasnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Keluaran JSON untuk program lain.")

    def handle(self, *args: Any, **options: Any) -> None:
        sections = self._sections()
        if options["json"]:
            told = {part.code: {str(code): number for code, _, number in part.rows} for part in sections}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for part in sections:
            self.stdout.write(f"{part.title}:")
            width = max(len(str(words)) for _, words, _ in part.rows)
            for _, words, number in part.rows:
                self.stdout.write(f"  {words:<{width}}  {number:>6}")

    def _sections(self) -> list[Section]:
        whole = Region.objects.get(pk=settings.OFFICE_REGENCY)
        return parts_of("keadaan", Scope(None, whole, timezone.localdate().replace(day=1)))
