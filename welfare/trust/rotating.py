"""New keys for NIK: everything that was sealed with an old key is sealed anew, and found by a new index.

Reading works all along: a cipher names its key.  Ciphers go in batches, each a transaction of its own, so a run that
was killed is simply started again.  A new cipher follows from the old one, so the register, its history and the trails
stay equal where they were equal, and the history tells of no change.  Indexes go in one transaction: two persons with
one number must not slip by while half of them stand under another key.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator
from typing import Any

import pgtrigger
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, models, transaction

from welfare.imports.models import ImportRecord, ImportRow
from welfare.people import sealing
from welfare.people.models import MergeRow, Person
from welfare.trust.chain import Amending
from welfare.trust.models import Erasure

BATCH = 2000
HISTORY: Any = Person.history.rel.related_model  # type: ignore[attr-defined]
COPIES: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (ImportRow, ("values", "steps")), (ImportRecord, ("before",)), (MergeRow, ("before", "after")),
)  # fmt: skip
"""Where sealed columns are kept besides, as JSON."""
Say = Callable[[str, int], None]


class MissingKey(ValueError):
    """Something is sealed with a key that the settings do not hold."""


def current() -> str:
    """The name of the key that new numbers are sealed with."""
    return str(next(iter(settings.IDENTITY_KEYS)))


def keys_in_use() -> set[str]:
    """The names of the keys that the register and its history are sealed with."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for model in (Person, HISTORY):
            cursor.execute(
                f"SELECT DISTINCT split_part(nik_cipher, ':', 1) FROM {model._meta.db_table} WHERE nik_cipher <> ''"  # noqa: S608
            )
            found |= {name for (name,) in cursor.fetchall()}
    return found


def resealed(cipher: str) -> str:
    """The same number under the current key; always the same text for the same cipher.

    The nonce is a keyed hash of the old cipher, which was random itself: no two numbers share one.  Raises ValueError
    for a cipher that cannot be opened.
    """
    name = current()
    if not cipher or cipher.startswith(f"{name}:"):
        return cipher
    number = sealing.unseal(cipher)
    key = base64.urlsafe_b64decode(settings.IDENTITY_KEYS[name])
    nonce = hmac.digest(key, f"nonce:{cipher}".encode(), "sha256")[:12]
    body = AESGCM(key).encrypt(nonce, number.encode(), name.encode())
    return f"{name}:{base64.urlsafe_b64encode(nonce + body).decode()}"


def rotate_ciphers(*, by: Any = None, batch: int = BATCH, say: Say = lambda words, count: None) -> dict[str, int]:
    """Seal everything with the current key; what is already, is left alone.  Returns how many rows of each kind.

    Raises MissingKey before anything is written.
    """
    if missing := keys_in_use() - set(settings.IDENTITY_KEYS):
        raise MissingKey(f"Kunci {', '.join(sorted(missing))} masih dipakai tetapi tidak ada di setelan.")
    done = {"orang": 0, "riwayat": 0, "salinan": 0}
    for count in _persons(batch):
        done["orang"] += count
        say("orang", done["orang"])
    done["riwayat"] = _history(_sealed_anew, by)
    for model, names in COPIES:
        for count in _copies(model, names, batch, indexes=False):
            done["salinan"] += count
    return done


def _sealed_anew(cipher: str) -> tuple[Any, ...]:
    return (resealed(cipher),)


def _persons(batch: int) -> Iterator[int]:
    old = Person.objects.exclude(nik_cipher="").exclude(nik_cipher__startswith=f"{current()}:").order_by("pk")
    while True:
        with transaction.atomic(), pgtrigger.ignore("people.Person:update_update"):
            rows = list(old.select_for_update().values_list("pk", "nik_cipher")[:batch])
            _write("people_person", "id", ("nik_cipher",), [(pk, resealed(cipher)) for pk, cipher in rows])
        if not rows:
            return
        yield len(rows)


