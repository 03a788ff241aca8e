"""The page of a job: what it says in every state, who opens it, and its two buttons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_job
from tests.jobs import works  # noqa: F401 - registers them
from welfare.jobs import locks
from welfare.jobs.models import Job

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def _running(by, **more):
    now = timezone.now()
    times = {"started_at": now, "counted_at": now - timedelta(seconds=30), "heard_at": now}
    return make_job(by=by, state=Job.State.RUNNING, **times | more)


def _text(response) -> str:
    return response.content.decode()


def test_says_how_far_and_how_long(tksk_bluluk, client_of):
    job = _running(tksk_bluluk, done=4500, total=10_000, note="Mencocokkan orang")
    page = _text(client_of(tksk_bluluk).get(job.get_absolute_url()))
    for words in ("45 %", "4.500 dari 10.000 baris", "kira-kira 40 detik lagi", "Mencocokkan orang", "Batalkan"):
        assert words in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Muat ulang" in page


def test_the_moving_part_is_asked_for_alone(tksk_bluluk, client_of):
    job = _running(tksk_bluluk, done=1, total=2)
    part = client_of(tksk_bluluk).get(job.get_absolute_url(), **HTMX)
    assert "50 %" in _text(part)
    assert "<form" not in _text(part)
    assert "HX-Request" in part["Vary"]
    assert "HX-Retarget" not in part


def test_done_leads_to_the_result(tksk_bluluk, client_of):
    job = make_job(by=tksk_bluluk, state=Job.State.DONE, result={"url": "/impor/"})
    client = client_of(tksk_bluluk)
    page = client.get(job.get_absolute_url())
    assert (page.status_code, page["Location"]) == (302, "/impor/")
    assert client.get(job.get_absolute_url(), **HTMX)["HX-Redirect"] == "/impor/"


def test_done_without_a_result_page_says_so(tksk_bluluk, client_of):
    job = make_job(by=tksk_bluluk, state=Job.State.DONE, done=12, total=12, back="/panduan/")
    part = client_of(tksk_bluluk).get(job.get_absolute_url(), **HTMX)
    assert (part["HX-Retarget"], part["HX-Reswap"]) == (f"#pekerjaan-{job.pk}", "outerHTML")
    assert "Selesai: 12 baris." in _text(part)
    assert "/panduan/" in _text(part)
    assert "hx-trigger" not in _text(part)


def test_failed_says_why_and_offers_to_repeat(tksk_bluluk, client_of):
    job = make_job(by=tksk_bluluk, verb="tests.refuse", state=Job.State.FAILED, error="Lembar ini kosong.")
    page = _text(client_of(tksk_bluluk).get(job.get_absolute_url()))
    assert "Lembar ini kosong." in page
    assert "Ulangi" in page
    assert "http-equiv" not in page


def test_without_a_worker_it_says_so_after_ten_seconds(queue, staff, client_of):
    job = make_job(by=staff)
    client = client_of(staff)
    assert "Menunggu giliran" in _text(client.get(job.get_absolute_url()))
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(seconds=11))
    assert "Pekerja latar tidak berjalan" in _text(client.get(job.get_absolute_url(), **HTMX))
    with locks.beside() as worker:
        locks.share(worker, locks.WORKER, locks.QUEUES["default"])
        assert "Menunggu giliran" in _text(client.get(job.get_absolute_url(), **HTMX))


def test_a_job_that_went_silent_is_taken_up_again(staff, client_of):
    job = _running(staff, heard_at=timezone.now() - timedelta(seconds=6), attempts=1)
    assert client_of(staff).get(job.get_absolute_url()).status_code == 200
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_is_not_found_by_others_and_steered_by_few(staff, auditor, tksk_bluluk, stranger_tksk, client_of):
    job = _running(tksk_bluluk)
    url = job.get_absolute_url()
    assert client_of(stranger_tksk).get(url).status_code == 404
    assert client_of(stranger_tksk).post(f"{url}batalkan/").status_code == 404
    for user in (staff, auditor):
        assert "Batalkan" not in _text(client_of(user).get(url))
        assert client_of(user).post(f"{url}batalkan/").status_code == 404
        assert client_of(user).post(f"{url}ulangi/").status_code == 404


def test_cancel_asks_a_running_job_to_stop(tksk_bluluk, client_of):
    job = _running(tksk_bluluk)
    page = client_of(tksk_bluluk).post(f"{job.get_absolute_url()}batalkan/", follow=True)
    assert "Sedang dibatalkan" in _text(page)
    job.refresh_from_db()
    assert job.cancel_asked_at is not None


def test_cancelling_what_has_ended_says_so(tksk_bluluk, client_of):
    job = make_job(by=tksk_bluluk, state=Job.State.DONE)
    page = client_of(tksk_bluluk).post(f"{job.get_absolute_url()}batalkan/", follow=True)
    assert "sudah selesai" in _text(page)


def test_resume_runs_it_again(administrator, tksk_bluluk, client_of):
    job = make_job(by=tksk_bluluk, state=Job.State.CANCELLED)
    client_of(administrator).post(f"{job.get_absolute_url()}ulangi/")
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_resume_beside_a_newer_one_says_so(tksk_bluluk, client_of):
    old = make_job(by=tksk_bluluk, subject="x:1", state=Job.State.FAILED)
    make_job(by=tksk_bluluk, subject="x:1")
    page = client_of(tksk_bluluk).post(f"{old.get_absolute_url()}ulangi/", follow=True)
    assert "sudah berjalan lagi" in _text(page)
