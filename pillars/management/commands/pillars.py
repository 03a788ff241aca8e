"""`manage.py pillars [--json]`: the pillars with what is there and what is missing, as the gaps page counts them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pillars.gaps import Gaps, gaps_of
from pillars.measures import MEASURES
from welfare.accounts.models import User

SHOWN = ("expected", "filled", "vacant", "missing", "expired", "without_decree")
"""What the table prints; JSON has all numbers."""


class Command(BaseCommand):
    help = "Kelengkapan pilar seluruh kabupaten: seharusnya, terisi, kosong, masa bakti lewat, tanpa SK."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="semua angka sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        gaps = gaps_of(User.whole_office())
        self.stdout.write(_as_json(gaps) if options["json"] else _as_text(gaps))


def _as_json(gaps: Gaps) -> str:
    rows = [
        {"code": pillar.code, "pillar": pillar.name} | {code: gaps.value(pillar, code) for code in MEASURES}
        for pillar in gaps.pillars
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_text(gaps: Gaps) -> str:
    heads = ["Pilar", *(MEASURES[code].label for code in SHOWN)]
    rows = [[pillar.short_name, *(_text(gaps.value(pillar, code)) for code in SHOWN)] for pillar in gaps.pillars]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if place else text.ljust(width) for place, (text, width) in enumerate(pairs)
        ).rstrip()
        for pairs in (list(zip(row, widths, strict=True)) for row in [heads, *rows])
    )


def _text(value: int | None) -> str:
    return "–" if value is None else str(value)
