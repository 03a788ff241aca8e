"""Whatever is uploaded, the page answers: with a plan, or with a sentence on why not; never with an error of its own,
and never with half an import.

Upload number N is always the same one.  `BATTERY=10000` sends as many, in parts that run beside each other.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from events.models import Event
from tests.imports.engine_stage import KINDS
from tests.imports.wizard import create_url, words
from welfare.imports.models import ImportBatch, ImportRow
from welfare.jobs.models import Job

BATTERY = int(os.environ.get("BATTERY", "0"))
UPLOADS = BATTERY or 60
PARTS = 8 if BATTERY else 2
SHEETS = Path(__file__).parent.parent / "sheets"
LARGEST = 60_000
"""Bytes of a workbook to start from: large ones only take longer."""
WORDS = (
    "Nama", "NIK", "No", "Desa", "Kecamatan", "L/P", "HP", "Tanggal Lahir", "Pilar", "Jabatan", "Nomor SK", "Periode",
    "Suwito Contoh", "3524020403819002", "3,52402E+15", "'3524020403819002", "04-03-1981", "31 Pebruari 1980", "KT",
    "Bronjong", "Bluluk", "Ketua", "sda", "-", "081200000001", "+62 812", "JUMLAH", "Mengetahui,", "", "", "=1+1",
    "#N/A", "\u202e", "9" * 400, "1e309", "-1", "0", "99999999999999999999", "NaN", "\x00", "é", "\ud83d", "𝟙", "İ",
    "\ufeff", "1/1/0001", "12/31/9999", "25:61", "LKSA Rekaan", "Karang Taruna", "1. Budi - TKSK Bluluk 0812",
    "188/1/2025",
)  # fmt: skip
NUMBERS = (b"0", b"-1", b"99999", b"4294967296", b"1e309", b"", b"x", b"16385", b"1048577", b"9" * 60, b"NaN", b"\xff")


def _originals() -> list[Path]:
    found = sorted(path for path in SHEETS.rglob("*") if path.suffix in {".xlsx", ".xls", ".ods", ".csv", ".xlsm"})
    return [path for path in found if path.stat().st_size <= LARGEST and "truth" not in path.name]


ORIGINALS = _originals()


def flipped(content: bytes, chance: random.Random) -> bytes:
    array = bytearray(content or b"\0")
    for _ in range(chance.choice((1, 3, 30))):
        place = chance.randrange(len(array))
        array[place] = chance.choice((array[place] ^ (1 << chance.randrange(8)), 0, 255, chance.randrange(256)))
    return bytes(array)


def cut(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return chance.choice((content[:place], content[place:], content[:place] + b"\0" * 99 + content[place:]))


def with_other_parts(content: bytes, chance: random.Random) -> bytes:
    """The zip sound, what is in it not: parts swapped, left out, repeated, with other bytes or other numbers."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return flipped(content, chance)
    n, m = chance.randrange(len(parts)), chance.randrange(len(parts))
    (name, body), (other, _) = parts[n], parts[m]
    verb = chance.choice(("swap", "drop", "twice", "bytes", "numbers", "numbers"))
    if verb == "swap":
        parts[n], parts[m] = (name, parts[m][1]), (other, body)
    elif verb == "drop":
        del parts[n]
    elif verb == "twice":
        parts.append((name, parts[m][1]))
    elif verb == "bytes":
        parts[n] = (name, chance.choice((flipped, cut))(body, chance))
    else:
        parts[n] = (name, with_other_numbers(body, chance))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts:
            package.writestr(zipfile.ZipInfo(name), body)
    return stream.getvalue()


def with_other_numbers(body: bytes, chance: random.Random) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        return chance.choice(NUMBERS) if chance.random() < 0.05 else found.group()

    return re.sub(rb"(?<=[\">])[0-9.]+(?=[\"<])", other, body)


def text(chance: random.Random) -> str:
    """A table of words that lists have and of words that no list should have."""
    apart = chance.choice(("\t", ";", ",", "|", " - "))
    width = chance.randrange(1, 9)
    rows = [
        [chance.choice(WORDS) for _ in range(chance.choice((width, width, width + 1)))]
        for _ in range(chance.randrange(1, 25))
    ]
    return chance.choice(("\n", "\r\n", "\r")).join(apart.join(row) for row in rows)


def encoded(chance: random.Random) -> bytes:
    code = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-32", "utf-7", "shift_jis"))
    content = text(chance).encode(code, "replace")
    return flipped(content, chance) if chance.random() < 0.3 else content


def upload(number: int) -> tuple[str, dict[str, Any]]:
    """The kind and the form of upload `number`."""
    chance = random.Random(number)
    kind, way = chance.choice(KINDS), chance.random()
    if way < 0.2:
        return kind, {"text": text(chance).encode("utf-8", "replace").decode()}
    original = chance.choice(ORIGINALS)
    content, name = original.read_bytes(), original.name
    if way < 0.35:
        content, name = encoded(chance), chance.choice(("daftar.csv", "daftar.txt", "daftar.xlsx"))
    else:
        change: Callable[[bytes, random.Random], bytes] = chance.choice(
            (flipped, cut, with_other_parts, with_other_parts)
        )
        content = change(content, chance)
    name = chance.choice((name, name, "../../" + name, "a\x00\u202eb.xls", "x" * 300, ".xlsx"))
    return kind, {"file": SimpleUploadedFile(name, content)}


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
    outcomes, broken = set(), []
    for number in range(part, UPLOADS, PARTS):
        with transaction.atomic():
            try:
                outcomes.add(assert_answered(client, number, event))
            except Exception as error:  # noqa: BLE001 - all of them are told, each by its number
                broken.append((number, repr(error)[:300]))
            transaction.set_rollback(True)
    assert not broken
    assert outcomes == {"refused", "planned"}  # the uploads are good for something: they go both ways
