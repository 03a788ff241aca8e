"""Old Excel files (BIFF8 and BIFF5), made record by record."""

from __future__ import annotations

import datetime as dt
import struct

import pytest

from tests.imports.books import container, record, text, xls
from welfare.imports.reading import UnreadableFile, read_workbook
from welfare.imports.workbook import CellError

GENERAL, DAY, HOUR = 0, 1, 2
STYLES = (
    record(0x41E, struct.pack("<H", 170) + text("dd-mm-yyyy"))
    + record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    + record(0xE0, struct.pack("<HH", 0, 170) + bytes(16))
    + record(0xE0, struct.pack("<HH", 0, 20) + bytes(16))
)


def at(row: int, column: int, style: int = GENERAL) -> bytes:
    return struct.pack("<HHH", row, column, style)


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return record(0x203, at(row, column, style) + struct.pack("<d", value))


def rk(value: int) -> bytes:
    return struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF)


def rows_of(body: bytes, **options):
    return read_workbook(xls({"Data": body}, more=STYLES, **options), "daftar.xls").sheets[0].rows


@pytest.mark.parametrize(
    ("records", "value"),
    [
        (number(0, 0, 3524032903739000.0), 3524032903739000),
        (number(0, 0, 1.5), 1.5),
        (number(0, 0, float("nan")), CellError("#NUM!")),
        (number(0, 0, 31214, DAY), dt.date(1985, 6, 16)),
        (number(0, 0, 0.3125, HOUR), dt.time(7, 30)),
        (record(0x27E, at(0, 0) + rk(-7)), -7),
        (record(0x27E, at(0, 0) + struct.pack("<I", 150 << 2 | 3)), 1.5),
        (record(0x27E, at(0, 0) + struct.pack("<I", 0x3FF80000)), 1.5),
        (record(0x204, at(0, 0) + text("0812")), "0812"),
        (record(0x205, at(0, 0) + b"\1\0"), True),
        (record(0x205, at(0, 0) + b"\x2a\1"), CellError("#N/A")),
        (record(0x06, at(0, 0) + struct.pack("<d", 7) + bytes(8)), 7),
        (record(0x06, at(0, 0) + b"\0\0\0\0\0\0\xff\xff") + record(0x4BC) + record(0x207, text("hasil")), "hasil"),
        (record(0x06, at(0, 0) + b"\2\0\x07\0\0\0\xff\xff"), CellError("#DIV/0!")),
        (record(0x06, at(0, 0) + b"\1\0\1\0\0\0\xff\xff"), True),
    ],
)
def test_value_of_a_cell(records, value):
    ((found,),) = rows_of(records)
    assert found == value
    assert type(found) is type(value)


def test_rows_columns_and_order():
    several = record(0xBD, struct.pack("<HH", 1, 1) + (struct.pack("<H", 0) + rk(4)) * 3 + struct.pack("<H", 3))
    body = (
        number(4, 255, 9) + several + record(0x201, at(7, 3)) + record(0x809, bytes(8)) + number(0, 0, 1) + record(0x0A)
    )
    assert rows_of(body) == [[], [None, 4, 4, 4], [], [], [None] * 255 + [9]]


def test_shared_texts_run_on_over_records():
    head = struct.pack("<II", 3, 3)
    rich = struct.pack("<HBHI", 4, 0x0C, 1, 6) + b"Siti" + bytes(4) + bytes(3)
    first = head + struct.pack("<HB", 6, 0) + b"Budi"
    shared = [
        first,
        b"\1" + " C".encode("utf-16-le") + rich,
        bytes(3) + struct.pack("<HB", 2, 1) + "Ña".encode("utf-16-le"),
    ]
    body = b"".join(record(0xFD, at(0, i) + struct.pack("<I", i)) for i in range(3))
    assert rows_of(body, shared=shared) == [["Budi C", "Siti", "Ña"]]


def test_hidden_rows_columns_sheets_and_merges():
    body = (
        record(0x7D, struct.pack("<6H", 1, 1, 0, 0, 1, 0))
        + record(0x208, struct.pack("<8H", 0, 0, 2, 0, 0, 0, 0x120, 0))
        + number(0, 0, 1)
        + number(1, 2, 2)
        + record(0xE5, struct.pack("<5H", 1, 0, 1, 0, 1))
    )
    workbook = read_workbook(xls({"~Arsip": number(0, 0, 5), "Data": body}), "daftar.xls")
    (sheet,) = workbook.sheets
    assert (sheet.name, sheet.rows) == ("Data", [[1], [None, None, 2]])
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merges) == ({1}, {2}, [(1, 1, 2, 2)])
    assert workbook.notes[0] == 'Lembar tersembunyi "Arsip" tidak dibaca.'
    assert len(workbook.notes) == 3


def test_a_full_sheet_of_eight_megabytes():
    """So large that the list of allocation sectors no longer fits into the header of the container."""
    rows = rows_of(b"".join(number(i, j, i * 8 + j) for i in range(65_536) for j in range(7)))
    assert len(rows) == 65_536
    assert rows[-1] == [65_535 * 8 + j for j in range(7)]


def test_days_from_1904():
    content = xls({"Data": number(0, 0, 31214 - 1462, DAY)}, more=STYLES + record(0x22, b"\1\0"))
    assert read_workbook(content, "daftar.xls").sheets[0].rows == [[dt.date(1985, 6, 16)]]


def test_excel_95():
    label = record(0x204, at(0, 0) + struct.pack("<H", 6) + "Ma\u2019ruf".encode("cp1252"))
    content = xls({"Data": label}, more=record(0x42, struct.pack("<H", 1252)), version=0x0500)
    assert read_workbook(content, "daftar.xls").sheets[0].rows == [["Ma\u2019ruf"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xls({"Data": b""}, more=record(0x2F, bytes(6))), "encrypted"),
        (container({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
        (container({"WordDocument": b"x"}), "not_a_spreadsheet"),
        (container({"Lain": b"x"}), "not_a_spreadsheet"),
        (container({"Workbook": b"\x09\x08"}), "damaged"),
        (xls({"Data": b"\xfd\0\xff\xff"}), "damaged"),
        (xls({"Data": record(0xFD, at(0, 0) + struct.pack("<I", 5))}), "damaged"),
        (xls({"Data": record(0x203, b"\0")}), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(content, code):
    with pytest.raises(UnreadableFile) as error:
        read_workbook(content, "daftar.xls")
    assert error.value.code == code
