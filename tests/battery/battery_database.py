"""The database gone and back, no connection left, disks full, a backup under load, migrations to zero and back."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.battery.battery_kills import check, letters, record_people
from tests.battery.house import TIMES, Answer, Browser, House, Web, figure, send, until
from tests.factories import BRONJONG, make_user
from tests.imports.test_kills import a_list
from tests.imports.wizard import create_url
from welfare.embedded import files
from welfare.imports.models import ImportBatch
from welfare.operations import restoring
from welfare.operations.backing import make_backup
from welfare.operations.postgres import Server
from welfare.people.models import Person

AWAY = 3.0
ROOMS = ("welfare", "pillars", "puskesos", "events")


def test_the_database_goes_and_comes_back(house: House) -> None:
    """Nobody is let in for some seconds, everybody in it is thrown out; then all goes on without a restart."""
    web, name = house.web(workers=2), house.database

    def away() -> None:
        with Server.here().connect("postgres") as other:
            other.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            time.sleep(AWAY)
            other.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')

    statuses, answers = record_people(house, web, away)
    found = check(answers)
    figure("database gone and back", times=TIMES, seconds_away=AWAY, answers=statuses, **found)
    assert (found["lost"], found["doubled"], found["half"]) == (0, 0, 0)
    assert set(statuses) <= {302, 503}


def test_no_connection_left_is_a_polite_503_and_passes(house: House) -> None:
    web, browser, stored = house.web(workers=2, threads=4), Browser(make_user()), Counter[int]()
    params = Server.here().params
    connection.close()
    held: list[Any] = []
    try:
        while len(held) < 500:
            held.append(psycopg.connect(**params, dbname="postgres"))
    except psycopg.OperationalError:
        pass
    # Those that the web server holds are let go; every new one is refused.
    full = [browser.get(web, "/panduan/").status for _ in range(20)]
    stored.update(full)
    for one in held:
        one.close()
    until(lambda: browser.get(web, "/panduan/").status == 200, "the house again", 30)
    figure("connections exhausted", held=len(held), answers=stored)
    assert set(stored) <= {200, 503}


def test_a_backup_under_load_restores_to_one_moment(house: House) -> None:
    web, made = house.web(workers=2), []

    def back_up() -> None:
        made.append(make_backup())

    statuses, answers = record_people(house, web, back_up)
    differences = 0
    for backup in made[-3:]:
        compared = restoring.drill(backup.path)
        differences += len(compared.differences)
    found = check(answers)
    figure("backup under load", backups=len(made), answers=statuses, differences=differences, **found)
    assert differences == 0
    assert set(statuses) == {302}


def test_migrations_to_zero_and_back(house: House) -> None:
    """Every app of ours backwards and forwards: an upgrade that has to be undone finds its way."""
    ours = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]
    start, refused = time.monotonic(), {}
    for label in reversed(ours):
        try:
            call_command("migrate", label, "zero", interactive=False, verbosity=0)
        except Exception as error:  # noqa: BLE001 - which ones cannot go back is what is measured
            refused[label] = f"{type(error).__name__}: {str(error)[:120]}"
            connection.close()
    back = time.monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    Person.objects.create(name="Sesudah Rekaan")
    figure(
        "migrations to zero and back", apps=len(ours), refused=refused, seconds_down=round(back - start, 1),
        seconds_up=round(time.monotonic() - back, 1),
    )  # fmt: skip
    assert refused == {}


# Full disks ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def small_disk(places: Path) -> Any:
    """Four megabytes of memory as a disk; needs root."""
    folder = places / "kecil"
    folder.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)], check=False).returncode
    ):
        pytest.skip("needs root and the right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_for_uploads_is_said_and_leaves_nothing_by_half(house: House, small_disk: Path) -> None:
    house.uploads = small_disk
    web, browser = house.web(), Browser(make_user())
    with suppress(OSError), (small_disk / "penuh").open("wb") as filler:
        while True:
            filler.write(b"x" * 65536)
            filler.flush()
    content = a_list(3000, random.Random(1))
    full = upload(browser, web, content)
    assert not ImportBatch.objects.exists()
    (small_disk / "penuh").unlink()
    again = upload(browser, web, content)
    figure("disk full for uploads", answers=[full.status, again.status], batches=ImportBatch.objects.count())
    assert (full.status, again.status, ImportBatch.objects.count()) == (503, 302, 1)
    assert "Tempat penyimpanan peladen penuh" in full.text


def upload(browser: Browser, web: Web, content: bytes) -> Answer:
    head = '--batas\r\nContent-Disposition: form-data; name="file"; filename="anggota.csv"\r\n\r\n'
    body = head.encode() + content + b"\r\n--batas--\r\n"
    headers = browser.headers | {"Content-Type": "multipart/form-data; boundary=batas"}
    return send(web.port, "POST", create_url("members"), headers, body)


def test_a_full_disk_for_the_database_is_said_and_loses_nothing(house: House, small_disk: Path) -> None:
    """The table of persons lies on the small disk; when it is full, writing is refused and reading goes on."""
    owner = files.as_owner_of(Path(settings.DATABASES["default"]["OPTIONS"]["data_directory"]))
    os.chown(small_disk, owner.get("user", 0), owner.get("group", 0))
    with Server.here().connect() as other:
        other.execute(f"CREATE TABLESPACE battery_small LOCATION '{small_disk}'")
        other.execute("ALTER TABLE people_person SET TABLESPACE battery_small")
    web, browser = house.web(), Browser(make_user())
    try:
        answers = _fill(browser, web)
        kept = Person.objects.filter(name__in=answers).count()
        reading = browser.get(web, "/orang/").status
        connection.close()
        with Server.here().connect() as other:
            other.execute("ALTER TABLE people_person SET TABLESPACE pg_default")
        again = browser.post(
            web, "/orang/baru/", {"name": "Sesudah Penuh Rekaan", "region": BRONJONG, "accept_twin": "on"}
        ).status
        statuses = Counter(answers.values())
        figure(
            "disk full for the database",
            answers=statuses,
            promised=statuses[302],
            kept=kept,
            reading=reading,
            again=again,
        )
        assert set(statuses) == {302, 503}
        assert (kept, reading, again) == (statuses[302], 200, 302)
    finally:
        connection.close()
        with Server.here().connect() as other:
            other.execute("ALTER TABLE people_person SET TABLESPACE pg_default")
            other.execute("DROP TABLESPACE battery_small")


def _fill(browser: Browser, web: Web) -> dict[str, int]:
    """Persons with long notes until the disk is full, and some more."""
    answers: dict[str, int] = {}
    for number in range(4000):
        name = f"Orang {letters(number)} Rekaan"
        note = "".join(random.Random(number).choices("abcdefghijklmnopqrstuvwxyz", k=1900))
        answers[name] = browser.post(
            web, "/orang/baru/", {"name": name, "region": BRONJONG, "note": note, "accept_twin": "on"}
        ).status
        if list(answers.values())[-5:] == [503] * 5:
            break
    return answers
