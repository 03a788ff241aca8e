"""`manage.py nightly`: give out today's nightly work, for offices with a timer of their own; workers do so as well."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare.jobs import nightwork, registry
from welfare.jobs.models import Job


class Command(BaseCommand):
    help = "Menyerahkan pekerjaan malam hari ini kepada pekerja latar; --now: kerjakan semuanya sekarang juga di sini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="Hanya pekerjaan ini (dengan --now).")
        parser.add_argument("--now", action="store_true", help="Kerjakan sekarang, sudah waktunya atau belum.")

    def handle(self, *args: Any, codes: list[str], now: bool, **options: Any) -> None:
        unknown = set(codes) - {night.code for night in registry.nights()}
        if unknown or (codes and not now):
            names = ", ".join(night.code for night in registry.nights())
            raise CommandError(f"Pekerjaan dinamai hanya bersama --now. Yang ada: {names}")
        jobs = nightwork.run_now(codes) if now else nightwork.run_due()
        for job in jobs:
            self.stdout.write(f"{job.label}: {job.get_state_display()} {job.error or job.result or ''}".rstrip())
        if any(job.state == Job.State.FAILED for job in jobs):
            raise CommandError("Ada pekerjaan malam yang gagal.")
        if not jobs:
            self.stdout.write("Tidak ada yang perlu dikerjakan sekarang.")
