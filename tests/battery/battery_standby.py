"""A warm standby by streaming replication, the first server killed under load, the standby promoted: nothing lost.

On clusters of its own, with the binaries of the embedded package; the commands are those of docs/operations.md.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from tests.battery.house import TIMES, figure
from welfare.embedded import files, server

WRITERS = 4


@pytest.fixture
def room() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pilar"))
    folder.chmod(0o755)
    yield folder
    with suppress(server.ServerRefused):
        run(folder / "siaga", "pg_ctl", "-D", str(folder / "siaga"), "-w", "-m", "immediate", "stop")
    server.release(folder / "utama")
    shutil.rmtree(folder)


def connect(data: Path) -> psycopg.Connection[Any]:
    return psycopg.connect(host=str(data), user="postgres", dbname="postgres", autocommit=True, connect_timeout=5)


def run(data: Path, program: str, *arguments: str) -> None:
    """One of PostgreSQL's programs as the owner of the data."""
    server._run(data, server.binaries() / program, *arguments)


def follow(first: Path, copy: Path) -> None:
    """`pg_basebackup` of a running server, started as its standby and waited for at every commit."""
    files.make_empty(copy, like=first)
    source = f"host={first} user=postgres application_name=siaga"
    run(
        first, "pg_basebackup", f"--dbname={source}", f"--pgdata={copy}", "--write-recovery-conf", "--wal-method=stream"
    )
    (copy / f".s.PGSQL.{server.PORT}.lock").unlink()  # the first one's, as its socket lies in its data
    run(copy, "pg_ctl", "-D", str(copy), "-w", "-l", str(copy / "server.log"), "-o", f"-h '' -k {copy}", "start")
    with connect(first) as opened:
        opened.execute("ALTER SYSTEM SET synchronous_standby_names = 'siaga'")
        opened.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 30
        while opened.execute("SELECT sync_state FROM pg_stat_replication").fetchone() != ("sync",):
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.1)


def write(data: Path, number: int, promised: list[int], over: threading.Event) -> None:
    with suppress(psycopg.Error), connect(data) as opened:
        count = number
        while not over.is_set():
            opened.execute("INSERT INTO promised VALUES (%s)", [count])
            promised.append(count)
            count += WRITERS


@pytest.mark.parametrize("turn", range(max(1, TIMES // 5)))
def test_failover_loses_nothing_committed(room: Path, turn: int) -> None:
    first, copy = room / "utama", room / "siaga"
    server.ensure_running(first)
    with connect(first) as opened:
        opened.execute("CREATE TABLE promised (number bigint PRIMARY KEY)")
    follow(first, copy)
    promised: list[int] = []
    over = threading.Event()
    threads = [threading.Thread(target=write, args=(first, number, promised, over)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    with connect(copy) as opened, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        opened.execute("INSERT INTO promised VALUES (-1)")
    time.sleep(2)
    psutil.Process(int((first / "postmaster.pid").read_text().splitlines()[0])).kill()
    start = time.monotonic()
    run(copy, "pg_ctl", "-D", str(copy), "-w", "promote")
    with connect(copy) as opened:
        opened.execute("INSERT INTO promised VALUES (-1)")
        seconds = round(time.monotonic() - start, 2)
        over.set()
        for thread in threads:
            thread.join()
        stored = {number for (number,) in opened.execute("SELECT number FROM promised").fetchall()}
    lost = len(set(promised) - stored)
    figure("standby promoted", turn=turn, promised=len(promised), lost=lost, seconds_to_write_again=seconds)
    assert promised
    assert lost == 0
