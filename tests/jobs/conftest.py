"""Real workers on this test's database, and a table in which their work is seen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.jobs import works
from welfare.jobs import locks
from welfare.jobs.models import Job

ROOT = Path(__file__).parents[2]
WORKER = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
from tests.jobs import works
call_command("worker", *sys.argv[2:])
"""
StartWorker = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def job_rows(request: pytest.FixtureRequest) -> None:
    commits = {"transactional_db", "start_worker"} & set(request.fixturenames)
    request.getfixturevalue("transactional_db" if commits else "db")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE job_rows (job bigint NOT NULL, number int NOT NULL)")


@pytest.fixture
def queue(job_rows: None, settings: Any) -> None:
    """The queue of production: a job is done by whoever takes it, not at once."""
    backend = {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}
    settings.TASKS = {"default": backend}


@pytest.fixture
def start_worker(transactional_db: None, queue: None) -> Iterator[StartWorker]:
    """`start_worker("--queue", "long")`: a worker process that is up when the call returns."""
    started: list[subprocess.Popen[str]] = []
    with tempfile.TemporaryFile("w+") as log:

        def start(*arguments: str) -> subprocess.Popen[str]:
            before = _workers()
            command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], *arguments]
            environment = os.environ | {"DJANGO_SETTINGS_MODULE": "welfare.settings"}
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, text=True)
            started.append(process)
            try:
                until(lambda: _workers() - before, "a worker")
            except AssertionError:
                log.seek(0)
                pytest.fail(log.read())
            return process

        yield start
        for process in started:
            process.kill()
            process.wait()


def _workers() -> set[int]:
    """The connections that hold a worker's lock; that of a worker just killed may linger for a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [locks.WORKER],
        )
        return {pid for (pid,) in cursor.fetchall()}


def at_once(work: Callable[[], Any], times: int = 1) -> list[Any]:
    """Run in threads that start together, each with a connection of its own that commits; what they returned."""
    gate, results = threading.Barrier(times), []

    def run() -> None:
        gate.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == times
    return results


def until(holds: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait for something; fails with its name."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.03)
    raise AssertionError(f"not within {seconds} s: {what}")


def ended(job: Job, seconds: float = 30) -> Job:
    until(lambda: Job.objects.get(pk=job.pk).has_ended, f"the end of {job.verb}", seconds)
    return Job.objects.get(pk=job.pk)


def half_done(job: Job) -> Job:
    """Wait until the job has told that it wrote something."""
    until(lambda: Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, done__gt=works.ROWS // 4).exists(), "progress")
    return Job.objects.get(pk=job.pk)
