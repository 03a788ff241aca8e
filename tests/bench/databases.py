"""The benchmark's own databases: one filled register per size, and a fresh copy of it for every measurement."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

WORK = "bench_work"
_FILLED = "bench_register"
_ROOT = Path(__file__).parents[2]
# What a filled register depends on beside the migrations.
_SOURCES = ("tests/bench/made_up.py", "tests/bench/register.py", "welfare/people/names.py", "welfare/people/sealing.py")


def set_up(database: str = "", media: str = "") -> None:
    """Django on `database` (default: the working one of the settings), uploads kept in `media`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    from django.conf import settings

    if database:
        settings.DATABASES["default"]["NAME"] = database
    if media:
        settings.MEDIA_ROOT = media
    django.setup()


def register_name(persons: int, seed: int) -> str:
    """The database of a filled register; another one as soon as a migration or the making of persons changes."""
    from tests.template_database import fingerprint

    digest = hashlib.sha256(fingerprint().encode())
    for source in _SOURCES:
        digest.update((_ROOT / source).read_bytes())
    return f"{_FILLED}_{persons}_{seed}_{digest.hexdigest()[:12]}"


def drop_registers_like(name: str) -> None:
    """Drop the registers of the same size and seed, of this fingerprint and older ones."""
    with _server() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{name.rpartition('_')[0]}_"]
        )
        names = [found for (found,) in cursor.fetchall()]
    for found in names:
        drop(found)


def exists(name: str) -> bool:
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def create(name: str, template: str = "template0") -> None:
    """Make `name` anew as a copy of `template`; an older one of that name goes."""
    drop(name)
    with _server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        cursor.execute("CHECKPOINT")  # else the first stage pays for writing the copy to disk


def rename(old: str, new: str) -> None:
    with _server() as cursor:
        cursor.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def drop(name: str) -> None:
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def server_version() -> str:
    with _server() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


@contextmanager
def _server() -> Iterator[Any]:
    """A cursor outside of every database of ours, in which databases can be made and dropped."""
    from django.db import connection

    with connection._nodb_cursor() as cursor:
        yield cursor
