"""What every worker does beside its jobs: say that it lives, take up what lost its worker, give out nightly work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection

from django.db import InterfaceError, OperationalError, connection

from welfare.jobs import locks
from welfare.jobs.nightwork import run_due
from welfare.jobs.stalling import resume_stalled

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 5


def keep(queues: Collection[str]) -> None:
    """Start the keeper: a thread that ends with the process."""
    threading.Thread(target=_keep, args=[queues], name="keeper", daemon=True).start()


def _keep(queues: Collection[str]) -> None:
    pause = threading.Event()
    while True:
        try:
            # The locks lie on this thread's own connection, so it is kept open; without the database both go.
            for queue in queues:
                locks.share(connection, locks.WORKER, locks.QUEUES[queue])
            while True:
                resume_stalled()
                run_due()
                pause.wait(SECONDS_BETWEEN)
        except (OperationalError, InterfaceError):
            logger.warning("The keeper lost the database and tries again", exc_info=True)
            connection.close()
            pause.wait(2)
