"""The chain of seals over the history and the read log: what was written once cannot be altered unseen.

A seal holds, for every watched table, a digest of the rows that came since the last one, in the order of their numbers
and in named columns (a column that is added later changes no old seal).  The seals are chained by hash.  Rows emptied
on purpose (`erasing`) get an amendment, which the next seal covers: whoever alters a row must alter all seals after it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from welfare.audit.models import SensitiveRead
from welfare.trust.models import Erasure, Seal, SealAmendment, SealPart

SETTLED = dt.timedelta(minutes=1)
"""Rows get their number before they are committed; younger ones wait for the next seal."""
_LOCK = 20226  # the advisory lock of who seals or amends


class Broken(Exception):
    """The history is not what was sealed; says where."""


@dataclass(frozen=True)
class Finding:
    """Where the chain does not hold.  `seal` is the seal's number, `table` "" for the chain itself."""

    seal: int
    at: dt.datetime
    table: str
    words: str

    def __str__(self) -> str:
        where = f", tabel {self.table}" if self.table else ""
        return f"Segel {self.seal} ({timezone.localtime(self.at):%d-%m-%Y %H.%M}){where}: {self.words}"


@dataclass(frozen=True)
class Watched:
    table: str
    key: str
    moment: str
    columns: tuple[str, ...]


def watched() -> list[Watched]:
    """Every table of the history, the read log, and what says of erasures; by name."""
    events = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    found = [_watched(model, "pgh_id", "pgh_created_at") for model in events]
    found += [_watched(SensitiveRead, "id", "at"), _watched(Erasure, "id", "at")]
    return sorted(found, key=lambda one: one.table)


def _watched(model: type[models.Model], key: str, moment: str) -> Watched:
    columns = tuple(sorted(str(field.column) for field in model._meta.concrete_fields))
    return Watched(model._meta.db_table, key, moment, columns)


@transaction.atomic
def seal(*, settled: dt.timedelta = SETTLED) -> Seal | None:
    """Seal what is new; None when nothing is.  Safe to repeat, and to run twice at once."""
    _alone()
    horizon = _horizon(settled)
    last = Seal.objects.order_by("-pk").first()
    known = dict(SealPart.objects.order_by().values_list("table").annotate(models.Max("until")))
    parts = [part for one in watched() if (part := _new_part(one, known.get(one.table, 0), horizon))]
    amended = _amendments_since(last)
    if not parts and not amended:
        return None
    previous = last.digest if last else ""
    made = Seal.objects.create(
        previous=previous,
        digest=_chained(previous, parts, amended),
        rows=sum(part.rows for part in parts),
        amended_until=amended[-1].pk if amended else last.amended_until if last else 0,
    )
    for part in parts:
        part.seal = made
    SealPart.objects.bulk_create(parts)
    return made


