"""Real workers in processes of their own: killed, asked to end, called off, and many at once."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.factories import make_user
from tests.jobs.conftest import at_once, ended, half_done, until
from tests.jobs.works import ROWS, rows_of
from welfare.jobs import locks
from welfare.jobs.models import Job
from welfare.jobs.queueing import cancel, enqueue, wait_for
from welfare.jobs.stalling import MOST_ATTEMPTS, resume_stalled

CUT = {
    "every connection": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()",
    "the lock's connection": "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.classid = %(job)s AND a.datname = current_database()",
}
SLOW = {"rows": ROWS, "pause": 0.04}


def test_a_small_job_is_done_before_the_request_answers_whatever_runs_beside(start_worker):
    by = make_user()
    start_worker("--queue", "default")
    start_worker("--queue", "default", "--queue", "long")
    long = enqueue("tests.write", by=by, long=True, rows=ROWS, pause=1)
    until(lambda: Job.objects.get(pk=long.pk).state == Job.State.RUNNING, "the long job")
    took = []
    for _ in range(3):
        began = time.monotonic()
        job = wait_for(enqueue("tests.write", by=by, rows=3), 5)
        took.append(time.monotonic() - began)
        assert (job.state, rows_of(job.pk)) == (Job.State.DONE, [0, 1, 2])
    assert min(took) < 1
    assert Job.objects.get(pk=long.pk).state == Job.State.RUNNING


@pytest.mark.parametrize("verb", ["tests.write", "tests.write_in_parts"])
def test_a_killed_worker_loses_no_row_and_doubles_none(start_worker, verb):
    worker = start_worker()
    job = enqueue(verb, by=make_user(), long=True, **SLOW)
    assert half_done(job).percent < 100
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    if verb == "tests.write":
        assert rows_of(job.pk) == []  # its transaction went with it
    start_worker()
    job = ended(job)
    assert (job.state, job.attempts, job.error) == (Job.State.DONE, 2, "")
    assert rows_of(job.pk) == list(range(ROWS))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    running.update(started_at=F("started_at") - timedelta(seconds=10))
    until(lambda: resume_stalled() == 0 and not running.exists(), "a clean queue")


def test_a_worker_that_lives_takes_up_what_a_dead_one_left(start_worker, client_of):
    other, by = start_worker("--queue", "long"), make_user()
    start_worker("--queue", "default", "--queue", "long")
    job = enqueue("tests.write", by=by, long=True, **SLOW)
    half_done(job)
    other.send_signal(signal.SIGKILL)
    job = ended(job)
    assert (job.state, rows_of(job.pk)) == (Job.State.DONE, list(range(ROWS)))


@pytest.mark.parametrize("lost", CUT)
def test_a_database_that_goes_away_loses_and_doubles_nothing(start_worker, lost):
    start_worker()
    job = enqueue("tests.write", by=make_user(), **SLOW)
    half_done(job)
    with connection.cursor() as cursor:
        cursor.execute(CUT[lost], {"job": locks.JOB})
        assert cursor.fetchall()
    job = ended(job)
    assert (job.state, job.attempts, rows_of(job.pk)) == (Job.State.DONE, 2, list(range(ROWS)))


def test_a_worker_asked_to_end_lays_its_job_down(start_worker):
    worker = start_worker()
    job = enqueue("tests.write", by=make_user(), rows=ROWS, pause=0.2)
    until(lambda: Job.objects.get(pk=job.pk).done > 2, "progress")
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert time.monotonic() - began < 5  # the whole job takes twelve seconds
    assert rows_of(job.pk) == []
    assert resume_stalled() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)


def test_cancelled_in_the_middle_nothing_is_left(start_worker):
    start_worker()
    by = make_user()
    job = enqueue("tests.write", by=by, **SLOW)
    half_done(job)
    assert cancel(job, by=by)
    job = ended(job, 5)
    assert (job.state, rows_of(job.pk)) == (Job.State.CANCELLED, [])
    assert job.done < ROWS


def test_eight_at_once_each_run_once_and_the_same_one_eight_times_is_one(start_worker):
    by = make_user()
    start_worker("--queue", "default")
    start_worker("--queue", "default", "--queue", "long")
    jobs = at_once(lambda: enqueue("tests.write", by=by, rows=5, pause=0.01), 8)
    same = at_once(lambda: enqueue("tests.write", by=by, subject="imports.importbatch:7", rows=5, pause=0.1), 8)
    assert [len({job.pk for job in found}) for found in (jobs, same)] == [8, 1]
    for job in [*jobs, same[0]]:
        assert (ended(job).attempts, rows_of(job.pk)) == (1, list(range(5)))


def test_two_runners_never_do_one_job(transactional_db, queue):
    from welfare.jobs.running import run

    job = enqueue("tests.write", by=make_user(), rows=20, pause=0.01)
    assert sorted(at_once(lambda: run(job.pk), 4)) == [False, False, False, True]
    assert rows_of(job.pk) == list(range(20))


def test_a_task_lost_between_queue_and_job_is_queued_again(queue):
    job = enqueue("tests.write", by=make_user(), rows=2)
    DBTaskResult.objects.all().delete()
    assert resume_stalled() == 0  # a moment's grace
    Job.objects.filter(pk=job.pk).update(created_at=F("created_at") - timedelta(seconds=20))
    assert resume_stalled() == 1
    assert resume_stalled() == 0
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]


def test_after_five_deaths_it_has_failed(queue):
    job = enqueue("tests.write", by=make_user())
    for attempt in range(1, MOST_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=attempt)
        assert resume_stalled() == 1
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=MOST_ATTEMPTS)
    assert resume_stalled() == 0
    job.refresh_from_db()
    assert (job.state, "5 kali" in job.error) == (Job.State.FAILED, True)


def test_a_job_with_its_lock_held_is_not_stalled(queue):
    job = enqueue("tests.write", by=make_user())
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    with locks.beside() as other:
        assert locks.take(other, locks.JOB, job.pk)
        assert resume_stalled() == 0
    assert resume_stalled() == 1
