"""Jobs whose worker died, and what it left in the queue.

Called when a worker starts, regularly by every worker (`keeping`) and by the progress page of a job from which nothing
was heard.  Several callers at once do no harm: each change is conditional, and a job queued twice runs once.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from welfare.jobs import locks
from welfare.jobs.models import Job
from welfare.jobs.queueing import send
from welfare.jobs.running import run_job

MOST_ATTEMPTS = 5
A_MOMENT = timedelta(seconds=5)
"""Between a task leaving the queue and its job being locked; whatever is younger is left alone."""
GIVEN_UP = f"Pekerjaan ini terhenti {MOST_ATTEMPTS} kali sebelum selesai. Coba lagi nanti, atau hubungi administrator."


def resume_stalled() -> int:
    """Let every job go on that lost its worker.  Returns how many were taken up again."""
    # First the jobs, then the locks: a lock is there before its job runs, and goes after the job has ended.
    running = list(Job.objects.filter(state=Job.State.RUNNING))
    held = locks.held(locks.JOB)
    _forget_dead_tasks(held)
    return sum(_put_back(job) for job in running if job.pk not in held) + _queue_again(held)


def _put_back(job: Job) -> bool:
    """Whether the job waits again; it may also have been called off, or have failed too often."""
    now = timezone.now()
    same = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    if job.cancel_asked_at:
        same.update(state=Job.State.CANCELLED, finished_at=now)
        return False
    if job.attempts >= MOST_ATTEMPTS:
        same.update(state=Job.State.FAILED, finished_at=now, error=GIVEN_UP)
        return False
    with transaction.atomic():
        if not same.update(state=Job.State.WAITING, heard_at=now):
            return False
        send(job)
    return True


def _queue_again(held: set[int]) -> int:
    """Waiting jobs that no queue holds: their worker died between taking the task and starting the job."""
    limit = timezone.now() - A_MOMENT
    waiting = Job.objects.filter(state=Job.State.WAITING).annotate(since=Coalesce("heard_at", "created_at"))
    lost = [job for job in waiting.filter(since__lt=limit) if job.pk not in held]
    if not lost:
        return 0
    queued = {_pk_of(task) for task in _tasks(TaskResultStatus.READY)}
    lost = [job for job in lost if job.pk not in queued]
    for job in lost:
        send(job)
    return len(lost)


def _forget_dead_tasks(held: set[int]) -> None:
    """The queue's own rows of killed workers would say "running" for ever."""
    old = _tasks(TaskResultStatus.RUNNING).filter(started_at__lt=timezone.now() - A_MOMENT)
    dead = [task.pk for task in old if _pk_of(task) not in held]
    if dead:
        still = DBTaskResult.objects.filter(pk__in=dead, status=TaskResultStatus.RUNNING)
        still.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())


def _tasks(status: str) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(status=status, task_path=run_job.module_path).order_by()


def _pk_of(task: DBTaskResult) -> int:
    return int(task.args_kwargs["args"][0])
