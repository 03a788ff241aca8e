"""Many at once, and workers killed in the middle: no row lost, none twice, nobody waits for ever.

Real threads with connections of their own, real worker processes; `BATTERY` kills more often and at other moments.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from pillars.models import Membership
from tests.factories import make_nik, make_person, make_user
from tests.imports.engine_stage import DOMAIN, Snapshot, data, snapshot
from tests.imports.wizard import create_url
from tests.jobs.conftest import at_once, ended, until
from welfare.accounts.models import User
from welfare.imports.applying import NotApplicable, PlanOutdated, apply_batch
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import accept, receive
from welfare.imports.steps import from_json
from welfare.imports.undoing import NotUndoable, undo_batch
from welfare.imports.work import start_applying, start_reading, start_undoing
from welfare.jobs.models import Job
from welfare.people.models import Person

BATTERY = int(os.environ.get("BATTERY", "0"))
ROOT = Path(__file__).parents[2]
HEAD = "Nama;NIK;HP;Desa;Kecamatan;Pilar;Jabatan;Alamat"
WORKER = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT = sys.argv[1:]
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "worker"])
"""
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def queue(transactional_db: None, settings: Any) -> None:
    backend = {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}
    settings.TASKS = {"default": backend}


@pytest.fixture
def start_worker(queue: None) -> Iterator[StartWorker]:
    """Worker processes on this test's database and uploads."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(office.MEDIA_ROOT)]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "welfare.settings"}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def a_list(count: int, chance: random.Random) -> bytes:
    """Members of one board; every tenth row is a person of an earlier row, every ninth has no NIK."""
    given = ("Suwarti", "Mujiono", "Lasmini", "Kasturi", "Wagiyem", "Parno", "Jumari", "Tumini", "Sukiran", "Kasmini")
    lines = [HEAD]
    for number in range(count):
        a, rest = number % 10, number // 10
        name = f"{given[a]} {given[rest % 10]} {given[rest // 10 % 10]} Rekaan"
        nik = "" if number % 9 == 0 else f"352402{1 + number % 28:02}01{60 + number % 40}{9001 + number % 900}"
        lines.append(f"{name};{nik};08120001{number:04};Bronjong;Bluluk;KT;Anggota;Jl. Mawar {number % 50}")
        if number % 10 == 0:
            lines.append(f"{name};{nik};08120001{number:04};Bronjong;Bluluk;PSM;Anggota;")
    chance.shuffle(lines[1:])
    return "\n".join(lines).encode()


# Many at once -------------------------------------------------------------------------------------------------------
def test_the_same_file_eight_times_at_once_is_one_import_and_saved_once(start_worker: StartWorker) -> None:
    by, content = make_user(), a_list(30, random.Random(1))
    start_worker()
    signed_in = Client()
    signed_in.force_login(by, backend="welfare.accounts.backends.RoleBackend")

    def answer(path: str, **form: Any) -> Any:
        client = Client()
        client.cookies = signed_in.cookies
        return client.post(path, form)

    def upload() -> Any:
        return answer(create_url("members"), file=SimpleUploadedFile("anggota.csv", content))

    assert {response.status_code for response in at_once(upload, 8)} == {302}
    batch = ImportBatch.objects.get()
    until(lambda: ImportBatch.objects.get().state == ImportBatch.State.PLANNED, "the reading")
    assert sorted(row.position for row in batch.rows.all()) == list(range(1, 35))
    assert len(data(batch)) == 33
    path = reverse("imports:batch_apply", args=[batch.pk])
    assert {response.status_code for response in at_once(lambda: answer(path), 8)} == {302}
    until(lambda: ImportBatch.objects.get().state == ImportBatch.State.APPLIED, "the saving")
    until(lambda: not Job.objects.active().exists(), "an empty queue")
    assert (Person.objects.count(), Membership.objects.count()) == (30, 33)
    assert ImportBatch.objects.get().counts["applied"] == 33


def test_pressed_eight_times_at_once_it_is_written_once(transactional_db: None) -> None:
    by = make_user()
    batch = receive(a_list(20, random.Random(2)), "anggota.csv", kind="members", by=by, keep_file=False)

    def press() -> str:
        try:
            apply_batch(batch, by=by)
        except NotApplicable:
            return "refused"
        return "saved"

    def take_back() -> str:
        try:
            undo_batch(batch, by=by)
        except NotUndoable:
            return "refused"
        return "undone"

    assert sorted(at_once(press, 8)) == ["refused"] * 7 + ["saved"]
    assert (Person.objects.count(), batch.records.filter(model="people.person").count()) == (20, 22)
    assert sorted(at_once(take_back, 8)) == ["refused"] * 7 + ["undone"]
    assert not Person.objects.exists()


def test_two_imports_of_the_same_persons_at_once_leave_one_register(transactional_db: None) -> None:
    by, others = make_user(), make_user()
    for number in range(3):
        nik, name = make_nik(), f"Warga {'ABC'[number]} Rekaan"
        rows = [f"{name};{nik};;Bronjong;Bluluk;KT;Anggota;Jl. Mawar {place}" for place in (1, 2)]
        batches = [
            receive(f"{HEAD}\n{row}".encode(), "anggota.csv", kind=kind, by=officer, keep_file=False)
            for row, kind, officer in zip(rows, ("members", "persons"), (by, others), strict=True)
        ]
        waiting = list(batches)

        def save(waiting: list[ImportBatch] = waiting) -> str:
            batch = waiting.pop()
            try:
                apply_batch(batch, by=batch.by)
            except PlanOutdated:
                return "outdated"
            return "saved"

        assert sorted(at_once(save, 2)) == ["outdated", "saved"]
        assert Person.objects.with_nik(nik).count() == 1
        assert Person.objects.count() == number + 1


def test_taking_one_back_while_saving_others_ends_in_order(transactional_db: None) -> None:
    """Both write the same tables, from different ends: neither may stop the other."""
    by = make_user()
    for turn in range(4):
        lists = [
            a_list(60, random.Random(turn)),
            a_list(90, random.Random(turn))[:-20] + b"\nParno Lain;;;Bronjong;Bluluk;KT;Anggota;",
        ]
        old = receive(lists[0], "lama.csv", kind="members", by=by, keep_file=False)
        apply_batch(old, by=by)
        new = receive(lists[1], "baru.csv", kind="members", by=by, keep_file=False)
        works: list[Callable[[], Any]] = [
            lambda old=old: undo_batch(old, by=by),
            lambda new=new: apply_batch(new, by=by),
        ]

        def work(works: list[Callable[[], Any]] = works) -> str:
            try:
                works.pop()()
            except PlanOutdated:
                return "outdated"
            return "done"

        assert set(at_once(work, 2)) <= {"done", "outdated"}
        assert not Membership.objects.filter(person=None).exists()
        for batch in ImportBatch.objects.filter(state=ImportBatch.State.APPLIED):
            undo_batch(batch, by=by)
        assert not Person.objects.exists()


def test_nobody_waits_while_a_list_is_read_and_planned(transactional_db: None) -> None:
    """A long list is read for minutes; meanwhile the office goes on writing persons."""
    by, person = make_user(), make_person()
    reading, edited = threading.Event(), threading.Event()

    def tick(done: int, total: int, note: str) -> None:
        if done:
            reading.set()
            edited.wait(5)

    def read() -> str:
        receive(a_list(10, random.Random(3)), "anggota.csv", kind="members", by=by, keep_file=False, tick=tick)
        return "read"

    def edit() -> str:
        reading.wait(30)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
            Person.objects.filter(pk=person.pk).update(note="diubah")
        edited.set()
        return "edited"

    turns = [read, edit]
    assert sorted(at_once(lambda: turns.pop()(), 2)) == ["edited", "read"]


# Killed in the middle ------------------------------------------------------------------------------------------------
def told(state: Snapshot, model: type[models.Model], record: dict[str, Any]) -> str:
    """A record without keys and moments: what it points to stands in its place."""
    words: list[Any] = []
    for field in model._meta.concrete_fields:
        name = field.attname
        if field.primary_key or name.endswith("_cipher") or isinstance(field, models.DateTimeField):
            continue
        target = state.get(field.related_model, {}).get(record.get(name)) if field.related_model else None
        words.append((name, told(state, field.related_model, target) if target else record.get(name)))
    return repr(words)


def register_now() -> dict[str, list[str]]:
    state = snapshot()
    wanted = [model for model in DOMAIN if model._meta.app_label in ("people", "pillars")]
    return {model._meta.label: sorted(told(state, model, row) for row in state[model].values()) for model in wanted}


def plan_now(batch: ImportBatch) -> list[Any]:
    return [
        (row.position, row.number, row.verdict, row.label, row.reason, row.problems, row.changes,
         [step.fingerprint() for step in from_json(row.steps)])
        for row in data(batch)
    ]  # fmt: skip


def undisturbed(content: bytes, by: User) -> tuple[list[Any], dict[str, list[str]], list[float]]:
    """The plan and the register after saving, and how long reading, saving and undoing take; nothing stays."""
    with transaction.atomic():
        times = [time.monotonic()]
        batch = receive(content, "anggota.csv", kind="members", by=by, keep_file=False)
        times.append(time.monotonic())
        plan = plan_now(batch)
        apply_batch(batch, by=by)
        times.append(time.monotonic())
        register = register_now()
        undo_batch(batch, by=by)
        times.append(time.monotonic())
        transaction.set_rollback(True)
    return plan, register, [end - start for start, end in pairwise(times)]


@pytest.mark.parametrize("seed", range(max(1, BATTERY // 1000)))
def test_killed_workers_lose_nothing_and_double_nothing(start_worker: StartWorker, seed: int) -> None:
    chance = random.Random(f"{time.time()}" if BATTERY else seed)
    by, content = make_user(), a_list(700, chance)
    known = make_person(name="Suwarti Suwarti Suwarti Rekaan", phone="081200010000")
    worker = start_worker()
    plan, saved, lasting = undisturbed(content, by)
    before, writable = register_now(), sum(row[2] in ("new", "changed") for row in plan)
    batch, _ = accept(content, "anggota.csv", kind="members", by=by)

    def killed_at_work(job: Job, seconds: float) -> Job:
        nonlocal worker
        until(lambda: Job.objects.get(pk=job.pk).state != Job.State.WAITING, "the job's start")
        time.sleep(chance.random() * seconds)
        worker.kill()
        worker.wait()
        worker = start_worker()
        job = ended(job)
        assert (job.state, job.error) == (Job.State.DONE, "")
        return job

    jobs = [killed_at_work(start_reading(batch, by=by), lasting[0])]
    batch.refresh_from_db()
    assert plan_now(batch) == plan
    assert register_now() == before
    jobs.append(killed_at_work(start_applying(batch, by=by), lasting[1]))
    batch.refresh_from_db()
    assert (batch.state, batch.counts["applied"]) == (ImportBatch.State.APPLIED, writable)
    assert register_now() == saved
    jobs.append(killed_at_work(start_undoing(batch, by=by, reason="salah berkas"), lasting[2]))
    assert register_now() == before
    assert Person.objects.get().pk == known.pk
    assert any(job.attempts > 1 for job in jobs), "no kill hit a job at work"
