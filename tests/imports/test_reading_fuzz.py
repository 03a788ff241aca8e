"""Reading raises nothing but `UnreadableFile`, whatever the bytes: made up, or good files with some bytes changed.

Most examples run the child's code in this process, for speed; some go the whole way.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.books import ods, record, text, xls, xlsx, xlsx_parts, zipped
from welfare.imports import reading
from welfare.imports.parsing.messages import decode
from welfare.imports.parsing.sniffing import parse
from welfare.imports.reading import Limits, UnreadableFile, read_pasted, read_workbook
from welfare.imports.workbook import CellError

SMALL = Limits(unzipped_bytes=1 << 20, rows=2_000, columns=100, cells=20_000, seconds=10)
VALUES = (str, int, float, bool, dt.date, dt.datetime, dt.time, CellError, type(None))
BEGINNINGS = [
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"sep=",
    b"<table>", b"<?xml ", b"\x09\x08", b'a;b\n"',
]  # fmt: skip

GOOD_XLSX = xlsx(
    '<cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c>'
    '<c r="C2" s="1"><v>31214.5</v></c><c r="D2" t="inlineStr"><is><t>a_x000D_</t></is></c><c t="e"><v>#N/A</v></c>'
    '<c t="b"><v>1</v></c><c t="d"><v>1985-06-16</v></c><c><f>A1</f></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    strings="<si><t>Siti</t></si>",
    formats='<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
)
GOOD_ODS = ods(
    '<table:table table:name="Data"><table:table-column table:visibility="collapse"/><table:table-row '
    'table:number-rows-repeated="3" table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="date" office:date-value="1985-06-16" table:number-columns-spanned="2">'
    '<text:p>a<text:s text:c="3"/>b</text:p></table:table-cell><table:table-cell office:value-type="time" '
    'office:time-value="PT07H30M00S"/></table:table-row></table:table>'
)
GOOD_XLS = xls(
    {
        "Data": record(0xFD, bytes(10))
        + record(0x203, b"\1\0\1\0\1\0" + b"\0\0\0\0\x80\x7b\xde\x40")
        + record(0xBD, b"\2\0\0\0" + (b"\0\0\6\0\0\0") * 2 + b"\1\0")
        + record(0x06, b"\3\0\0\0\0\0" + b"\0\0\0\0\0\0\xff\xff" + bytes(6))
        + record(0x207, text("hasil"))
        + record(0xE5, b"\1\0\0\0\1\0\0\0\1\0")
    },
    shared=[b"\1\0\0\0\1\0\0\0" + text("Siti")],
    more=record(0x41E, b"\xaa\0" + text("dd/mm/yy"))
    + record(0xE0, bytes(20))
    + record(0xE0, b"\0\0\xaa\0" + bytes(16)),
)
GOOD_XLSM = zipped(
    xlsx_parts('<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row></sheetData>',
               strings="<si><t>Siti</t></si>")
    | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)}
)  # fmt: skip
GOOD_CSV = 'No;Nama;"Alamat"\r\n1;Siti;"Jl. ""Mawar""\r\nRT 1"\r\n'.encode("utf-8-sig")
GOOD_TSV = "No\tNama\tNIK\n1\tSiti\t'3524\n".encode("utf-16")
GOOD_TEXT = "Daftar hadir\n1. Budi Contoh - TKSK Bluluk 0812\n2. Siti Contoh – KT\n".encode("cp1252")
PAGE = b"<html><table><tr><td rowspan=2 colspan=3>a &amp; b<br>c<td>d</tr><tr><th>e</table></html>"
GOOD = {
    "a.xlsx": GOOD_XLSX, "a.xlsm": GOOD_XLSM, "a.ods": GOOD_ODS, "a.xls": GOOD_XLS, "a.csv": GOOD_CSV,
    "a.tsv": GOOD_TSV, "a.txt": GOOD_TEXT, "page.xls": PAGE,
}  # fmt: skip
"""A small sound file of every format that is read."""
NAMES = st.sampled_from([*GOOD, "a.pdf", "tanpa akhiran", ""])
edits = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12)
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(max_examples=5, deadline=None)


def changed(content: bytes, edits: list[tuple[int, int]], cut: int | None = None) -> bytes:
    """`content` with single bytes replaced, and cut short when `cut` says so."""
    array = bytearray(content)
    for place, byte in edits:
        array[place % len(array)] = byte
    return bytes(array[: cut % len(array)] if cut else array)


def rezipped(content: bytes, part: int, edits: list[tuple[int, int]]) -> bytes:
    """A zipped workbook with one of its parts changed, and sound again as a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = sorted(parts)[part % len(parts)]
    return zipped(parts | {name: changed(parts[name], edits)})


