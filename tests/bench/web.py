"""How long pages take to answer: a million persons, a hundred thousand posts, a million cases, ten thousand events.

    python -m tests.bench.web [--persons 1000000] [--runs 20]   or: make bench-web

Prints milliseconds and queries per page, asked by an officer of the whole kabupaten, and the database's share, with a
tenth of everything and with all; then what a browser fetches (`visits.py`); writes docs/bench-web.md.  Posts, cases
and events are made up by SQL in a copy of the register that `tests.bench` fills and keeps.  `--again` measures what the
last run filled, for looking into one page, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from tests.bench import databases, desk_pages, made_cases, made_events, stages, web_page
from tests.bench.databases import WORK

MOST_MS, MOST_QUERIES = web_page.MEDIAN_MS, web_page.QUERIES
PAGES = (
    {
        "people list": "/orang/",
        "people list, page 3": "/orang/?page=3",
        "people list, one kecamatan": "/orang/?kecamatan=35.24.02",
        "people list, by name": "/orang/?cari=siti+rahma",
        "unit list": "/pilar/unit/",
        "unit list, vacant posts": "/pilar/unit/?pilar=TKSK&keadaan=kosong",
        "unit list, dormant": "/pilar/unit/?pilar=KT&keadaan=vakum",
        "holder list": "/pilar/anggota/",
        "holder list, term over": "/pilar/anggota/?pilar=KT&keadaan=lewat",
        "holder list, without phone": "/pilar/anggota/?pilar=PSM&keadaan=tanpa-hp",
        "holder list, women": "/pilar/anggota/?pilar=KT&keadaan=aktif&kelamin=P",
        "holder list, one kecamatan": "/pilar/anggota/?pilar=KT&kecamatan=35.24.02",
        "decree list": "/pilar/sk/",
        "decree list, ending": "/pilar/sk/?keadaan=habis-90",
        "report list": "/pilar/laporan/",
        "report list, waiting": "/pilar/laporan/?keadaan=sent",
        "training list": "/pilar/pelatihan/",
        "boards beyond the age rule": "/pilar/aturan/",
        "holder list, beyond the age": "/pilar/anggota/?pilar=KT&keadaan=luar-usia",
        "unit list, without SK": "/pilar/unit/?keadaan=tanpa-sk",
        "overview of the pillars": "/pilar/",
        "gaps": "/pilar/kelengkapan/",
        "gaps of one kecamatan": "/pilar/kelengkapan/?kecamatan=35.24.02",
        "places without a unit": "/pilar/kelengkapan/wilayah/?pilar=KT&keadaan=belum-ada",
    }
    | desk_pages.PAGES
    | made_cases.PAGES
    | made_events.PAGES
)

# A board or post in every region where the pillar has its seat; every ninth unit of the villages stays empty.
_UNITS = """
INSERT INTO pillars_unit (pillar_id, region_id, name, address, phone, email, classification, performance, note)
SELECT p.id, r.code, p.short_name || ' ' || r.name || ' ' || n, '', '', '', '', '', ''
FROM pillars_pillar p JOIN regions_region r ON r.level = 'village' OR p.code = 'PKH' AND r.level = 'subdistrict'
CROSS JOIN generate_series(1, 2) n
WHERE p.code IN ('KT', 'PSM', 'LKS', 'PKH') AND (n = 1 OR p.code = 'LKS') AND (p.code <> 'PKH' OR r.level <> 'village')
"""
_DECREES = """
INSERT INTO pillars_decree (number, about, issuer, signer, signer_capacity, valid_from, valid_until, region_id, scan,
                            revoke_reason)
SELECT '188/' || u.id || '/2024', 'Pengurus ' || u.name, 'Kepala Desa ' || u.id, '', '', current_date - 1000,
       current_date - 100 + (u.id * 7 % 900)::int, u.region_id, '', ''
FROM pillars_unit u WHERE u.id % 10 < 8
"""
_SEATS = """
CREATE TEMPORARY TABLE bench_seat AS
SELECT row_number() OVER (ORDER BY u.id) - 1 AS n, u.id AS unit_id, d.id AS decree_id,
       (SELECT p.id FROM pillars_position p WHERE p.pillar_id = u.pillar_id AND NOT p.is_single
        ORDER BY p."order" DESC LIMIT 1) AS position_id
