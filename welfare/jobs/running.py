"""One job, from the queue to its end.

The runner holds the job's lock on its second connection from before the job is "running" until after it has ended: a
running job whose lock is free has lost its worker (`stalling`).
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import Any

import pghistory
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from welfare.jobs import locks, registry
from welfare.jobs.models import Job
from welfare.jobs.progress import Cancelled, Interrupted, Progress, Refused, Superseded

logger = logging.getLogger(__name__)

UNEXPECTED = "Terjadi galat tak terduga. Sampaikan nomor pekerjaan {} kepada administrator; rinciannya tercatat."


@task()
def run_job(pk: int) -> None:
    """The one task of the queue.  What becomes of the job stands in its row; the task itself does not fail."""
    run(pk)


def run(pk: int) -> bool:
    """Do a waiting job in this process.  Whether it was this runner's to do: else another has it, or it has ended."""
    with locks.beside() as other:
        if not locks.take(other, locks.JOB, pk):
            return False
        job = _claim(pk)
        if job is None:
            return False
        _run_to_its_end(job, other)
    return True


def _claim(pk: int) -> Job | None:
    now = timezone.now()
    claimed = Job.objects.filter(pk=pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, started_at=now, counted_at=now, heard_at=now,
        done=0, total=None, note="", error="",
    )  # fmt: skip
    return Job.objects.select_related("by").get(pk=pk) if claimed else None


def _run_to_its_end(job: Job, other: Any) -> None:
    progress = Progress(job, other)
    try:
        with pghistory.context(user=job.by_id, job=job.pk):
            _work(job, progress)
    except Cancelled:
        _end(job, progress, Job.State.CANCELLED)
    except Refused as reason:
        _end(job, progress, Job.State.FAILED, error=str(reason)[:500])
    except Interrupted:
        # Not this attempt's fault: it does not count, and the free lock tells the next worker to take the job up.
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(attempts=F("attempts") - 1)
    except Superseded:
        logger.warning("Job %s was taken over by another worker", job.pk)
    except (OperationalError, InterfaceError):
        # The database went away, or two works stood in each other's way: like a killed worker, taken up again.
        logger.exception("Job %s (%s) lost its database", job.pk, job.verb)
        connection.close_if_unusable_or_obsolete()
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.verb)
        _end(job, progress, Job.State.FAILED, error=UNEXPECTED.format(job.pk))


def _work(job: Job, progress: Progress) -> None:
    verb = registry.verb(job.verb)
    if verb is None:
        raise Refused("Jenis pekerjaan ini tidak dikenal lagi.")
    with transaction.atomic() if verb.atomic else nullcontext():
        result = verb.function(progress, **job.arguments) or {}
        progress.look()  # the last chance to cancel; and is the job still ours?
        if not _end(job, progress, Job.State.DONE, result=result):
            raise Superseded


def _end(job: Job, progress: Progress, state: Job.State, **more: Any) -> bool:
    """Whether it was still ours to end."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    count = {"done": progress.done, "total": progress.total, "note": progress.note}
    return bool(mine.update(state=state, finished_at=timezone.now(), **count, **more))
