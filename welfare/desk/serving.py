"""The processes of a running office: the web server and the worker, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.conf import settings

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 20
FALLS_PER_MINUTE = 5
PR_SET_PDEATHSIG = 1
Say = Callable[[str], None]


class CannotServe(RuntimeError):
    """The message is a sentence for the person at the terminal."""


class AlreadyServed(RuntimeError):
    """The same address is served by an earlier `manage.py start` of this folder."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Address:
        """HOST and PORT, default 127.0.0.1:8000.  Raises CannotServe for a port that is none."""
        text = os.environ.get("PORT") or "8000"
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise CannotServe(f"PORT={text} bukan nomor port. Contoh: PORT=8123 make run")
        return cls(os.environ.get("HOST") or "127.0.0.1", int(text))

    @property
    def url(self) -> str:
        return f"http://{self._written}:{self.port}/"

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def _written(self) -> str:
        anywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - recognised, not bound
        return anywhere.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """This address is ours while the block runs.  Raises AlreadyServed, or CannotServe when the port is taken."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / f"start-{self.port}.lock").open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyServed from None
            self._check_free()
            yield

    def _check_free(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise CannotServe(
                    f"Port {self.port} di {self.host} tidak dapat dipakai ({error.strerror}). "
                    f"Pilih port lain, misalnya: PORT={self.port + 123 if self.port < 65000 else 8123} make run"
                ) from error

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(self._written.strip("[]"), self.port, timeout=30)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


@dataclass
class Process:
    """One child; it gets a session of its own, so that Ctrl-C reaches the parent alone, which stops all in order."""

    label: str
    command: list[str]
    log: str = ""
    """A file in `var/` for what it says; empty: the terminal."""
    falls: deque[float] = field(default_factory=lambda: deque(maxlen=FALLS_PER_MINUTE))
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with ExitStack() as stack:
            output = stack.enter_context((settings.VAR_DIR / self.log).open("ab")) if self.log else None
            self.child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                self.command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_the_parent,
            )

    def fell(self) -> bool:
        return self.child is not None and self.child.poll() is not None

    def falls_too_often(self) -> bool:
        """Note a fall; whether these were too many within a minute."""
        self.falls.append(time.monotonic())
        return len(self.falls) == FALLS_PER_MINUTE and self.falls[-1] - self.falls[0] < 60

    def stop(self, deadline: float) -> None:
        if self.child is None:
            return
        try:
            self.child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()


def _end_with_the_parent() -> None:
    """Linux: a `kill -9` of the parent ends the child too, politely.  Elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def office(address: Address) -> list[Process]:
    """The web server (2 processes of 4 threads) and two workers: one for small jobs only, one for long ones as well."""
    gunicorn = [
        sys.executable, "-m", "gunicorn", "welfare.wsgi", "--bind", address.bind, "--workers", "2", "--threads", "4",
        "--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    worker = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "worker", "--queue", "default"]
    return [
        Process("Peladen web", gunicorn),
        Process("Pekerja latar", worker, log="worker.log"),
        Process("Pekerja latar panjang", [*worker, "--queue", "long"], log="worker.log"),
    ]


def serve(address: Address, processes: list[Process], *, ready: Callable[[], None], say: Say) -> None:
    """Run the processes until a signal (Ctrl-C, SIGTERM, SIGHUP) asks to stop; then stop them all.

    The first is the web server; the others start when it answers, so that nobody waits for them.
    Raises CannotServe when the web server does not answer, or a process falls again and again.
    """
    web, *others = processes
    with _stop_signals() as asked:
        try:
            web.start()
            _await_answer(address, web, asked)
            if not asked:
                ready()
                for process in others:
                    process.start()
            while not asked:
                time.sleep(0.2)
                _revive(processes, say)
        finally:
            _stop(processes)


def _await_answer(address: Address, web: Process, asked: list[int]) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not asked and not address.answers():
        if web.fell():
            raise CannotServe(f"{web.label} berhenti saat dimulai; sebabnya tertulis di atas.")
        if time.monotonic() > deadline:
            raise CannotServe(f"Peladen web tidak menjawab dalam {SECONDS_TO_ANSWER} detik.")
        time.sleep(0.1)


def _revive(processes: list[Process], say: Say) -> None:
    for process in processes:
        if process.fell():
            if process.falls_too_often():
                raise CannotServe(f"{process.label} berulang kali berhenti.")
            say(f"{process.label} berhenti dan dimulai lagi.")
            process.start()


def _stop(processes: list[Process]) -> None:
    for process in processes:
        if process.child is not None and process.child.poll() is None:
            process.child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        process.stop(deadline)


@contextmanager
def _stop_signals() -> Iterator[list[int]]:
    """A list that fills when somebody asks to stop; a second time changes nothing, stopping goes on."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
