"""Nightly work: once a day, whoever looks and however often."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.factories import make_batch
from tests.jobs.conftest import at_once, until
from welfare.jobs import registry
from welfare.jobs.models import Job, NightlyRun
from welfare.jobs.nightwork import run_due, run_now


def _at(hour: int, day: int = 16) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2025, 6, day, hour, 5))  # noqa: DTZ001 - made aware here


def _codes(jobs: list[Job]) -> set[str]:
    return {job.verb for job in jobs}


def test_is_given_out_once_from_its_hour_on(db):
    every = {night.code for night in registry.nights()}
    early = {night.code for night in registry.nights() if night.hour <= 1}
    assert ("jobs.tidy" in early, "imports.expire_files" in every - early) == (True, True)
    assert "jobs.tidy" not in _codes(run_due(now=_at(0)))
    assert "jobs.tidy" in _codes(run_due(now=_at(1)))
    assert _codes(run_due(now=_at(9))) >= {"imports.expire_files"}  # the office PC was off at two
    assert _codes(run_due(now=_at(23))) & {"jobs.tidy", "imports.expire_files"} == set()
    assert _codes(run_due(now=_at(8, day=17))) == every
    assert NightlyRun.objects.filter(code="jobs.tidy", job__state=Job.State.DONE, job__by=None).count() == 2


def test_several_workers_at_once_give_it_out_once(transactional_db, queue):
    given = at_once(lambda: len(run_due(now=_at(23))), 4)
    assert sum(given) == len(registry.nights()) == Job.objects.count()


def test_a_worker_does_it_by_itself(start_worker):
    if timezone.localtime().hour == 0:
        pytest.skip("nothing is due in the first hour of the day")
    start_worker()
    until(lambda: Job.objects.filter(verb="jobs.tidy", state=Job.State.DONE).exists(), "nightly work")


def test_old_uploads_go(staff, settings, tmp_path):
    from django.core.files.base import ContentFile

    settings.MEDIA_ROOT = tmp_path
    batch = make_batch(by=staff)
    batch.file.save("daftar", ContentFile(b"isi"))
    type(batch).objects.filter(pk=batch.pk).update(created_at=timezone.now() - dt.timedelta(days=365))
    out = StringIO()
    call_command("nightly", "imports.expire_files", "--now", stdout=out)
    assert "Menghapus unggahan lama: selesai {'berkas': 1}" in out.getvalue()
    batch.refresh_from_db()
    assert not batch.file


def test_the_queue_forgets_what_is_long_done(db):
    def task(days: int, status: str) -> DBTaskResult:
        ended = timezone.now() - dt.timedelta(days=days)
        return DBTaskResult.objects.create(
            args_kwargs={"args": [1], "kwargs": {}}, task_path="x", status=status, finished_at=ended, backend_name="x"
        )

    task(8, TaskResultStatus.SUCCESSFUL)
    kept = {task(6, TaskResultStatus.FAILED).pk, task(8, TaskResultStatus.READY).pk}
    call_command("nightly", "jobs.tidy", "--now", stdout=StringIO())
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept


def test_the_command_says_what_it_did(db):
    out = StringIO()
    call_command("nightly", "--now", stdout=out)
    assert "Merapikan antrean pekerjaan: selesai" in out.getvalue()
    with pytest.raises(CommandError, match=r"jobs\.tidy"):
        call_command("nightly", "tidak.ada", "--now")


def test_old_sign_ins_and_ended_sessions_are_forgotten(db: None) -> None:
    from axes.models import AccessLog
    from django.contrib.sessions.models import Session

    now = timezone.now()
    Session.objects.create(session_key="lama", session_data="", expire_date=now - dt.timedelta(days=1))
    Session.objects.create(session_key="baru", session_data="", expire_date=now + dt.timedelta(hours=1))
    for days in (400, 3):
        entry = AccessLog.objects.create(
            username="sari", ip_address="10.0.0.1", user_agent="", http_accept="", path_info=""
        )
        AccessLog.objects.filter(pk=entry.pk).update(attempt_time=now - dt.timedelta(days=days))
    run_now(["jobs.tidy_sign_ins"])
    assert list(Session.objects.values_list("session_key", flat=True)) == ["baru"]
    assert AccessLog.objects.count() == 1