@transaction.atomic
def _history(columns: Callable[[str], tuple[Any, ...]], by: Any) -> int:
    """Rewrite the sealed columns of the history: `columns(cipher)` gives one value or all three."""
    names: tuple[str, ...] = ("nik_cipher", "nik_index", "nik_prefix_index")
    table = HISTORY._meta.db_table
    rows = []
    for pk, *before in HISTORY._base_manager.exclude(nik_cipher="").values_list("pgh_id", *names).iterator():
        after = columns(before[0])
        if list(after) != before[: len(after)]:
            rows.append((pk, *after))
    if rows:
        made = Erasure.objects.create(
            kind=Erasure.Kind.KEYS, subject_model="people.person", reason="Pergantian kunci NIK",
            rows={"people.person": len(rows)}, by=by,
        )  # fmt: skip
        with Amending(made) as amending:
            amending.touch(table, [row[0] for row in rows])
            with pgtrigger.ignore(f"{HISTORY._meta.label}:append_only"):
                _write(table, "pgh_id", names[: len(rows[0]) - 1], rows)
    return len(rows)


def _copies(model: type[models.Model], names: tuple[str, ...], batch: int, *, indexes: bool) -> Iterator[int]:
    """Rows whose JSON holds sealed columns, by their keys, so that one pass meets each once."""
    last = 0
    has_cipher = models.Q()
    for name in names:
        has_cipher |= models.Q(**{f"{name}__icontains": "nik_cipher"})
    while True:
        with transaction.atomic():
            wanted = model._base_manager.filter(has_cipher, pk__gt=last).order_by("pk")
            rows = list(wanted.select_for_update()[:batch])
            changed = [row for row in rows if sum(_renew(getattr(row, name), indexes) for name in names)]
            if changed:
                model._base_manager.bulk_update(changed, names)
        if not rows:
            return
        last = rows[-1].pk
        yield len(changed)


def _renew(value: Any, indexes: bool) -> bool:
    """Renew the sealed columns wherever they stand in a JSON value; whether anything changed."""
    if isinstance(value, list):
        return sum(_renew(one, indexes) for one in value) > 0  # all of them: `any` would stop at the first
    if not isinstance(value, dict):
        return False
    changed = sum(_renew(one, indexes) for one in value.values()) > 0
    if isinstance(cipher := value.get("nik_cipher"), str) and cipher:
        new: dict[str, Any] = {"nik_cipher": resealed(cipher)}
        if indexes:
            new |= _indexes(cipher)
        new = {name: text for name, text in new.items() if name in value and value[name] != text}
        value |= new
        changed = changed or bool(new)
    return changed


def _indexes(cipher: str) -> dict[str, str]:
    number = sealing.unseal(cipher)
    return {"nik_index": sealing.blind_index(number), "nik_prefix_index": sealing.prefix_index(number)}


@transaction.atomic
def rotate_indexes(*, by: Any = None, batch: int = BATCH) -> dict[str, int]:
    """Compute every blind index anew with `IDENTITY_INDEX_KEY`; all or nothing.  Safe to repeat.

    Writers wait meanwhile, readers do not.  Officers' answers about rows of lists are remembered under the old key
    and are asked once more.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_person IN EXCLUSIVE MODE")
    done = {"orang": 0, "riwayat": 0, "salinan": 0}
    last = 0
    while rows := list(
        Person.objects.exclude(nik_cipher="").filter(pk__gt=last).order_by("pk")
        .values_list("pk", "nik_cipher", "nik_index", "nik_prefix_index")[:batch]
    ):  # fmt: skip
        fresh = [(pk, *_indexes(cipher).values(), index, prefix) for pk, cipher, index, prefix in rows]
        changed = [(pk, index, prefix) for pk, index, prefix, *old in fresh if [index, prefix] != old]
        with pgtrigger.ignore("people.Person:update_update"):
            _write("people_person", "id", ("nik_index", "nik_prefix_index"), changed)
        done["orang"] += len(changed)
        last = rows[-1][0]
    done["riwayat"] = _history(lambda cipher: (cipher, *_indexes(cipher).values()), by)
    for model, names in COPIES:
        done["salinan"] += sum(_copies(model, names, batch, indexes=True))
    return done


def _write(table: str, key: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Set columns of many rows in one statement: each row is (key, value, …)."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    sets = ", ".join(f"{name} = new.{name}" for name in names)
    arrays = ", ".join(["%s::bigint[]", *["%s::text[]"] * len(names)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET {sets} FROM unnest({arrays}) AS new({', '.join(('key', *names))}) "  # noqa: S608
            f"WHERE t.{key} = new.key",
            [list(column) for column in columns],
        )
