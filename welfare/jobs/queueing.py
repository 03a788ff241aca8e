"""Giving work to the background, waiting a moment for it, calling it off, and taking it up again."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from welfare.jobs import registry
from welfare.jobs.models import Job, subject_of
from welfare.jobs.running import run_job


class Busy(Exception):
    """The same work on the same subject is under way with other arguments; the message is for the officer."""


def enqueue(
    code: str, *, by: Any, subject: models.Model | str = "", long: bool = False, back: str = "", **arguments: Any
) -> Job:
    """Have a registered work done by the worker, as soon as the caller's transaction commits.

    `by`: the officer, None for the office itself.  `subject`: the record that it is about; while such a job waits or
    runs, asking for the same once more gives that very job, so a double click works once.  `long`: takes more than a
    few seconds; then it queues where nobody's small work waits behind it.  `back`: the page where it was asked for.
    Raises Busy, and LookupError for a code that nobody registers.
    """
    if registry.verb(code) is None:
        raise LookupError(code)
    about = subject_of(subject)
    for _ in range(5):
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    verb=code, subject=about, arguments=arguments, by=by, is_long=long, back=back[:300]
                )
                send(job)
        except IntegrityError:
            under_way = Job.objects.active().filter(verb=code, subject=about).first()
            if under_way is None:  # it ended in this very moment
                continue
            return _same(under_way, arguments, by)
        job.refresh_from_db()
        return job
    raise Busy("Pekerjaan yang sama sedang berjalan. Coba lagi sebentar.")


def _same(under_way: Job, arguments: dict[str, Any], by: Any) -> Job:
    stored = json.loads(json.dumps(arguments, cls=DjangoJSONEncoder))
    is_theirs = by is not None and Job.objects.visible_to(by).filter(pk=under_way.pk).exists()
    if under_way.arguments != stored or not (is_theirs or under_way.by_id is None):
        raise Busy(f"“{under_way.label}” untuk hal ini sedang berjalan. Tunggu sampai selesai, atau batalkan dulu.")
    return under_way


def send(job: Job) -> None:
    """Put a waiting job into its queue, in the transaction that makes it wait: neither comes without the other."""
    run_job.using(queue_name=job.queue).enqueue(job.pk)


def wait_for(job: Job, seconds: float = 1.5) -> Job:
    """Wait until the job has ended, at most `seconds`: small work shows its result at once.  The job as it then is.

    Inside a transaction there is nothing to wait for, since no worker has seen the job.
    """
    deadline = time.monotonic() + seconds
    while not job.has_ended and not connection.in_atomic_block and time.monotonic() < deadline:
        time.sleep(0.05)
        job.refresh_from_db()
    return job


def cancel(job: Job, *, by: Any) -> bool:
    """Call a job off: at once while it waits, at its next tick while it runs.  Whether there was something to stop.

    `by` must be one who may steer it (`Job.objects.steerable_by`).
    """
    now, mine = timezone.now(), Job.objects.steerable_by(by).filter(pk=job.pk)
    waiting = mine.filter(state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, cancel_asked_at=now, finished_at=now
    )
    return bool(waiting or mine.filter(state=Job.State.RUNNING).update(cancel_asked_at=now))


def resume(job: Job, *, by: Any) -> bool:
    """Take a failed or cancelled job up again, from its beginning.  Whether it was one.

    Raises Busy when the same work on the same subject is under way meanwhile.
    """
    ended = Job.objects.steerable_by(by).filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    again = {
        "state": Job.State.WAITING, "attempts": 0, "cancel_asked_at": None, "finished_at": None, "error": "",
        "done": 0, "total": None, "note": "", "heard_at": timezone.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            if not ended.update(**again):
                return False
            send(job)
    except IntegrityError as error:
        raise Busy("Pekerjaan yang sama untuk hal ini sudah berjalan lagi.") from error
    return True
