"""`manage.py escalate_cases`: tell the next level of every case and referral that is overdue.  Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from puskesos.cases.escalation import escalate


class Command(BaseCommand):
    help = "Menaikkan kasus dan jawaban rujukan yang melewati batas waktu, tiap tingkat satu kali. Aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        for level, count in escalate().items():
            self.stdout.write(f"{level}: {count}")
