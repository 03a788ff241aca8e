"""What must be true before the doors open: tables, static files, the demo office.  Each is done only when needed."""

from __future__ import annotations

import fcntl
import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from welfare.desk.registry import DemoStep, announced

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Bring database, static files and demo office up to date; two starts at once take turns."""
    with _alone():
        if _migrations_wait():
            say("Menyiapkan basis data …")
            call_command("migrate", interactive=False, verbosity=0)
        _once("static", _static_fingerprint(), say, "Mengumpulkan berkas statis …", _collect)
        if settings.DEMO and not demo_is_filled():
            say("Mengisi kantor contoh …")
            call_command("demo")


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect() -> None:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _static_fingerprint() -> str:
    """Of names, sizes and times: reading every file would take longer than it saves."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen = Path(storage.path(path)).stat()
            digest.update(f"{path} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def demo_is_filled() -> bool:
    """Whether this very database holds the demo office as the code now describes it."""
    return _stamp("demo").exists() and _stamp("demo").read_text() == _demo_fingerprint()


def note_demo_filled() -> None:
    _stamp("demo").write_text(_demo_fingerprint())


def _demo_fingerprint() -> str:
    digest = hashlib.sha256(_database_identity().encode())
    sources = {Path(inspect.getfile(_unwrapped(step.fill))) for step in announced(DemoStep)}
    for config in apps.get_app_configs():
        # Made-up workbooks and texts lie in the app's folder `demo/`.
        sources |= {path for path in (Path(config.path) / "demo").rglob("*") if path.is_file()}
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _unwrapped(fill: Any) -> Any:
    return inspect.unwrap(getattr(fill, "func", fill))


def _database_identity() -> str:
    """Another cluster, or a database dropped and made again, has another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::text || current_database() || (SELECT system_identifier FROM pg_control_system()) "
            "FROM pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def _once(name: str, fingerprint: str, say: Say, sentence: str, work: Callable[[], None]) -> None:
    stamp = _stamp(name)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say(sentence)
    stamp.unlink(missing_ok=True)
    work()
    stamp.write_text(fingerprint)


def _stamp(name: str) -> Path:
    return settings.VAR_DIR / f"{name}.stamp"


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.VAR_DIR / "prepare.lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