def read_here(content: bytes, name: str = "berkas.xlsx") -> None:
    """The child's work in this process: a workbook of proper values, or `UnreadableFile`."""
    lines: list[bytes] = []
    with suppress(UnreadableFile):
        parse(content, name, SMALL, lines.append)
        workbook = reading._assemble([*lines, b'["done"]'])
        for sheet in workbook.sheets:
            assert len(sheet.rows) <= SMALL.rows
            assert all(isinstance(cell, VALUES) for row in sheet.rows for cell in row)
            assert all(row == [] or row[-1] is not None for row in sheet.rows)
            assert "\0" not in "".join(cell for row in sheet.rows for cell in row if isinstance(cell, str))
    for line in lines:
        decode(line.decode("ascii"))


@pytest.mark.parametrize("name", GOOD)
def test_the_files_to_be_changed_are_good(name):
    assert any(sheet.rows for sheet in read_workbook(GOOD[name], name, SMALL).sheets)


@many
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=3_000), NAMES)
def test_any_bytes(beginning, rest, name):
    read_here(beginning + rest, name)


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
@some
@given(edits, st.none() | st.integers(1, 1 << 20), NAMES)
def test_changed_bytes(good, edits, cut, name):
    read_here(changed(good, edits, cut), name)


@many
@given(st.sampled_from([GOOD_XLSX, GOOD_XLSM, GOOD_ODS]), st.integers(0, 10), edits)
def test_changed_parts(good, part, edits):
    read_here(rezipped(good, part, edits))


def numbers_in(content: bytes) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(rb"(?<=[\">])[0-9]+(?=[\"<])", content)]


@many
@given(st.sampled_from([GOOD_XLSX, GOOD_ODS]), st.data())
def test_other_numbers_in_attributes(good, data):
    """Repetitions, places and styles become long, negative or nonsense, while the XML stays well-formed."""
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(name for name in parts if numbers_in(parts[name]))))
    content = parts[name]
    for start, end in reversed(numbers_in(content)):
        if data.draw(st.booleans()):
            odd = data.draw(st.sampled_from([b"0", b"-1", b"99999", b"4294967296", b"1e9", b"", b"x", b"16384"]))
            content = content[:start] + odd + content[end:]
    read_here(zipped(parts | {name: content}))


@many
@given(st.text(st.sampled_from("ab1\"',;\t|\r\n\0 =.")))
def test_any_delimited_text(content):
    read_here(content.encode())
    with suppress(UnreadableFile):
        read_pasted(content, SMALL)


@many
@given(st.text(st.characters(exclude_categories=())))
def test_any_pasted_text(content):
    with suppress(UnreadableFile):
        workbook = read_pasted(content, SMALL)
        "".join(str(cell) for row in workbook.sheets[0].rows for cell in row).encode()


@many
@given(
    st.lists(st.lists(st.text(st.sampled_from("ab1 .'"), min_size=1, max_size=6), min_size=3, max_size=3), min_size=2)
)
def test_a_table_comes_back_as_it_was(table):
    """No row lost or invented: what is joined with tabs is read as the same cells, in the same rows."""
    text_ = "\n".join("\t".join(row) for row in table)
    if text_.strip():
        assert read_pasted(text_, SMALL).sheets[0].rows == table


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
@few
@given(edits, st.none() | st.integers(1, 1 << 20), NAMES)
def test_changed_files_through_the_child(good, edits, cut, name):
    with suppress(UnreadableFile):
        read_workbook(changed(good, edits, cut), name, SMALL)


@few
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=500), NAMES)
def test_any_bytes_through_the_child(beginning, rest, name):
    with suppress(UnreadableFile):
        read_workbook(beginning + rest, name, SMALL)
