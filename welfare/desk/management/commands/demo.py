"""`manage.py demo`: fill the demo office with made-up people, through the same verbs and imports an officer uses."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from welfare.accounts.roles import Role
from welfare.desk import preparing
from welfare.desk.registry import DemoStep, announced


class Command(BaseCommand):
    help = "Mengisi kantor contoh (orang rekaan). Aman diulang: yang sudah ada tidak dibuat lagi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="isi juga basis data kantor (DATABASE_URL); jangan di tempat kerja"
        )

    def handle(self, *args: Any, force: bool = False, **options: Any) -> None:
        if settings.OWN_DATABASE and not force:
            raise CommandError("Ini basis data kantor: orang rekaan tidak dimasukkan. Paksa dengan --force.")
        for step in announced(DemoStep):
            self.stdout.write(f"- {step.label}")
            with transaction.atomic(), pghistory.context(reason="Mengisi kantor contoh"):
                step.fill(_administrator(), lambda sentence: self.stdout.write(f"    {sentence}"))
        preparing.note_demo_filled()


def _administrator() -> Any:
    """Who fills the office; None only before the step that makes the accounts."""
    return get_user_model().objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk").first()
