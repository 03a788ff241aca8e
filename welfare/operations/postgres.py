"""The PostgreSQL that holds the office's data, for what Django does not do: dumps, whole databases, other programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from welfare.embedded import server as embedded
from welfare.operations.sealed_file import BackupRefused

ENVIRONMENT = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip
LONGEST_NAME = 63
SECONDS_TO_LEAVE = 3
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Server:
    """Where the database lies and who we are there; `database` is the office's own."""

    params: dict[str, str]
    database: str

    @classmethod
    def here(cls) -> Server:
        """That of Django's settings; an embedded one is started."""
        given = connections["default"].get_connection_params()
        params = {name: str(given[name]) for name in ENVIRONMENT if given.get(name)}
        return cls(params, str(given["dbname"]))

    @property
    def environment(self) -> dict[str, str]:
        """For PostgreSQL's programs: no password on a command line, where every user of the machine reads it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return kept | {ENVIRONMENT[name]: value for name, value in self.params.items()}

    @contextmanager
    def connect(self, database: str = "") -> Iterator[psycopg.Connection[Any]]:
        """In autocommit, without limits of time."""
        params: dict[str, Any] = {**self.params, "dbname": database or self.database, "connect_timeout": 10}
        try:
            connection = psycopg.connect(**params, autocommit=True)
        except psycopg.OperationalError as error:
            raise BackupRefused(f"Basis data tidak terjangkau: {error}") from error
        with connection:
            connection.execute("SET statement_timeout = 0")
            yield connection

    def version(self) -> int:
        """The major version of the server."""
        with self.connect() as connection:
            return connection.info.server_version // 10000

    def program(self, name: str) -> str:
        """The path of `pg_dump` or `pg_restore` of the server's own version, or of a later one."""
        version = self.version()
        found = {_version(path): path for path in _candidates(name, version) if path}
        fitting = sorted(number for number in found if number >= version)
        if not fitting:
            raise BackupRefused(
                f"{name} untuk PostgreSQL {version} tidak ditemukan. Pasang: apt install postgresql-client-{version}"
            )
        return found[fitting[0]]

    def run(self, name: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([self.program(name), *arguments], env=self.environment, **more)  # noqa: S603 - no shell

    # Whole databases -------------------------------------------------------------------------------------------------
    def create(self, name: str) -> None:
        """An empty database beside the office's.  Raises BackupRefused when the user may not make any."""
        try:
            self._on_the_server("CREATE DATABASE {} TEMPLATE template0", name)
        except psycopg.errors.InsufficientPrivilege as error:
            user = self.params.get("user", "")
            raise BackupRefused(
                f"Pengguna basis data {user} belum boleh membuat basis data. Jalankan sekali sebagai postgres: "
                f"ALTER ROLE {user} CREATEDB"
            ) from error
        except psycopg.errors.DuplicateDatabase as error:
            raise BackupRefused(f"Basis data {name} sudah ada, sisa pemulihan terdahulu. Hapus dulu.") from error

    def drop(self, name: str) -> None:
        self._on_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def rename(self, old: str, new: str) -> None:
        self._on_the_server("ALTER DATABASE {} RENAME TO {}", old, new)

    def others_connected(self) -> int:
        """How many sessions use the office's database: web, workers, people.  One of ours just closed may linger."""
        patience = time.monotonic() + SECONDS_TO_LEAVE
        with self.connect("postgres") as connection:
            while (count := _sessions(connection, self.database)) and time.monotonic() < patience:
                time.sleep(0.1)
        return count

    def named(self, purpose: str) -> str:
        """A name for another database, told from the office's."""
        return f"{self.database[: LONGEST_NAME - len(purpose) - 1]}_{purpose}"

    def _on_the_server(self, statement: str, *names: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _sessions(connection: psycopg.Connection[Any], database: str) -> int:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [database]
    ).fetchone()
    return int(row[0]) if row else 0


def _candidates(name: str, version: int) -> list[str]:
    """Debian's own folder of that version, what the PATH finds, and the embedded package's; those that exist."""
    places = [Path(f"/usr/lib/postgresql/{version}/bin/{name}"), Path(shutil.which(name) or "/nowhere")]
    with suppress(embedded.ServerRefused):
        places.append(embedded.binaries() / name)
    return [str(path) for path in places if path.exists()]


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = VERSION.search(said)
    return int(found[1]) if found else 0
