"""kill -9 of web, postmaster and worker in mid-save: nothing lost that was promised, nothing twice or by half."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.battery.house import TIMES, Browser, House, Web, figure, kill_postmaster, until
from tests.factories import BRONJONG, make_person, make_user
from tests.imports.test_kills import a_list, plan_now, register_now, undisturbed
from tests.jobs.conftest import ended
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import accept
from welfare.imports.undoing import undo_batch
from welfare.imports.work import start_applying, start_reading
from welfare.jobs.models import Job
from welfare.people.models import Person

WRITERS = 4
POLITE = {0, 302, 503}
"""0: the server died under the request.  Anything else than a redirect or a polite 503 is a fault."""


def record_people(house: House, web: Web, strike: Callable[[], None]) -> tuple[Counter[int], dict[str, int]]:
    """Officers record persons one after the other, while `strike` hits `TIMES` times; names and their answers."""
    chance, over = random.Random(), threading.Event()
    answers: dict[str, int] = {}

    def write(number: int, browser: Browser) -> None:
        count = 0
        while not over.is_set():
            name = f"Orang {'ABCDEFGH'[number]} {letters(count)} Rekaan"
            form = {"name": name, "region": BRONJONG, "accept_twin": "on"}
            answers[name] = browser.post(web, "/orang/baru/", form).status
            count += 1
            if answers[name] != 302:
                time.sleep(0.2)

    browsers = [Browser(make_user()) for _ in range(WRITERS)]
    connection.close()
    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(browsers)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    for _ in range(TIMES):
        time.sleep(0.3 + chance.random())
        strike()
        until(lambda: web.status("/sehat/") == 200, "the house again", 60)
    time.sleep(1)
    over.set()
    for thread in threads:
        thread.join()
    return Counter(answers.values()), answers


def letters(number: int) -> str:
    """A word for a number: names hold letters only."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number)).capitalize()


def check(answers: dict[str, int]) -> dict[str, int]:
    connection.close()
    until(lambda: Person.objects.exists(), "the register")
    stored = Counter(Person.objects.filter(name__in=answers).values_list("name", flat=True))
    promised = [name for name, status in answers.items() if status == 302]
    events: Any = Person._meta.get_field("history").related_model
    histories = Counter(events.objects.filter(name__in=answers).values_list("name", flat=True))
    return {
        "promised": len(promised),
        "lost": sum(not stored[name] for name in promised),
        "doubled": sum(count > 1 for count in stored.values()),
        "half": sum(histories[name] != count for name, count in stored.items()),
        "stored though the answer was lost": sum(stored[name] for name, status in answers.items() if status != 302),
    }


@pytest.mark.parametrize("victim", ["web", "postmaster"])
def test_killed_while_saving(house: House, victim: str) -> None:
    web = house.web(workers=2)
    strike = web.kill_one if victim == "web" else kill_postmaster
    statuses, answers = record_people(house, web, strike)
    found = check(answers)
    figure(f"kill -9 {victim} in mid-save", kills=TIMES, answers=statuses, **found)
    explain(house)
    assert (found["lost"], found["doubled"], found["half"]) == (0, 0, 0)
    assert set(statuses) <= POLITE


def explain(house: House) -> None:
    """Where answers of 500 arose."""
    for line in [line for line in house.said() if line.get("status_code") == 500][:5]:
        figure("500", **line["error"])


@pytest.mark.parametrize("victim", ["worker", "postmaster"])
def test_killed_while_importing(house: House, victim: str) -> None:
    chance = random.Random()
    by, content, kills, attempts = make_user(), a_list(400, chance), 0, Counter[int]()
    make_person(name="Suwarti Suwarti Suwarti Rekaan", phone="081200010000")
    plan, saved, lasting = undisturbed(content, by)
    before = register_now()
    for _ in range(max(1, TIMES // 2)):
        worker = house.worker()
        batch, _again = accept(content, "anggota.csv", kind="members", by=by)
        for start, seconds in ((start_reading, lasting[0]), (start_applying, lasting[1])):
            job = start(batch, by=by)
            until(lambda job=job: Job.objects.get(pk=job.pk).state != Job.State.WAITING, "the job's start", 60)  # type: ignore[misc]
            time.sleep(chance.random() * seconds)
            if victim == "worker":
                worker.kill()
                worker.wait()
                worker = house.worker()
            else:
                connection.close()
                kill_postmaster()
            kills += 1
            done: Any = until(lambda job=job: ended(job, 120), "the job's end", 180)  # type: ignore[misc]
            assert (done.state, done.error) == (Job.State.DONE, "")
            attempts[done.attempts] += 1
            batch.refresh_from_db()
            if start is start_reading:
                assert plan_now(batch) == plan
                assert register_now() == before
        assert batch.state == ImportBatch.State.APPLIED
        assert register_now() == saved
        undo_batch(batch, by=by)
        assert register_now() == before
        worker.kill()
        worker.wait()
    figure(f"kill -9 {victim} in mid-import", kills=kills, attempts=attempts, lost=0, doubled=0)
