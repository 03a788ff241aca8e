"""The embedded server is shared by processes, survives their deaths, and goes with the last of them."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from welfare.embedded import files, server

ROOT = Path(__file__).resolve().parent.parent.parent
# Holds the server until its standard input closes; "fork" leaves a child behind that holds on until it is killed.
HOLDER = """
import os, sys, time
from pathlib import Path
from welfare.embedded import server
if "nobody" in sys.argv:
    os.setuid(65534)
try:
    print(server.ensure_running(Path(sys.argv[1])).socket_directory, flush=True)
except server.ServerRefused as error:
    sys.exit(f"ditolak: {error}")
if "fork" in sys.argv and os.fork() == 0:
    print(os.getpid(), flush=True)
    time.sleep(120)
sys.stdin.read()
"""
Start = Callable[..., "subprocess.Popen[str]"]


@contextmanager
def _room() -> Iterator[Path]:
    """A temporary folder that the server's user can reach: pytest shuts its own for all but root at every start."""
    folder = Path(tempfile.mkdtemp(prefix="pilar"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def room() -> Iterator[Path]:
    with _room() as folder:
        yield folder


@pytest.fixture(scope="module")
def made_cluster() -> Iterator[Path]:
    """A data folder made once; every test copies it, which is faster than making one."""
    with _room() as folder:
        process = _hold(folder / "postgres")
        assert _socket(process)
        _let_go(process)
        yield folder / "postgres"


@pytest.fixture
def data(made_cluster: Path, room: Path) -> Path:
    subprocess.run(["cp", "-a", str(made_cluster), str(room / "postgres")], check=True)
    return room / "postgres"


@pytest.fixture
def hold(room: Path) -> Iterator[Start]:
    processes: list[subprocess.Popen[str]] = []

    def start(folder: Path, *more: str) -> subprocess.Popen[str]:
        processes.append(_hold(folder, *more))
        return processes[-1]

    yield start
    for process in processes:
        _let_go(process)


def _hold(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _socket(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line, _let_go(process)
    return line


def _close_input(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
        process.stdin = None


def _let_go(process: subprocess.Popen[str]) -> str:
    """End the holder the ordinary way; returns what it said to stderr."""
    _close_input(process)
    if process.stderr and not process.stderr.closed:
        return process.communicate(timeout=60)[1]
    return ""


def _kill(process: psutil.Process) -> None:
    process.kill()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def _answers(socket: str) -> bool:
    try:
        with psycopg.connect(host=socket, user="postgres", dbname="postgres", connect_timeout=5) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _postmaster(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def test_its_log_says_what_failed_and_not_on_whom(data, hold):
    with psycopg.connect(host=_socket(hold(data)), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE TABLE persons (name text PRIMARY KEY)")
        for expected in (None, psycopg.errors.UniqueViolation):
            with suppress(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO persons VALUES ('Suwarti Rekaan')")
                assert expected is None
        connection.execute("DROP TABLE persons")
    log = (data / "server.log").read_text()
    assert "duplicate key value" in log
    assert "Suwarti" not in log


def test_the_last_one_out_stops_it(data, hold):
    first, second = hold(data), hold(data)
    socket = _socket(first)
    assert _socket(second) == socket
    _let_go(first)
    assert _answers(socket)
    _let_go(second)
    assert not _answers(socket)
    assert not (data / "postmaster.pid").exists()


def test_many_start_at_once_and_end_at_once(data, hold):
    holders = [hold(data) for _ in range(4)]
    assert len({_socket(holder) for holder in holders}) == 1
    number = _postmaster(data)
    for holder in holders:
        _close_input(holder)
    for holder in holders:
        assert holder.wait(60) == 0
    assert not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    assert not (data / "postmaster.pid").exists()


def test_a_killed_holder_leaves_no_claim(data, hold):
    killed = hold(data)
    socket = _socket(killed)
    killed.kill()
    killed.wait()
    assert _answers(socket)  # nobody was left to stop it
    _let_go(hold(data))
    assert not _answers(socket)


def test_a_forked_child_keeps_it_when_the_parent_ends(data, hold):
    parent = hold(data, "fork")
    socket, child = _socket(parent), psutil.Process(int(_socket(parent)))
    _close_input(parent)
    assert parent.wait(60) == 0
    assert _answers(socket)
    _kill(child)
    _let_go(hold(data))
    assert not _answers(socket)


def test_a_killed_server_comes_back_for_the_same_process(data):
    socket = server.ensure_running(data).socket_directory
    try:
        _kill(psutil.Process(_postmaster(data)))
        began = time.monotonic()
        assert server.ensure_running(data).socket_directory == socket
        assert _answers(socket)
        assert time.monotonic() - began < 15
    finally:
        server.release(data)
    assert not _answers(socket)


def test_a_number_that_belongs_to_another_program_is_not_the_server(data, hold):
    """After a power cut `postmaster.pid` is still there and its number may be anybody's: here this test's own."""
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1750000000\n5432\n{data}\n\n  1 2\nready   \n")
    assert _answers(_socket(hold(data)))


def test_an_interrupted_making_is_made_again(room, hold):
    leftover = room / "postgres.new"
    leftover.mkdir()
    (leftover / "PG_VERSION").write_text("18\n")
    process = hold(room / "postgres")
    assert _answers(_socket(process))
    assert not leftover.exists()
    assert "Rumah Pilar" in (room / "postgres" / "postgresql.conf").read_text()


def test_a_path_too_long_for_a_socket_gets_a_private_folder_while_it_runs(made_cluster, room, hold):
    folder = room / ("panjang" * 12) / "postgres"
    folder.parent.mkdir()
    subprocess.run(["cp", "-a", str(made_cluster), str(folder)], check=True)
    process = hold(folder)
    socket = Path(_socket(process))
    assert socket != folder
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert _answers(str(socket))
    _let_go(process)
    assert not socket.exists()


def test_a_folder_squatted_by_others_is_not_used_for_the_socket(room, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    folder = room / ("panjang" * 15)
    folder.mkdir()
    made = files.socket_directory(folder)
    made.chmod(0o777)
    with pytest.raises(PermissionError):
        files.socket_directory(folder)


def test_data_of_another_major_version_is_refused(data, hold):
    (data / "PG_VERSION").write_text("12\n")
    said = _let_go(hold(data))
    assert "ditolak: Data di" in said
    assert "PostgreSQL 12" in said


def test_a_folder_that_is_something_else_is_refused_and_kept(room, hold):
    (room / "postgres").mkdir()
    (room / "postgres" / "surat.txt").write_text("penting")
    assert "bukan data PostgreSQL" in _let_go(hold(room / "postgres"))
    assert (room / "postgres" / "surat.txt").read_text() == "penting"


@pytest.mark.skipif(os.geteuid() != 0, reason="perlu root untuk berganti pengguna")
def test_an_ordinary_user_after_root_gets_a_sentence(data):
    _let_go(_hold(data))
    said = _let_go(_hold(data, "nobody"))
    assert "ditolak: Berkas" in said
    assert "milik pengguna lain" in said
