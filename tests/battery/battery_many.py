"""Many at once: the same post eight times, eight editors on one record, two hundred users."""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from typing import Any

import pytest
from django.db import connection

from tests.battery.house import Browser, House, Web, figure
from tests.factories import BRONJONG, make_event, make_membership, make_nik, make_person, make_user
from tests.jobs.conftest import at_once
from welfare.people.models import Person

TURNS = max(1, int(os.environ.get("BATTERY", "0") or 0) // 500)
SECONDS, USERS = int(os.environ.get("LOAD_SECONDS", "60")), int(os.environ.get("LOAD_USERS", "200"))
PAGES = ["/", "/orang/", "/orang/?q=rekaan", "/pilar/", "/kegiatan/", "/layanan/", "/puskesos/", "/panduan/", "PERSON"]
GIVEN = (
    "Suwarti", "Mujiono", "Lasmini", "Kasturi", "Wagiyem", "Parno", "Jumari", "Tumini", "Sukiran", "Kasmini",
)  # fmt: skip
PAUSE = (1.0, 3.0)
"""Seconds that a person looks at a page before the next."""


def _two(house: House) -> list[Web]:
    return [house.web(workers=2), house.web(workers=2)]


def _each(webs: list[Web], work: Any) -> list[Any]:
    """Eight at once, in turns to both web servers."""
    turns = [webs[number % 2] for number in range(8)]
    return at_once(lambda: work(turns.pop()), 8)


@pytest.mark.parametrize("what", ["with a NIK", "without a NIK"])
def test_the_same_post_eight_times_is_one_record(house: House, what: str) -> None:
    webs, browser, statuses, doubled = _two(house), Browser(make_user()), Counter[int](), 0
    for turn in range(TURNS):
        name = f"{GIVEN[turn % 10]} {GIVEN[turn // 10 % 10]} Rekaan"
        form = {"name": name, "region": BRONJONG, "birth_date": f"{1950 + turn % 50}-02-01"}
        if what == "with a NIK":
            form = {"name": name, "region": BRONJONG, "nik": make_nik(), "accept_mismatch": "on"}
        answers = _each(webs, lambda web, form=form: browser.post(web, "/orang/baru/", form))
        statuses.update(answer.status for answer in answers)
        doubled += abs(Person.objects.filter(name=name).count() - 1)
    figure(f"the same post 8 times at once, {what}", turns=TURNS, answers=statuses, doubled=doubled)
    assert doubled == 0
    assert set(statuses) <= {200, 302}


def test_eight_editors_of_one_record_lose_nothing(house: House) -> None:
    webs, statuses, lost = _two(house), Counter[int](), 0
    browsers = [Browser(make_user()) for _ in range(8)]
    for _ in range(TURNS):
        person = make_person(name="Suwarti Rekaan", region=BRONJONG)
        path = f"/orang/{person.pk}/ubah/"
        page = browsers[0].get(webs[0], path).text
        version = re.search(r'name="version"[^>]*value="([\d.]+)"', page)
        assert version
        form = {"name": person.name, "region": BRONJONG, "version": version[1]}
        numbered = list(enumerate(browsers))

        def edit(web: Web, numbered: list[Any] = numbered, form: Any = form, path: str = path) -> tuple[int, int]:
            number, browser = numbered.pop()
            return number, browser.post(web, path, form | {"occupation": f"Pekerjaan {number}"}).status

        answers = _each(webs, edit)
        saved = [number for number, status in answers if status == 302]
        statuses.update(status for _, status in answers)
        person.refresh_from_db()
        lost += len(saved) != 1 or person.occupation != f"Pekerjaan {saved[0]}"
        lost += person.history.count() != 2
    figure("8 editors on one record", turns=TURNS, answers=statuses, lost=lost)
    assert lost == 0
    assert statuses == {302: TURNS, 200: 7 * TURNS}


# Two hundred users ---------------------------------------------------------------------------------------------------
async def _ask(port: int, path: str, cookie: str) -> int:
    """One request on a connection of its own; its status, 0 for none."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.read()
        writer.close()
        return int(answer.split(b" ", 2)[1]) if answer else 0
    except OSError:
        return 0


async def _user(cookie: str, ports: list[int], until_then: float, people: list[int], seen: list[Any]) -> None:
    chance = random.Random()
    await asyncio.sleep(chance.random() * PAUSE[1])
    while time.monotonic() < until_then:
        page = chance.choice(PAGES)
        path = f"/orang/{chance.choice(people)}/" if page == "PERSON" else page
        start = time.monotonic()
        status = await _ask(chance.choice(ports), path, cookie)
        seen.append((page, status, time.monotonic() - start))
        await asyncio.sleep(chance.uniform(*PAUSE))


async def _all_users(cookies: list[str], ports: list[int], people: list[int]) -> list[tuple[str, int, float]]:
    seen: list[tuple[str, int, float]] = []
    end = time.monotonic() + SECONDS
    await asyncio.gather(*[_user(cookie, ports, end, people, seen) for cookie in cookies])
    return seen


def _percentile(times: list[float], share: int) -> float:
    return round(statistics.quantiles(times, n=100)[share - 1], 3) if len(times) > 1 else round(times[0], 3)


def test_two_hundred_users_for_a_minute(house: House) -> None:
    people = [make_person(region=BRONJONG) for _ in range(300)]
    for person in people[:100]:
        make_membership(person=person)
    make_event()
    webs = _two(house)
    cookies = [Browser(make_user()).cookie for _ in range(USERS)]
    connection.close()
    seen = asyncio.run(_all_users(cookies, [web.port for web in webs], [person.pk for person in people]))
    statuses = Counter(status for _, status, _ in seen)
    times: dict[str, list[float]] = defaultdict(list)
    for page, _, seconds in seen:
        times[page].append(seconds)
    everything = [seconds for _, _, seconds in seen]
    figure(
        f"{USERS} users for {SECONDS} s", requests=len(seen), per_second=round(len(seen) / SECONDS, 1),
        answers=statuses, p50=_percentile(everything, 50), p95=_percentile(everything, 95),
        slowest=round(max(everything), 3),
        p95_by_page={page: _percentile(values, 95) for page, values in sorted(times.items())},
    )  # fmt: skip
    assert set(statuses) <= {200}
