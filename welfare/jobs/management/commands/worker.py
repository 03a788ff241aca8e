"""`manage.py worker`: does the jobs of the queues, one at a time, until it is asked to end."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from welfare.jobs import keeping, locks, progress
from welfare.jobs.stalling import resume_stalled

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.2
"""Between two looks at an empty queue: an officer who waits for a small job notices no delay."""


class OfficeWorker(Worker):
    """Ends quickly when asked: the job under way is laid down at its next tick and taken up by the next worker."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        progress.leaving.set()
        super().shutdown(signum, frame)


class Command(BaseCommand):
    help = "Menjalankan pekerja latar. Tanpa --queue semua antrean."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="append", choices=sorted(locks.QUEUES), help="Antrean yang dilayani.")

    def handle(self, *args: Any, queue: list[str] | None = None, **options: Any) -> None:
        queues = queue or sorted(locks.QUEUES)
        worker = OfficeWorker(
            queue_names=queues, excluded_queue_names=[], interval=SECONDS_BETWEEN, batch=False, max_tasks=None,
            backend_name="default", startup_delay=False, worker_id=get_random_string(32),
        )  # fmt: skip
        worker.configure_signals()
        resume_stalled()
        keeping.keep(queues)
        while worker.running:
            try:
                worker.run()
            except (OperationalError, InterfaceError):
                logger.warning("The worker lost the database and tries again", exc_info=True)
                connection.close()
                time.sleep(2)
