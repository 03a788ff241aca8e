"""`manage.py monev [--round PK] [--json]`: what a round found, as its results page counts it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from puskesos.aid.models import Round
from puskesos.aid.results import Linked, results
from welfare.accounts.models import User
from welfare.reports.views import written


class Command(BaseCommand):
    help = "Rekap satu putaran monev: cakupan, penilaian, alasan, keputusan, pilar, ketepatan sasaran, tren."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", type=int, help="kunci putaran; bawaan: yang terbaru")
        parser.add_argument("--json", action="store_true", help="semua angka sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = Round.objects.exclude(state=Round.State.DRAFT).select_related("period__programme")
        wanted = options["round"]
        monev = (rounds.filter(pk=wanted) if wanted else rounds.order_by("-starts_on", "-pk")).first()
        if monev is None:
            raise CommandError("Putaran itu tidak ada." if wanted else "Belum ada putaran monev yang dimulai.")
        found = results(monev, User.whole_office())
        self.stdout.write(_as_json(monev, found) if options["json"] else _as_text(monev, found))


def _as_json(monev: Round, found: list[Linked]) -> str:
    tables = {section.code: {"heads": section.heads, "rows": section.rows} for section in found}
    head = {
        "round": monev.pk,
        "name": monev.name,
        "programme": monev.period.programme.code,
        "period": monev.period.code,
    }
    return json.dumps(head | tables, ensure_ascii=False, indent=2)


def _as_text(monev: Round, found: list[Linked]) -> str:
    parts = [f"{monev} ({monev.period.programme} {monev.period.code})"]
    for section in found:
        rows = [list(section.heads), *([written(cell) for cell in row] for row in section.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                text.rjust(width) if place else text.ljust(width)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        parts.append("\n".join(["", section.title, *lines]))
    return "\n".join(parts)
