"""Giving work to the background: done, refused, broken, asked for twice, waited for."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tests.factories import make_batch, make_job
from tests.jobs.works import rows_of
from welfare.jobs import registry
from welfare.jobs.models import Job
from welfare.jobs.progress import Progress
from welfare.jobs.queueing import Busy, cancel, enqueue, resume, wait_for
from welfare.people.models import Person

pytestmark = pytest.mark.usefixtures("job_rows")


def test_work_is_done_and_says_where_its_result_is(staff):
    job = enqueue("tests.write", by=staff, rows=4)
    assert (job.state, job.result, job.url) == (Job.State.DONE, {"url": "/panduan/", "rows": 4}, "/panduan/")
    assert (job.done, job.total, job.percent, job.attempts) == (4, 4, 100, 1)
    assert rows_of(job.pk) == [0, 1, 2, 3]
    assert wait_for(job).has_ended


def test_a_refusal_is_a_sentence_and_leaves_nothing(staff):
    job = enqueue("tests.refuse", by=staff)
    assert (job.state, job.error, rows_of(job.pk)) == (Job.State.FAILED, "Lembar ini kosong.", [])


def test_a_mishap_goes_to_the_log_and_not_to_the_officer(staff, caplog):
    job = enqueue("tests.break", by=staff)
    assert (job.state, rows_of(job.pk)) == (Job.State.FAILED, [])
    assert "rahasia" not in job.error
    assert str(job.pk) in job.error
    assert "rahasia" in caplog.text


def test_what_is_written_carries_the_officer(staff):
    @registry.job("tests.person", label="Menambah orang")
    def add(progress: Progress) -> None:
        Person.objects.create(name="Wagiyem", region_id="35.24.02.2005")

    job = enqueue("tests.person", by=staff)
    context = Person.objects.get(name="Wagiyem").history.get().pgh_context
    assert (context["user"], context["job"]) == (staff.pk, job.pk)


def test_an_unknown_work_is_a_mistake_of_the_caller(staff):
    with pytest.raises(LookupError):
        enqueue("tests.none", by=staff)
    assert not Job.objects.exists()


def test_a_work_that_no_app_knows_any_more_says_so(staff):
    job = make_job(by=staff, verb="tests.gone", state=Job.State.FAILED)
    assert resume(job, by=staff)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Jenis pekerjaan ini tidak dikenal lagi.")


def test_one_code_has_one_work():
    with pytest.raises(ValueError, match=r"tests\.write"):
        registry.job("tests.write", label="Lain")(lambda progress: None)


def test_the_same_once_more_is_the_same_job(staff):
    batch = make_batch(by=staff)
    waiting = make_job(by=staff, verb="tests.write", subject=f"imports.importbatch:{batch.pk}", arguments={"rows": 3})
    assert enqueue("tests.write", by=staff, subject=batch, rows=3) == waiting
    with pytest.raises(Busy, match="Menulis baris"):
        enqueue("tests.write", by=staff, subject=batch, rows=4)
    assert Job.objects.about(batch).get() == waiting


def test_somebody_elses_job_is_not_handed_over(staff, tksk_bluluk):
    make_job(by=staff, verb="tests.write", subject="x:1")
    with pytest.raises(Busy):
        enqueue("tests.write", by=tksk_bluluk, subject="x:1")


def test_an_ended_job_stands_in_nobodys_way(staff):
    first = enqueue("tests.write", by=staff, subject="x:1", rows=1)
    assert enqueue("tests.write", by=staff, subject="x:1", rows=1) != first


def test_a_waiting_job_is_called_off_at_once(staff):
    job = make_job(by=staff)
    assert cancel(job, by=staff)
    assert not cancel(job, by=staff)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_only_who_may_steer_cancels_and_resumes(staff, head, auditor, tksk_bluluk, administrator):
    job = make_job(by=tksk_bluluk)
    assert not any(cancel(job, by=user) for user in (staff, head, auditor))
    assert cancel(job, by=administrator)
    assert not any(resume(job, by=user) for user in (staff, head, auditor))
    assert resume(job, by=tksk_bluluk)


def test_resumed_work_starts_afresh(staff):
    job = make_job(by=staff, verb="tests.write", arguments={"rows": 2}, state=Job.State.CANCELLED, attempts=3, done=1)
    assert resume(job, by=staff)
    job.refresh_from_db()
    assert (job.state, job.attempts, rows_of(job.pk)) == (Job.State.DONE, 1, [0, 1])
    assert not resume(job, by=staff)


def test_resuming_beside_a_newer_one_is_refused(staff):
    old = make_job(by=staff, subject="x:1", state=Job.State.FAILED)
    make_job(by=staff, subject="x:1")
    with pytest.raises(Busy), transaction.atomic():
        resume(old, by=staff)


def test_who_sees_which_job(staff, tksk_bluluk, stranger_tksk):
    job = make_job(by=tksk_bluluk)
    sees = [user for user in (staff, tksk_bluluk, stranger_tksk) if Job.objects.visible_to(user).exists()]
    assert sees == [staff, tksk_bluluk]
    assert str(job) == "Merapikan antrean pekerjaan"


def test_a_job_that_is_taken_back_was_never_queued(queue, staff):
    with transaction.atomic():
        job = enqueue("tests.write", by=staff)
        assert wait_for(job).state == Job.State.WAITING  # nobody can have seen it
        assert DBTaskResult.objects.exists()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