FROM pillars_unit u LEFT JOIN pillars_decree d ON d.number = '188/' || u.id || '/2024'
WHERE u.id % 9 <> 0 AND u.pillar_id IN (SELECT id FROM pillars_pillar WHERE code IN ('KT', 'PSM', 'LKS', 'PKH'));
ALTER TABLE bench_seat ADD PRIMARY KEY (n);
ANALYZE bench_seat
"""
# The members of a unit are persons of all places: the worst case for the database's pages.
_POSTS = """
INSERT INTO pillars_membership (person_id, unit_id, position_id, is_single, decree_id, start, "end", end_reason,
                                member_number, level, skills, note)
SELECT (SELECT min(id) FROM people_person) + i::bigint * 7919 % {persons}, s.unit_id, s.position_id, false,
       CASE WHEN i % 7 > 0 THEN s.decree_id END, current_date - 900, CASE WHEN i % 10 = 0 THEN current_date - 30 END,
       CASE WHEN i % 10 = 0 THEN 'term' ELSE '' END, '', '', '{{}}', ''
FROM generate_series(1, {posts}) i JOIN bench_seat s ON s.n = i % (SELECT count(*) FROM bench_seat)
"""
_PHONES = "UPDATE people_person SET phone = '' WHERE id % 5 = 0 AND id IN (SELECT person_id FROM pillars_membership)"
_REPORTS = """
INSERT INTO pillars_activityreport (unit_id, "on", place, activity, obstacle, state, sent_at, written_by_id,
                                    revision_note)
SELECT u.id, current_date - (u.id * 37 % 700)::int, 'Balai desa', 'Kerja bakti', '', 'sent', now(),
       (SELECT id FROM accounts_user LIMIT 1), '' FROM pillars_unit u WHERE u.id % 3 > 0
"""
_TABLES = ("pillars_unit", "pillars_decree", "pillars_membership", "pillars_activityreport", "people_person")


def provide(persons: int, posts: int, cases: int, events: int, seed: int) -> None:
    """A working database with all of it; the register of persons is kept for the next run, the rest made anew."""
    register = databases.register_name(persons, seed)
    if not databases.exists(register):
        databases.create(WORK)
        stages.run("prepare", WORK, persons=persons, seed=seed)
        databases.drop_registers_like(register)
        databases.rename(WORK, register)
    databases.create(WORK, register)
    connection = enter()
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (_UNITS, _DECREES, _SEATS, _POSTS.format(persons=persons, posts=posts), _PHONES, _REPORTS):
            cursor.execute(statement)
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        made_cases.fill(cursor, persons, cases)
        made_events.fill(cursor, persons, events)


def enter() -> Any:
    """Django's connection, now to the working database."""
    databases.set_up(WORK)
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = WORK
    return connection


@dataclass(frozen=True)
class Measured:
    """Of one page: milliseconds best, median and 95th percentile, and of the best the shares of this process and the
    database; and queries.

    On a machine that does other things as well the best is what the page takes, the median what one waits; work and
    database together stay the same however busy it is.
    """

    best: float
    median: float
    p95: float
    work: float
    database: float
    queries: int


