"""Work done once a day: whichever worker looks first gives it out, as a job like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from welfare.jobs import registry, running
from welfare.jobs.models import Job, NightlyRun
from welfare.jobs.queueing import enqueue


def run_due(*, now: dt.datetime | None = None) -> list[Job]:
    """Give out what is due today and was not given out yet.  Returns the new jobs."""
    moment = timezone.localtime(now)
    due = [night for night in registry.nights() if moment.hour >= night.hour]
    given = set(NightlyRun.objects.filter(day=moment.date()).values_list("code", flat=True)) if due else set()
    jobs = (_give_out(night.code, moment.date()) for night in due if night.code not in given)
    return [job for job in jobs if job]


def _give_out(code: str, day: dt.date) -> Job | None:
    """None when another worker was a moment faster."""
    try:
        with transaction.atomic():
            job = enqueue(code, by=None, long=True)
            NightlyRun.objects.create(code=code, day=day, job=job)
    except IntegrityError:
        return None
    return job


def run_now(codes: Collection[str] = ()) -> list[Job]:
    """Do nightly work in this process, due or not: all of it, or the codes named.  Returns the ended jobs."""
    jobs = [
        Job.objects.create(verb=night.code, is_long=True)
        for night in registry.nights()
        if not codes or night.code in codes
    ]
    for job in jobs:
        running.run(job.pk)
        job.refresh_from_db()
    return jobs