def _new_part(one: Watched, since: int, horizon: dt.datetime) -> SealPart | None:
    key, moment, table = _quoted(one.key), _quoted(one.moment), _quoted(one.table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce((SELECT min({key}) - 1 FROM {table} WHERE {key} > %s AND {moment} >= %s), "  # noqa: S608
            f"(SELECT max({key}) FROM {table} WHERE {key} > %s))",
            [since, horizon, since],
        )
        until = cursor.fetchone()[0]
    if until is None or until <= since:
        return None
    rows, digest = _read(one.table, one.columns, one.key, since, until)
    part = SealPart(table=one.table, columns=list(one.columns), since=since, until=until, rows=rows, digest=digest)
    return part if rows else None


def _read(table: str, columns: Iterable[str], key: str, since: int, until: int) -> tuple[int, str]:
    """How many rows, and the digest of all their digests in order; the database reads, nothing travels."""
    row = ", ".join(f"t.{_quoted(column)}" for column in columns)
    each = f"sha256(convert_to(jsonb_build_array({row})::text, 'UTF8'))"
    sql = (
        f"SELECT count(*), encode(sha256(coalesce(string_agg({each}, ''::bytea ORDER BY t.{_quoted(key)}), "  # noqa: S608
        f"''::bytea)), 'hex') FROM {_quoted(table)} AS t WHERE t.{_quoted(key)} > %s AND t.{_quoted(key)} <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, until])
        count, digest = cursor.fetchone()
    return int(count), str(digest)


def _horizon(settled: dt.timedelta) -> dt.datetime:
    """Before this moment everything has been committed or taken back: no transaction is older."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid())) - %s",
            [settled],  # type: ignore[list-item]
        )
        horizon: dt.datetime = cursor.fetchone()[0]
    return horizon


def _chained(previous: str, parts: Iterable[SealPart], amended: Iterable[SealAmendment]) -> str:
    told: list[Any] = [previous]
    told += [[p.table, p.columns, p.since, p.until, p.rows, p.digest] for p in sorted(parts, key=lambda p: p.table)]
    told += [[a.pk, a.part_id, a.erasure_id, a.before, a.digest, a.rows] for a in amended]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _amendments_since(last: Seal | None) -> list[SealAmendment]:
    """Those that no seal covers yet: younger than the last seal, which was made under the same lock."""
    covered = last.amended_until if last else 0
    return list(SealAmendment.objects.filter(pk__gt=covered).order_by("pk"))


def verify() -> list[Finding]:
    """Everything that does not hold, oldest first; empty when the history is intact.  Reads all sealed rows."""
    found: list[Finding] = []
    previous, covered = "", 0
    amendments = list(SealAmendment.objects.order_by("pk"))
    latest = {one.part_id: one for one in amendments}
    keys = {one.table: one.key for one in watched()}
    until: dict[str, int] = {}
    for one in Seal.objects.order_by("pk").prefetch_related("parts"):
        parts = list(one.parts.all())
        own = [a for a in amendments if covered < a.pk <= one.amended_until]
        covered = one.amended_until
        if one.previous != previous or one.digest != _chained(previous, parts, own):
            found.append(Finding(one.pk, one.at, "", "rantai segel terputus"))
        for part in parts:
            if words := _wrong(part, latest.get(part.pk), keys, until.get(part.table, 0)):
                found.append(Finding(one.pk, one.at, part.table, words))
            until[part.table] = part.until
        previous = one.digest
    return found


def _wrong(part: SealPart, amendment: SealAmendment | None, keys: dict[str, str], since: int) -> str:
    if part.since != since:
        return "ada baris yang tidak tersegel di antaranya"
    if part.table not in keys:
        return "tabelnya tidak ada lagi"
    if gone := set(part.columns) - _columns(part.table):
        return f"kolom {', '.join(sorted(gone))} tidak ada lagi, tidak dapat diperiksa"
    rows, digest = _read(part.table, part.columns, keys[part.table], part.since, part.until)
    told = amendment or part
    if rows != told.rows:
        return f"{rows} baris, seharusnya {told.rows}"
    return "" if digest == told.digest else "isi baris berbeda dari yang disegel"


def _columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


class Amending:
    """`with Amending(erasure) as amending: amending.touch(table, keys); …change the rows…`

    Sealed parts that are touched are checked first, so that an erasure never covers up an alteration: raises `Broken`.
    """

    def __init__(self, erasure: Erasure) -> None:
        self.erasure = erasure
        self._keys = {one.table: one.key for one in watched()}
        self._parts: dict[int, tuple[SealPart, str]] = {}

    def __enter__(self) -> Amending:
        _alone()
        return self

    def touch(self, table: str, numbers: Iterable[int]) -> None:
        """Say before changing them which rows (by number) of a watched table will change."""
        wanted = sorted(numbers)
        if not wanted:
            return
        parts = SealPart.objects.filter(table=table, since__lt=wanted[-1], until__gte=wanted[0])
        for part in parts.exclude(pk__in=self._parts):
            if any(part.since < number <= part.until for number in wanted):
                told = part.amendments.order_by("-pk").first()
                if words := _wrong(part, told, self._keys, part.since):
                    raise Broken(f"Riwayat tabel {table} rusak ({words}). Jalankan verify_history dahulu.")
                self._parts[part.pk] = (part, (told or part).digest)

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is not None:
            return
        for part, before in self._parts.values():
            rows, digest = _read(part.table, part.columns, self._keys[part.table], part.since, part.until)
            SealAmendment.objects.create(part=part, erasure=self.erasure, before=before, digest=digest, rows=rows)


def _alone() -> None:
    """One at a time seals or amends; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