def measure(client: Any, url: str, runs: int) -> Measured:
    """Ask for a page so many times; the first does not count."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    whole: list[float] = []
    work: list[float] = []
    database: list[float] = []
    queries = 0
    for _ in range(runs + 1):
        started, worked = time.perf_counter(), time.process_time()
        response = client.get(url)
        whole.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (time.process_time() - worked))
        if response.status_code != 200:
            sys.exit(f"{url}: {response.status_code}")
    for _ in range(3):
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        database.append(1000 * sum(float(query["time"]) for query in seen))
        queries = len(seen)
    taken = sorted(whole[1:])
    p95 = taken[max(0, -(-95 * len(taken) // 100) - 1)]
    return Measured(taken[0], statistics.median(taken), p95, min(work[1:]), min(database), queries)


CHECK, CHECK_LINES, CHECK_MOST_MS = "/orang/cek/", 1_000, 5_000


def measure_check(client: Any, persons: int, seed: int, runs: int) -> tuple[float, float, int]:
    """Milliseconds, best and median, of "Cek daftar" for a pasted list, and how many of its lines were known.

    Nine lines of ten are persons of the register, half of them without their NIK, every third name with a letter less.
    """
    from django.test.utils import setup_test_environment

    from tests.bench.made_up import Crowd
    from tests.bench.register import places

    crowd = Crowd(seed, places())
    lines = ["Nama\tNIK\tTanggal Lahir\tNo HP\tDesa\tKecamatan"]
    for number in range(CHECK_LINES):
        person = crowd.person(number * 997 % persons if number % 10 else persons + number)
        name = person.name if number % 3 else person.name[:-2] + person.name[-1]
        cells = (name, person.nik if number % 2 else "", f"{person.birth_date:%d-%m-%Y}", person.phone)
        lines.append("\t".join((*cells, person.place.village, person.place.subdistrict)))
    taken = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        client.post(CHECK, {"text": "\n".join(lines)})
        taken.append(1000 * (time.perf_counter() - started))
    setup_test_environment()  # from here on an answer tells what it was made of
    answer = client.post(CHECK, {"text": "\n".join(lines)})
    known = sum(line.verdict != "tidak" for line in answer.context["checked"].lines)
    return min(taken[1:]), statistics.median(taken[1:]), known


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.web", description="Measure pages of a big office.")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--again", action="store_true", help="measure what the last run filled")
    chosen = parser.parse_args()
    databases.set_up()
    if chosen.again:
        enter()
        everything(chosen)
        return
    load, tenth = os.getloadavg()[0], 10
    provide(chosen.persons // tenth, chosen.posts // tenth, chosen.cases // tenth, chosen.events // tenth, chosen.seed)
    small = everything(chosen)
    provide(chosen.persons, chosen.posts, chosen.cases, chosen.events, chosen.seed)
    big = everything(chosen)
    best, median, known = measure_check(_client(stages.USER), chosen.persons, chosen.seed, min(chosen.runs, 5))
    over = " over" if best > CHECK_MOST_MS else ""
    say(f"Cek daftar: {CHECK_LINES} lines, {known} known{best:>8.0f}{median:>8.0f}{over}")
    office = {"persons": chosen.persons, "posts": chosen.posts, "cases": chosen.cases, "events": chosen.events}
    web_page.write(small, big, visits(), office, runs=chosen.runs, load=load, version=databases.server_version())


def visits() -> dict[str, Any]:
    """What a browser fetches, measured in a process of its own: it serves files as an office server does."""
    from django.db import connection

    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.visits", WORK], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.strip().rpartition("\n")[2])


def everything(chosen: argparse.Namespace) -> dict[str, Measured]:
    """Print and give the figures of all pages, each as the officers see it whom they are for."""
    say(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    say(f"{'page':<36}{'best ms':>8}{'median':>8}{'p95':>7}{'work':>6}{'database':>10}{'queries':>9}")
    found = report(stages.USER, PAGES, chosen)
    for username, role, _ in made_cases.OFFICERS:
        found |= report(username, {f"{role}: {name}": url for name, url in made_cases.PAGES.items()}, chosen)
    return found


def _client(username: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from welfare.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client()
    client.force_login(User.objects.get(username=username), backend="welfare.accounts.backends.RoleBackend")
    return client


def report(username: str, pages: dict[str, str], chosen: argparse.Namespace) -> dict[str, Measured]:
    """Print a line for each page as this officer sees it."""
    client, found = _client(username), {}
    for name, url in pages.items():
        if chosen.only in name:
            told = found[name] = measure(client, url, chosen.runs)
            over = " over" if told.best > MOST_MS or told.queries > MOST_QUERIES else ""
            times = f"{told.best:>8.0f}{told.median:>8.0f}{told.p95:>7.0f}{told.work:>6.0f}{told.database:>10.0f}"
            say(f"{name:<36}{times}{told.queries:>9}{over}")
    return found


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
