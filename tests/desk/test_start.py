"""`manage.py start` and `manage.py demo`: the two commands behind `make run`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings

from welfare.desk import preparing, serving
from welfare.desk.registry import DemoStep, announced

ROOT = Path(__file__).parents[2]


@pytest.fixture
def room(settings) -> Iterator[Path]:
    """A `var/` of its own, where the embedded server's user can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="pilar"))
    folder.chmod(0o755)
    settings.VAR_DIR = folder
    yield folder
    shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(room: Path, port: int) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MEDIA_ROOT"}}
    return subprocess.Popen(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(room), "PORT": str(port), "DATABASE_URL": "", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _read_until(process: subprocess.Popen[str], end: str) -> str:
    """What it prints up to a line that holds `end`, or up to its death."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if end in line:
            break
    return said


def test_a_new_machine_is_served_and_everything_stops_again(room):
    port = _free_port()
    office = _start(room, port)
    try:
        said = _read_until(office, "Ctrl-C")
        assert f"http://127.0.0.1:{port}/" in said
        assert "tksk.bluluk" in said
        assert "rumah-pilar-2026" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/akun/masuk/", timeout=30) as page:
            assert "Nama pengguna" in page.read().decode()

        again = _start(room, port)
        assert f"sudah dilayani di http://127.0.0.1:{port}/" in again.communicate(timeout=60)[0]
        assert again.returncode == 0
    finally:
        office.send_signal(signal.SIGTERM)
        rest = office.communicate(timeout=60)[0]
    assert "Rumah Pilar dihentikan." in rest
    assert office.returncode == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    _wait_until_gone(room / "postgres" / "postmaster.pid")


def _wait_until_gone(path: Path) -> None:
    deadline = time.monotonic() + 20
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not path.exists()


def test_a_port_in_use_is_one_sentence(room):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = serving.Address("127.0.0.1", other.getsockname()[1])
        with pytest.raises(serving.CannotServe, match=f"Port {address.port} di 127.0.0.1 tidak dapat dipakai"):
            address.claimed().__enter__()


def test_the_same_address_is_claimed_once(room):
    address = serving.Address("127.0.0.1", _free_port())
    with address.claimed(), pytest.raises(serving.AlreadyServed):
        address.claimed().__enter__()
    with address.claimed():
        pass


@pytest.mark.parametrize("text", ["delapan", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(serving.CannotServe, match="bukan nomor port"):
        serving.Address.from_environment()


def test_host_and_port_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - never bound here
    address = serving.Address.from_environment()
    assert (address.url, address.bind) == ("http://127.0.0.1:8123/", "0.0.0.0:8123")


def test_a_process_that_falls_again_and_again_ends_the_office():
    process = serving.Process("Pekerja latar", ["false"])
    assert [process.falls_too_often() for _ in range(serving.FALLS_PER_MINUTE)] == [False] * 4 + [True]


@pytest.mark.django_db
def test_the_demo_can_be_filled_twice(room, settings):
    settings.OWN_DATABASE = False
    call_command("demo", stdout=StringIO())
    before = _rows()
    out = StringIO()
    call_command("demo", stdout=out)
    assert _rows() == before
    assert all(step.label in out.getvalue() for step in announced(DemoStep))
    assert preparing.demo_is_filled()


def _rows() -> dict[str, int]:
    """How many rows each table of records has; what happened (history, log of reads) may grow."""
    names = {"accounts", "regions", "people", "papers", "pillars", "centres", "aid", "events", "imports"}
    found = [model for model in apps.get_models() if model._meta.app_label in names]
    return {
        model._meta.label: model._default_manager.count() for model in found if not hasattr(model, "pgh_tracked_model")
    }


@pytest.mark.django_db
def test_an_office_database_gets_no_made_up_people():
    with override_settings(OWN_DATABASE=True), pytest.raises(CommandError, match="basis data kantor"):
        call_command("demo")
