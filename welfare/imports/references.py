"""The name of a record in a downloaded list: "RP-123-7KQ4M2X", by which a later upload finds it again.

A primary key with a check that only this office can compute: a typing error is noticed, and counting through the keys
leads nowhere.  It is a name, not a permit: whoever uploads it meets the territory as with any other row.
"""

from __future__ import annotations

import base64
import re

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE = re.compile(r"^\s*RP-(\d{1,18})-([A-Z2-7]{7})\s*$", re.IGNORECASE)
_LENGTH = 7
"""Letters of the check, five bits each: one guess in 34 thousand million is right."""


def reference(record: models.Model) -> str:
    """How a stored record is called in a downloaded list."""
    return f"RP-{record.pk}-{_check(type(record), record.pk)}"


def read_reference(text: str, *wanted: type[models.Model]) -> tuple[type[models.Model], int] | None:
    """Which record a cell names, of one of the models `wanted`; None for anything that this office did not write.

    Whether the record still exists, and whether the reader may see it, is the caller's question.
    """
    found = _SHAPE.match(text)
    if found is None:
        return None
    pk = int(found.group(1))
    for model in wanted:
        if constant_time_compare(_check(model, pk), found.group(2).upper()):
            return model, pk
    return None


def _check(model: type[models.Model], pk: int) -> str:
    digest = salted_hmac("welfare.imports.references", f"{model._meta.label_lower}:{pk}", algorithm="sha256").digest()
    return base64.b32encode(digest)[:_LENGTH].decode()
