"""The file for a person who asks what the office knows of them (UU 27/2022 art. 7): everything, over all apps."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from welfare import safe_sheets
from welfare.audit.models import SensitiveRead
from welfare.people.models import Person
from welfare.regions.choices import place_name
from welfare.trust import belonging

XLSX, JSON = "xlsx", "json"
TYPES = {XLSX: safe_sheets.CONTENT_TYPES[safe_sheets.XLSX], JSON: "application/json"}
Part = tuple[str, list[str], list[list[Any]]]


def parts(person: Person, user: Any) -> list[Part]:
    """(title, heads, rows) of every kind of record that the officer may see; kinds without rows are left out."""
    found = []
    for record in belonging.records(user):
        rows = list(belonging.told(record, person))
        if rows:
            heads = [str(field.verbose_name) for field in belonging.told_fields(record)]
            found.append((record.label, heads, rows))
    return found


@transaction.atomic
def personal_file(person: Person, *, format: str, reason: str, by: Any) -> bytes:
    """The file as a workbook or as JSON, with the whole NIK: it is the person's own.  Logged.

    Raises ValueError without a reason and KeyError for another format.
    """
    nik = person.reveal_nik(reason=reason, by=by)
    told = [("Identitas", ["Nama", "NIK", "Wilayah"], [[person.full_name, nik, place_name(person.region)]])]
    told += parts(person, by)
    SensitiveRead.record(
        what=SensitiveRead.What.EXPORT, subject=person, reason=reason.strip(), by=by,
        row_count=sum(len(rows) for _, _, rows in told), detail=f"Data saya: semua data orang ini, {format}",
    )  # fmt: skip
    return {XLSX: safe_sheets.write_book, JSON: _as_json}[format](told)


def _as_json(told: list[Part]) -> bytes:
    data = {"dibuat": timezone.localtime().isoformat(timespec="seconds")}
    content: dict[str, Any] = data | {
        title: [dict(zip(heads, row, strict=True)) for row in rows] for title, heads, rows in told
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
