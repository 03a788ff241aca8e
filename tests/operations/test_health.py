"""How healthy the house is: one word for everybody, the rest for whoever keeps it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_person
from welfare.accounts.models import User
from welfare.jobs import locks, registry
from welfare.jobs.models import Job, NightlyRun
from welfare.operations import health, records

ClientOf = Callable[[User], Client]
TOKEN = "sandi-pemantau"


class Away:
    def cursor(self) -> None:
        raise OperationalError("connection refused")


def tones() -> dict[str, str]:
    return {finding.code: finding.tone for finding in health.findings()}


@pytest.fixture
def well(db: None, places: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers alive, nights done, a backup and a drill of today, room on the disk."""
    records.note("backup", file="rumah-pilar.cadangan", size=2_000_000)
    records.note("drill", file="rumah-pilar.cadangan", good=True)
    monkeypatch.setattr(locks, "held", lambda kind: {1, 2})
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10**12, 5 * 10**11, 5 * 10**11))  # type: ignore[attr-defined]
    for night in registry.nights():
        job = Job.objects.create(verb=night.code, is_long=True, state=Job.State.DONE)
        NightlyRun.objects.create(code=night.code, day=timezone.localdate(), job=job)


def test_the_short_answer_is_public_and_says_nothing(client: Client, db: None) -> None:
    response = client.get("/sehat/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_without_database_it_is_503(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "connection", Away())
    response = client.get("/sehat/")
    assert (response.status_code, response.json()) == (503, {"status": "error"})


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer salah", "Basic sandi-pemantau"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_details_need_the_token(client: Client, well: None, settings: Any, header: str, token: str) -> None:
    settings.HEALTH_TOKEN = token
    assert client.get("/sehat/", headers={"authorization": header}).json() == {"status": "ok"}


def test_the_token_opens_the_details(client: Client, well: None, settings: Any) -> None:
    settings.HEALTH_TOKEN = TOKEN
    make_person(name="Suwarti Rekaan")
    response = client.get("/sehat/", headers={"authorization": f"Bearer {TOKEN}"})
    told = response.json()
    assert (response.status_code, told["status"]) == (200, "good"), told
    assert {"web", "database", "worker", "worker_long", "nightly", "backup", "drill", "disk_1"} <= told["parts"].keys()
    assert "Suwarti" not in response.content.decode()


def test_a_bad_part_is_503_for_whoever_watches(
    client: Client, well: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEALTH_TOKEN = TOKEN
    monkeypatch.setattr(locks, "held", lambda kind: {1})
    response = client.get("/sehat/", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 503
    assert [code for code, part in response.json()["parts"].items() if part["state"] == "bad"] == ["worker_long"]
    assert client.get("/sehat/").status_code == 200  # the web itself stays in service


def test_everything_well_is_good(well: None) -> None:
    assert set(tones().values()) == {"good"}


@pytest.mark.parametrize(("hours", "tone"), [(25, "good"), (27, "warn"), (51, "bad")])
def test_the_age_of_the_backup_tells(well: None, monkeypatch: pytest.MonkeyPatch, hours: int, tone: str) -> None:
    monkeypatch.setattr(records, "moment", lambda kind: timezone.now() - dt.timedelta(hours=hours))
    assert tones()["backup"] == tone


def test_without_key_record_or_good_drill_the_backup_is_said_to_be_missing(well: None, settings: Any) -> None:
    records.note("drill", file="x", good=False)
    assert tones()["drill"] == "bad"
    (settings.BACKUP_DIR / records.RECORD).write_text("{rusak")
    assert (tones()["backup"], tones()["drill"]) == ("warn", "warn")
    settings.BACKUP_KEYS = {}
    assert tones()["backup"] == "bad"


@pytest.mark.parametrize(("free", "tone"), [(0.5, "good"), (0.09, "warn"), (0.02, "bad")])
def test_a_full_disk_is_seen_in_time(well: None, monkeypatch: pytest.MonkeyPatch, free: float, tone: str) -> None:
    usage = shutil._ntuple_diskusage(10**12, 0, int(free * 10**12))  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    assert tones()["disk_1"] == tone


def test_nights_that_failed_or_did_not_run_are_named(well: None) -> None:
    run = NightlyRun.objects.get(code="jobs.tidy")
    NightlyRun.objects.filter(pk=run.pk).update(day=timezone.localdate() - dt.timedelta(days=3))
    found = {finding.code: finding for finding in health.findings()}["nightly"]
    assert (found.tone, found.text) == ("warn", "Belum berjalan sejak kemarin: Merapikan antrean pekerjaan.")
    Job.objects.filter(pk=run.job_id).update(state=Job.State.FAILED)
    found = {finding.code: finding for finding in health.findings()}["nightly"]
    assert (found.tone, found.text) == ("bad", "Gagal: Merapikan antrean pekerjaan.")


def test_a_job_that_waits_for_long_is_said(well: None) -> None:
    job = Job.objects.create(verb="jobs.tidy")
    assert tones()["worker"] == "good"
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - dt.timedelta(minutes=11))
    assert tones()["worker"] == "warn"


def test_without_database_the_rest_is_still_told(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "connection", Away())
    assert tones() == {"web": "good", "database": "bad", "disk_1": "good", "backup": "good", "drill": "good"}


def test_administrators_read_it_in_words(well: None, administrator: User, staff: User, client_of: ClientOf) -> None:
    page = client_of(administrator).get(reverse("operations:house"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Pekerja latar panjang" in text
    assert "semua tabel dan berkas sama" in text
    assert "Keadaan sistem" in client_of(administrator).get("/panduan/").content.decode()
    assert client_of(staff).get(reverse("operations:house")).status_code == 403
    assert "Keadaan sistem" not in client_of(staff).get("/").content.decode()
