"""A house of real processes on a database of its own: web servers, workers, browsers, and the means to kill them."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from welfare.accounts.models import User
from welfare.desk.serving import _end_with_the_parent

ROOT = Path(__file__).parents[2]
TIMES = max(1, int(os.environ.get("BATTERY", "0") or 0) // 200)
"""How often each thing is killed: 50 for BATTERY=10000."""
TOKEN = "b" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
WORKER = """
import os
from django.conf import settings
settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT = os.environ["BATTERY_HOUSE"].split("|")
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "worker"])
"""


@dataclass
class House:
    database: str
    folder: Path
    uploads: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def web(self, *, workers: int = 1, threads: int = 4, prefix: tuple[str, ...] = ()) -> Web:
        port = free_port()
        command = [
            *prefix, sys.executable, "-m", "gunicorn", "tests.battery.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", str(workers), "--threads", str(threads), "--timeout", "120", "--no-control-socket",
            "--log-level", "warning", "--backlog", "2048",
        ]  # fmt: skip
        web = Web(self._start(command, f"web-{port}.log"), port)
        until(lambda: web.status("/sehat/") == 200, "the web server", 60)
        return web

    def worker(self) -> subprocess.Popen[bytes]:
        return self._start([sys.executable, "-c", WORKER], "worker.log")

    def _start(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "welfare.settings",
            "BATTERY_HOUSE": f"{self.database}|{self.uploads}",
            "LOG_FORMAT": "json",
        }
        with (self.folder / log).open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_the_parent,
            )
        self.processes.append(process)
        return process

    def said(self) -> list[dict[str, Any]]:
        """The lines of JSON in the logs of all web servers."""
        lines: list[dict[str, Any]] = []
        for log in self.folder.glob("web-*.log"):
            for line in log.read_text(errors="replace").splitlines():
                with suppress(ValueError):
                    lines.append(json.loads(line))
        return lines

    def close(self) -> None:
        for process in self.processes:
            for child in _with_children(process.pid):
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            process.wait()


@dataclass(frozen=True)
class Web:
    process: subprocess.Popen[bytes]
    port: int

    def status(self, path: str) -> int:
        return send(self.port, "GET", path, {}, None, 10).status

    def kill_one(self) -> None:
        """`kill -9` one of the processes that answer; gunicorn's arbiter starts another."""
        for child in psutil.Process(self.process.pid).children()[:1]:
            with suppress(psutil.NoSuchProcess):
                child.kill()


@dataclass(frozen=True)
class Answer:
    status: int
    """0: no answer at all, as when the server dies under the request."""
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    cookies: tuple[tuple[str, str], ...] = ()


def send(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None, seconds: float = 60) -> Answer:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        wire.request(method, path, body, headers)
        response = wire.getresponse()
        text = response.read().decode(errors="replace")
        headers = {name.lower(): value for name, value in response.getheaders()}
        given = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie") or []:
            given.load(line)
        cookies = tuple((name, morsel.value) for name, morsel in given.items())
        return Answer(response.status, headers, text, cookies)
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        wire.close()


class Browser:
    """Somebody signed in, whose requests may go to any web server: nothing is sticky."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user, backend="welfare.accounts.backends.RoleBackend")
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.headers = FORM | {"Cookie": f"{self.cookie}; csrftoken={TOKEN}"}

    def get(self, web: Web, path: str, seconds: float = 60) -> Answer:
        return send(web.port, "GET", path, self.headers, None, seconds)

    def post(self, web: Web, path: str, form: dict[str, Any], seconds: float = 60) -> Answer:
        return send(web.port, "POST", path, self.headers, urlencode(form, doseq=True).encode(), seconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait for something; while the database is away nothing holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := holds():
                return found
        except (OperationalError, InterfaceError):
            connection.close()
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def kill_postmaster() -> None:
    """`kill -9` of PostgreSQL's first process; all connections end, the next one starts it again."""
    claim = Path(settings.DATABASES["default"]["OPTIONS"]["data_directory"]) / "postmaster.pid"
    with suppress(FileNotFoundError, psutil.NoSuchProcess, ValueError, IndexError):
        process = psutil.Process(int(claim.read_text().splitlines()[0]))
        if "postgres" in process.name():
            process.kill()


def _with_children(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return []


def figure(name: str, **values: Any) -> None:
    """Print what was measured; the figures of docs/battery.md are these lines."""
    told = {key: dict(value) if isinstance(value, Counter) else value for key, value in values.items()}
    print(f"\n== {name}: {json.dumps(told, ensure_ascii=False)}", flush=True)  # noqa: T201 - this is what it is for
