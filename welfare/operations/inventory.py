"""What a database and a folder hold, said so that two of them can be compared: per table its rows and one hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
AND n.nspname NOT LIKE 'pg_temp%%' AND c.relpersistence <> 't'
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
# A row as text, hashed; the hashes added up as two halves, so that the order of rows is nothing and memory stays small.
CONTENT = """
SELECT count(*),
       coalesce(sum(('x' || left(row_hash, 16))::bit(64)::bigint::numeric), 0)::text || '/'
       || coalesce(sum(('x' || right(row_hash, 16))::bit(64)::bigint::numeric), 0)::text
FROM (SELECT md5(t::text) AS row_hash FROM {} AS t) AS hashed
"""
# How values look as text depends on these.
PLAIN = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'"
SEQUENCES = """
SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1
"""
BLOCK = 1 << 20


@dataclass(frozen=True)
class Difference:
    what: str
    expected: str
    found: str


def tables_of(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """ "schema.table" → [rows, hash], of every table and materialised view; in the caller's snapshot if it has one."""
    connection.execute(PLAIN)
    return {
        f"{schema}.{name}": list(
            connection.execute(sql.SQL(CONTENT).format(sql.Identifier(schema, name))).fetchone() or ()
        )
        for schema, name in connection.execute(TABLES).fetchall()
    }


def has_tables(connection: psycopg.Connection[Any]) -> bool:
    return bool(connection.execute(TABLES).fetchone())


def sequences_of(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """The last number given out by each sequence; a sequence belongs to no snapshot."""
    return dict(connection.execute(SEQUENCES).fetchall())


def paths_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every ordinary file as (path inside the folder, path), in order; links are not followed."""
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(above) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def files_of(folder: Path) -> dict[str, list[Any]]:
    """Path inside the folder → [bytes, SHA-256]."""
    return {name: [path.stat().st_size, _digest(path)] for name, path in paths_under(folder)}


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[Difference]:
    """Between two inventories of tables or of files."""
    return [
        Difference(name, _said(expected.get(name)), _said(found.get(name)))
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def sequences_behind(expected: dict[str, int], found: dict[str, int]) -> list[Difference]:
    """Sequences that would give out a number again; further on is right, as others write while a dump is taken."""
    return [
        Difference(f"urutan {name}", str(value), str(found.get(name)))
        for name, value in expected.items()
        if (found.get(name) or 0) < value
    ]


def _said(entry: list[Any] | None) -> str:
    return f"{entry[0]} ({str(entry[1])[:12]})" if entry else "tidak ada"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Hashing:
    """A file being read by somebody else, hashed on the way."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
