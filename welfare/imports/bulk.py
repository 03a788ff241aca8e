"""Many records in one statement: COPY in, UPDATE from arrays.

Values are as `steps.dump` leaves them (text, numbers, booleans, null); the database reads them like any text input, and
its triggers, constraints and history see these writes as they see every other.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone

_LENGTH = re.compile(r"\(.*?\)")
_compact = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

Values = Mapping[str, Any]
"""Column values by attname."""


def insert(model: type[models.Model], records: Sequence[Values]) -> list[Any]:
    """Insert one record for each mapping and return their primary keys, in order.

    A column that a record leaves out gets the field's default.  Raises the database's errors for values it refuses.
    """
    if not records:
        return []
    columns = [field for field in model._meta.concrete_fields if not field.generated]
    key = _key(model)
    given = key.attname in records[0]
    keys = [record[key.attname] for record in records] if given else _next_keys(model, len(records))
    now = timezone.now()
    filled = [(field.attname, _default(field, now), _writer(field)) for field in columns]
    copy_rows(
        model,
        [str(field.column) for field in columns],
        (
            [
                pk if name == key.attname else written(record[name] if name in record else default())
                for name, default, written in filled
            ]
            for pk, record in zip(keys, records, strict=True)
        ),
    )
    return keys


def update(model: type[models.Model], values: Mapping[Any, Values]) -> None:
    """Set columns of records: primary key to {attname: value}.

    Records with the same columns go together; every group is one statement.  A changed record also says when.
    """
    now = timezone.now()
    stamps = {field.attname: now for field in model._meta.concrete_fields if getattr(field, "auto_now", False)}
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for pk, wanted in values.items():
        groups[tuple(sorted({*wanted, *stamps}))].append(pk)
    for names, pks in groups.items():
        _update_group(model, pks, {name: [({**stamps, **values[pk]})[name] for pk in pks] for name in names})


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY `rows` (values in the order of `columns`, JSON already as text) into the model's table."""
    names = ", ".join(map(_quoted, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_quoted(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def as_json(value: Any) -> str:
    """JSON text for a column; shorter than Django's, which keeps spaces."""
    if value or value.__class__ not in _EMPTY:
        return _compact(value)
    return _EMPTY[value.__class__]


_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}
"""What most JSON columns of most rows hold."""


def array_literal(values: Iterable[Any]) -> str:
    """Texts, numbers, booleans, dates and nulls as the database writes an array; for a parameter cast to its type.

    One text is sent and read faster than an array that the driver makes of its elements one by one.
    """
    elements = list(values)
    try:
        joined = '","'.join(elements)
    except TypeError:
        return "{" + ",".join(map(_element, elements)) + "}"
    if "\\" in joined or joined.count('"') != 2 * len(elements) - 2:
        return "{" + ",".join(map(_element, elements)) + "}"
    return f'{{"{joined}"}}'


def _element(value: Any) -> str:
    if value.__class__ is str:
        if "\\" in value or '"' in value:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{value}"'
    if value is None:
        return "NULL"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def among(keys: Iterable[int]) -> RawSQL:
    """For `…__in` with thousands of keys: a single parameter instead of one for each."""
    return RawSQL("SELECT unnest(%s::bigint[])", [array_literal(keys)])


def _update_group(model: type[models.Model], pks: Sequence[Any], columns: Mapping[str, list[Any]]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    key = _key(model)
    chosen = [fields[name] for name in columns]
    names = ", ".join(f"c{number}" for number in range(len(chosen)))
    arrays = ", ".join(["%s::text[]"] * len(chosen))
    sets = ", ".join(
        f"{_quoted(str(field.column))} = given.c{number}::{_cast(field)}" for number, field in enumerate(chosen)
    )
    sql = (  # names of tables and columns only; values are parameters
        f"UPDATE {_quoted(model._meta.db_table)} AS record SET {sets} "  # noqa: S608
        f"FROM unnest(%s::text[], {arrays}) AS given(key, {names}) "
        f"WHERE record.{_quoted(str(key.column))} = given.key::{_cast(key)}"
    )
    texts = [
        array_literal(_as_text(written(value)) for value in columns[field.attname])
        for field, written in ((field, _writer(field)) for field in chosen)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [array_literal(str(pk) for pk in pks), *texts])


def _key(model: type[models.Model]) -> models.Field[Any, Any]:
    return model._meta.pk


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys taken from the table's sequence, so that records may refer to each other before they exist."""
    key = _key(model)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [_quoted(model._meta.db_table), key.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _default(field: models.Field[Any, Any], now: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda: now
    return field.get_default


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How the field's values are written for the database to read."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else as_json(value)
    if isinstance(field, ArrayField):
        return lambda value: array_literal(value) if isinstance(value, list) else value
    return lambda value: value


def _as_text(value: Any) -> str | None:
    """A value within an array of texts."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cast(field: models.Field[Any, Any]) -> str:
    """The column's type without its length: a cast to varchar(5) would cut silently, an assignment refuses."""
    return _LENGTH.sub("", str(field.db_type(connection)))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
