"""Uploads made up for the battery: real workbooks with other bytes, other parts, other names; bombs; text of all sorts.

Upload number N is always the same one.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.imports.engine_stage import KINDS

SHEETS = Path(__file__).parent.parent / "sheets"
LARGEST = 60_000
"""Bytes of a workbook to start from: large ones only take longer."""
SWELL = 3 << 20
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".pdf", "")
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
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore", UserWarning)  # two parts of one name: what was wanted
        for name, body in parts:
            package.writestr(zipfile.ZipInfo(name), body)
    return stream.getvalue()


def bomb(content: bytes, chance: random.Random) -> bytes:
    """A small zip that unfolds to much: one part swollen with what its format repeats."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return content + bytes(SWELL)
    name = chance.choice(sorted(parts))
    filling = chance.choice((b" ", b"\0", b"<row><c><v>1</v></c></row>", b"<si><t>x</t></si>", b"<!--x-->", b"&lt;"))
    middle = parts[name].rfind(b"</")
    swollen = filling * (SWELL // len(filling))
    parts[name] = parts[name][:middle] + swollen + parts[name][middle:]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for part, body in parts.items():
            package.writestr(zipfile.ZipInfo(part), body, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def as_it_is(content: bytes, chance: random.Random) -> bytes:
    """Sound, for once; its name may say that it is of another format."""
    return content


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


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped, flipped, cut, cut, with_other_parts, with_other_parts, with_other_parts, as_it_is, bomb,
)  # fmt: skip


def upload(number: int) -> tuple[str, dict[str, Any]]:
    """The kind and the form of upload `number`."""
    chance = random.Random(number)
    kind, way = chance.choice(KINDS), chance.random()
    if way < 0.2:
        return kind, {"text": text(chance).encode("utf-8", "replace").decode()}
    original = chance.choice(ORIGINALS)
    content, name = original.read_bytes(), original.name
    if way < 0.35:
        content, name = encoded(chance), "daftar" + chance.choice(ENDINGS)
    elif way < 0.38:
        content = chance.randbytes(chance.randrange(3_000))
    else:
        content = chance.choice(CHANGES)(content, chance)
    swapped = original.stem + chance.choice(ENDINGS)
    name = chance.choice((name, name, swapped, swapped, "../../" + name, "a\x00\u202eb.xls", "x" * 300))
    return kind, {"file": SimpleUploadedFile(name or "x", content)}
