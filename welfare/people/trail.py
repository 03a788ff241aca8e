"""The trail of a merge: every record as it was and as it was left, written and read back by the database itself.

No value passes through the program, so every column of every type comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, models

from welfare.people.merge_models import Merge, MergeRow


class Trail:
    """Changes records and writes down what was there.  Every change of a merge goes through here."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge

    def change(self, model: type[models.Model], pk: Any, values: dict[str, Any]) -> None:
        """Set columns (attname: value) of one record."""
        if values:
            row = self._begin(model, pk)
            model._base_manager.filter(pk=pk).update(**values)
            self._end(row, model, pk)

    def remove(self, model: type[models.Model], pk: Any) -> None:
        """Take one record away; nothing may point to it any more, and nothing goes with it."""
        self._begin(model, pk)
        model._base_manager.filter(pk=pk)._raw_delete(using=connection.alias)

    def add(self, record: models.Model) -> None:
        """Store a new record."""
        record.save(force_insert=True)
        row = MergeRow.objects.create(merge=self.merge, model=record._meta.label_lower, object_pk=str(record.pk))
        self._end(row.pk, type(record), record.pk)

    def _begin(self, model: type[models.Model], pk: Any) -> int:
        sql = (
            f"INSERT INTO {_table(MergeRow)} (merge_id, model, object_pk, before) "  # noqa: S608 - names only
            f"SELECT %s, %s, %s, to_jsonb(record) FROM {_table(model)} AS record WHERE {_key(model)} = %s RETURNING id"
        )
        return int(_fetch(sql, [self.merge.pk, model._meta.label_lower, str(pk), pk])[0][0])

    def _end(self, row: int, model: type[models.Model], pk: Any) -> None:
        sql = (
            f"UPDATE {_table(MergeRow)} SET after = (SELECT to_jsonb(record) FROM {_table(model)} AS record "  # noqa: S608
            f"WHERE {_key(model)} = %s) WHERE id = %s RETURNING id"
        )
        _fetch(sql, [pk, row])


class Gone(Exception):
    """The record is not there any more."""


def put_back(row: MergeRow) -> list[models.Field[Any, Any]]:
    """Make one record what it was before the merge; returns the fields that were changed since and stay as they are.

    Raises Gone, and the database's errors where another record has taken its place.
    """
    model = apps.get_model(row.model)
    pk = model._meta.pk.to_python(row.object_pk)
    if row.before is None:
        return _take_away(row, model, pk)
    if row.after is None:
        _insert_again(row, model)
        return []
    if not model._base_manager.select_for_update().filter(pk=pk).exists():
        raise Gone
    return _change_back(row, model, pk)


def _take_away(row: MergeRow, model: type[models.Model], pk: Any) -> list[models.Field[Any, Any]]:
    """What the merge had made goes, unless somebody has changed it since."""
    records = model._base_manager.filter(pk=pk)
    if not records.exists():
        return []
    changed = [field for field, untouched in _differing(row, model, pk) if not untouched]
    if not changed:
        records._raw_delete(using=connection.alias)
    return changed


def _insert_again(row: MergeRow, model: type[models.Model]) -> None:
    """The whole record with its old key; a column that is newer than the trail gets its default."""
    before = row.before or {}
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    known = [field for field in fields if field.column in before]
    newer = [field for field in fields if field.column not in before]
    names = ", ".join(_quoted(field.column) for field in (*known, *newer))
    values = ", ".join([*(f"old.{_quoted(field.column)}" for field in known), *["%s"] * len(newer)])
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in newer]
    sql = (
        f"INSERT INTO {_table(model)} ({names}) SELECT {values} FROM {_table(MergeRow)} AS trail, "  # noqa: S608
        f"jsonb_populate_record(NULL::{_table(model)}, trail.before) AS old WHERE trail.id = %s RETURNING 1"
    )
    _fetch(sql, [*defaults, row.pk])


def _change_back(row: MergeRow, model: type[models.Model], pk: Any) -> list[models.Field[Any, Any]]:
    kept: list[models.Field[Any, Any]] = []
    back: list[models.Field[Any, Any]] = []
    for field, untouched in _differing(row, model, pk):
        (back if untouched else kept).append(field)
    if back:
        names = ", ".join(_quoted(field.column) for field in back)
        sql = (
            f"UPDATE {_table(model)} SET ({names}) = (SELECT {names} FROM {_table(MergeRow)} AS trail, "  # noqa: S608
            f"jsonb_populate_record(NULL::{_table(model)}, trail.before) AS old WHERE trail.id = %s) "
            f"WHERE {_key(model)} = %s RETURNING 1"
        )
        _fetch(sql, [row.pk, pk])
    return kept


def _differing(row: MergeRow, model: type[models.Model], pk: Any) -> Iterable[tuple[models.Field[Any, Any], bool]]:
    """The columns that the merge has set, and whether each is still as the merge left it."""
    sql = (
        f"SELECT entry.key, trail.after -> entry.key = to_jsonb(record) -> entry.key "  # noqa: S608
        f"FROM {_table(MergeRow)} AS trail, jsonb_each(trail.after) AS entry, {_table(model)} AS record "
        f"WHERE trail.id = %s AND record.{_key(model)} = %s "
        f"AND trail.before -> entry.key IS DISTINCT FROM entry.value"
    )
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [(fields[column], bool(same)) for column, same in _fetch(sql, [row.pk, pk]) if column in fields]


def _fetch(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _table(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _key(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
