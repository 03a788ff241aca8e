"""Names folded by the rules of today: Abdurrahman as Abdul Rahman, -oh as -ah, y once written j."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from welfare.people.names import fold

CHUNK = 5_000


def _fold_again(apps: Any, schema_editor: Any) -> None:
    for model, source, key in (("Person", "name", "name_key"), ("PersonAlias", "spelling", "key")):
        records = apps.get_model("people", model).objects
        stale = []
        for record in records.only(source, key).iterator(CHUNK):
            folded = fold(getattr(record, source))
            if folded != getattr(record, key):
                setattr(record, key, folded)
                stale.append(record)
        records.bulk_update(stale, [key], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_match_by_sound")]

    operations = [migrations.RunPython(_fold_again, migrations.RunPython.noop)]
