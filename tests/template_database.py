"""Test databases in a fraction of a second: migrated once into a template, copied for every worker.

The template's name carries a fingerprint of all that migrating depends on, so it serves every run until a migration or
a shipped row changes; then it is dropped.  Works on the embedded server and on the one in DATABASE_URL, whose user
then needs CREATEDB.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

TEMPLATE = "test_template_"
CLONE = "test_clone_"


def fingerprint() -> str:
    """Of every migration, every row that migrations load, and the versions of what is installed."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        root = Path(config.path)
        for path in sorted([*root.glob("migrations/*.py"), *root.glob("data/*")]):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    for name in ("Django", "django-pghistory", "django-pgtrigger"):
        digest.update(f"{name} {metadata.version(name)}".encode())
    return digest.hexdigest()[:12]


def provide(worker: str) -> str:
    """Make this worker's database, point Django at it, and return its name."""
    mark = fingerprint()
    name = f"{CLONE}{mark}_{worker}_{os.getpid()}"
    with _locked(), _maintenance() as server:
        _drop_what_is_left_over(server, keep=TEMPLATE + mark)
        if not _exists(server, TEMPLATE + mark):
            _build(server, TEMPLATE + mark)
        copy(server, TEMPLATE + mark, name)
    _point_at(name)
    return name


def renew(name: str) -> None:
    """Give the worker a fresh copy: a test that commits (`transaction=True`) has emptied every table."""
    connections["default"].close()
    with _locked(), _maintenance() as server:
        drop(server, name)
        copy(server, TEMPLATE + _mark(name), name)


def remove(name: str) -> None:
    connections["default"].close()
    with _maintenance() as server:
        drop(server, name)


@contextmanager
def spare(name: str) -> Iterator[str]:
    """Another copy beside the worker's own, for a server process of its own (browser tests)."""
    template = TEMPLATE + _mark(name)
    other = name.replace(CLONE, f"{CLONE}spare_")
    with _locked(), _maintenance() as server:
        copy(server, template, other)
    try:
        yield other
    finally:
        with _maintenance() as server:
            drop(server, other)


def _mark(name: str) -> str:
    """The fingerprint in a copy's name: what it was copied from, whatever has been edited since."""
    return name.rsplit("_", 3)[1]


def copy(server: psycopg.Connection[Any], template: str, name: str) -> None:
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
    )
    # A test database need not outlive a power cut.
    server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))


def drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _build(server: psycopg.Connection[Any], name: str) -> None:
    """Migrate under another name first: a template that exists is complete."""
    unfinished = f"{name}_unfinished"
    drop(server, unfinished)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    _point_at(unfinished)
    call_command("migrate", interactive=False, verbosity=0)
    connections["default"].close()
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name)))


def _point_at(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _exists(server: psycopg.Connection[Any], name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop_what_is_left_over(server: psycopg.Connection[Any], *, keep: str) -> None:
    """Templates of older migrations, and copies whose worker is gone (killed before it could tidy up)."""
    names = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) OR starts_with(datname, %s)", [TEMPLATE, CLONE]
    ).fetchall()
    clones = [name for (name,) in names if name.startswith(CLONE)]
    alive = [name for name in clones if Path(f"/proc/{name.rsplit('_', 1)[1]}").exists()]
    in_use = {TEMPLATE + _mark(name) for name in alive} | {keep}
    for (name,) in names:
        if name not in alive and name not in in_use:
            drop(server, name)


@contextmanager
def _locked() -> Iterator[None]:
    """One worker at a time: the first builds, the others wait and copy."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "test-database.lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[Any]]:
    """A connection to the server's own database, in autocommit: databases are not made inside a transaction."""
    connection = connections["default"]
    if not connection.settings_dict["NAME"].startswith("test_"):
        _point_at("test_none")  # never let the backend make or open the working database
    params = connection.get_connection_params()
    with psycopg.connect(
        host=params.get("host"),
        port=params.get("port"),
        user=params.get("user"),
        password=params.get("password"),
        dbname="postgres",
        autocommit=True,
    ) as server:
        yield server
