"""Whatever is uploaded, the page answers: with a plan, or with a sentence on why not; never with an error of its own,
and never with half an import.

Upload number N is always the same one (`fuzzed.upload`).  `BATTERY=10000` sends as many, in parts that run beside each
other.  Most are read in this process, by the code that the child runs; one in twenty goes the whole way.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import IO
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client

from events.models import Event
from tests.imports.fuzzed import upload
from tests.imports.wizard import create_url, words
from welfare.imports import reading
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.parsing.limits import Limits
from welfare.imports.parsing.messages import encode
from welfare.imports.parsing.sniffing import parse
from welfare.imports.workbook import UnreadableFile
from welfare.jobs.models import Job

BATTERY = int(os.environ.get("BATTERY", "0"))
UPLOADS = BATTERY or 60
PARTS = 8 if BATTERY else 2
WHOLE_WAY = 20


def read_here(filename: str, limits: Limits, given: IO[bytes], answers: IO[bytes], complaints: IO[bytes]) -> int:
    """What the child does, without starting one: that takes longer than all the rest of a small upload."""
    limits = replace(limits, unzipped_bytes=8 << 20, rows=20_000, cells=200_000)
    try:
        parse(given.read(), filename, limits, answers.write)
    except UnreadableFile as error:
        answers.write(encode(["refused", error.code, str(error)]))
    answers.write(encode(["done"]))
    return 0


def assert_answered(client: Client, number: int, event: Event) -> str:
    kind, form = upload(number)
    if kind == "participants":
        form["target"] = event.pk
    response = client.post(create_url(kind), form)
    assert response.status_code in (200, 302), number
    assert not Job.objects.active().exists(), number
    if response.status_code == 200:
        assert not ImportBatch.objects.exists(), number
        assert not ImportRow.objects.exists(), number
        assert response.context["form"].errors, words(response)
        return "refused"
    batch = ImportBatch.objects.get()
    rows = batch.rows.all()
    assert batch.state == ImportBatch.State.PLANNED, number
    assert batch.counts["data"] == sum(row.kind == "data" for row in rows), number
    assert sorted(row.position for row in rows) == list(range(1, len(rows) + 1)), number
    assert client.get(batch.get_absolute_url()).status_code == 200, number
    return "planned"


@pytest.mark.parametrize("part", range(PARTS))
def test_no_upload_breaks_the_page_or_is_stored_by_half(part: int, client: Client, event: Event) -> None:
    outcomes: Counter[str] = Counter()
    broken = []
    for number in range(part, UPLOADS, PARTS):
        with transaction.atomic():
            try:
                with mock.patch.object(reading, "_run", read_here if number % WHOLE_WAY else reading._run):
                    outcomes[assert_answered(client, number, event)] += 1
            except Exception as error:  # noqa: BLE001 - all of them are told, each by its number
                broken.append((number, repr(error)[:300]))
            transaction.set_rollback(True)
    assert not broken
    assert all(outcomes[way] > UPLOADS // PARTS // 10 for way in ("refused", "planned"))  # they go both ways
