"""Django's PostgreSQL backend, with the server started on first use (`ENGINE = "welfare.embedded"`)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from welfare.embedded import server


class DatabaseClient(PostgresClient):
    """`manage.py dbshell`, with the psql that comes with the server."""

    def runshell(self, parameters: Iterable[str]) -> None:
        self.executable_name = str(server.binaries() / "psql")
        self.connection.get_connection_params()
        super().runshell(parameters)


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """Starting lazily keeps commands without a database (`check`, `makemigrations --help`, type checks) free of it.

    Every new connection asks again, so that a server that was killed comes back.
    """

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        try:
            address = server.ensure_running(Path(self.settings_dict["OPTIONS"]["data_directory"]))
        except server.ServerRefused as error:
            raise OperationalError(str(error)) from error
        self.settings_dict.update(HOST=address.socket_directory, PORT=str(address.port), USER=address.user)
        _ensure_database(self.settings_dict["NAME"], address)
        params = super().get_connection_params()
        params.pop("data_directory", None)
        return params


_known: set[tuple[server.Address, str]] = set()


def _ensure_database(name: str | None, address: server.Address) -> None:
    """The first connection on a new machine finds no database of ours yet: make it."""
    # Test databases are made by the test runner; only the working database is ours to make.
    if not name or name == "postgres" or name.startswith("test_") or (address, name) in _known:
        return
    with psycopg.connect(
        host=address.socket_directory, port=address.port, user=address.user, dbname="postgres", autocommit=True
    ) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            # Another process may be a moment faster.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    _known.add((address, name))
