"""What a work tells while it runs, and how it learns to stop: on a connection beside its own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_job, make_user
from tests.jobs.conftest import at_once, until
from welfare.jobs import locks, progress, wording
from welfare.jobs.models import Job
from welfare.jobs.progress import Cancelled, Interrupted, Progress, Superseded


@pytest.fixture
def job(db: None) -> Iterator[Job]:
    """A committed row: seen by the connection beside this test's transaction."""
    now = timezone.now()
    running = {"verb": "x", "state": Job.State.RUNNING, "attempts": 1, "counted_at": now, "heard_at": now}
    (made,) = at_once(lambda: Job.objects.create(**running))
    yield made
    at_once(lambda: Job.objects.filter(pk=made.pk).delete())


def _change(job: Job, **values: Any) -> None:
    at_once(lambda: Job.objects.filter(pk=job.pk).update(**values))


@pytest.fixture
def other(job: Job) -> Iterator[Any]:
    with locks.beside() as beside:
        yield beside


def _stored(job: Job) -> tuple[int, int | None, str]:
    """As somebody else sees it."""
    with locks.beside() as beside, beside.cursor() as cursor:
        cursor.execute("SELECT done, total, note FROM jobs_job WHERE id = %s", [job.pk])
        return cursor.fetchone()


def test_is_seen_while_the_work_is_not_yet_committed(job, other):
    make_user()  # this test is a transaction, as a work is
    Progress(job, other).tick(40, 100, "Mencocokkan orang")
    assert _stored(job) == (40, 100, "Mencocokkan orang")


def test_a_tick_per_row_writes_twice_a_second(job, other):
    told = Progress(job, other)
    told.tick(0, 10_000, "Membaca")
    seen = []
    other.execute_wrappers.append(lambda execute, *rest: (seen.append(1), execute(*rest))[1])
    for number in range(10_000):
        told.tick(number)
    assert len(seen) <= 2
    told.look()
    assert _stored(job) == (9_999, 10_000, "Membaca")


def test_a_new_count_is_timed_from_its_own_beginning(job, other):
    _change(job, counted_at=timezone.now() - timedelta(minutes=5))
    told = Progress(job, other)
    told.tick(0, 50, "Menyimpan")
    job.refresh_from_db()
    assert timezone.now() - job.counted_at < timedelta(seconds=30)


def test_hears_a_cancel(job, other):
    told = Progress(job, other)
    _change(job, cancel_asked_at=timezone.now())
    with pytest.raises(Cancelled):
        told.tick(1, 2, "Menulis")


def test_hears_that_another_attempt_has_the_job(job, other):
    told = Progress(job, other)
    _change(job, attempts=2)
    with pytest.raises(Superseded):
        told.look()
    assert _stored(job)[0] == 0


def test_hears_that_the_worker_ends(job, other):
    told = Progress(job, other)
    progress.leaving.set()
    try:
        with pytest.raises(Interrupted):
            told.look()
    finally:
        progress.leaving.clear()


def test_a_job_that_nobody_else_sees_is_no_trouble(db):
    with locks.beside() as other:
        told = Progress(make_job(state=Job.State.RUNNING), other)
        told.tick(1, 2, "Menulis")
        told.look()


def test_locks_are_seen_by_number_and_go_with_their_connection(db):
    with locks.beside() as first, locks.beside() as second:
        assert locks.take(first, locks.JOB, 77)
        assert not locks.take(second, locks.JOB, 77)
        assert 77 in locks.held(locks.JOB)
        assert 77 not in locks.held(locks.WORKER)
    until(lambda: 77 not in locks.held(locks.JOB), "a free lock")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "beberapa detik lagi"),
        (8, "kira-kira 10 detik lagi"),
        (42, "kira-kira 40 detik lagi"),
        (56, "kira-kira 1 menit lagi"),
        (130, "kira-kira 2 menit lagi"),
        (3570, "kira-kira 1 jam lagi"),
        (5400, "kira-kira 1 jam 30 menit lagi"),
    ],
)
def test_time_left_in_words(seconds, words):
    assert wording.time_left(seconds) == words


def test_time_left_goes_by_the_speed_so_far():
    now = timezone.now()
    job = Job(state=Job.State.RUNNING, total=1000, done=250, heard_at=now, counted_at=now - timedelta(seconds=30))
    assert job.seconds_left == pytest.approx(90)
    assert (job.percent, job.time_left) == (25, "kira-kira 2 menit lagi")
    assert Job(state=Job.State.RUNNING, done=5).time_left == ""
