"""Reading workbooks of every format: values, places, limits, and a child process that may die."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.imports.books import STRICT, xlsx, xlsx_parts, zipped
from welfare.imports import reading
from welfare.imports.parsing.limits import STANDARD
from welfare.imports.reading import Limits, UnreadableFile, read_pasted, read_workbook
from welfare.imports.workbook import CellError

ROOT = Path(__file__).parents[2]


def rows_of(content: bytes, name: str = "daftar.xlsx", **limits: int):
    return read_workbook(content, name, Limits(**limits)).sheets[0].rows


def cells(*contents: str) -> str:
    return f"<sheetData><row>{''.join(contents)}</row></sheetData>"


def refused(content: bytes, name: str = "daftar.xlsx", **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as error:
        read_workbook(content, name, Limits(**limits))
    return error.value


@pytest.fixture
def typed_workbook() -> bytes:
    """One cell of each type, three rows below the top, written by XlsxWriter."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Peserta ")
    day, hour = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
    both = book.add_format({"num_format": "d mmm yyyy hh:mm"})
    rich = book.add_format({"bold": True})
    sheet.write_string(3, 1, "3524050101859001")
    sheet.write_number(3, 2, 3524050101859001)
    sheet.write_number(3, 3, 12.5)
    sheet.write_boolean(3, 4, True)
    sheet.write_datetime(3, 5, dt.datetime(1985, 6, 16), day)  # noqa: DTZ001  a sheet has no zone
    sheet.write_datetime(3, 6, dt.datetime(1985, 6, 16, 7, 30), both)  # noqa: DTZ001
    sheet.write_datetime(3, 7, dt.time(7, 30), hour)
    sheet.write_rich_string(3, 8, "Budi ", rich, "Contoh")
    sheet.write_formula(3, 9, '="a"&"b"', None, "ab")
    sheet.write_string(3, 10, "  spasi  ")
    sheet.merge_range("A1:K2", "Daftar")
    sheet.set_column("C:D", None, None, {"hidden": True})
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


def test_types_places_and_what_is_hidden(typed_workbook):
    workbook = read_workbook(typed_workbook, "daftar.xlsx")
    (sheet,) = workbook.sheets
    assert sheet.name == "Peserta "
    assert sheet.rows == [
        ["Daftar"],
        [],
        [],
        [
            None, "3524050101859001", 3524050101859001, 12.5, True, dt.date(1985, 6, 16),
            dt.datetime(1985, 6, 16, 7, 30), dt.time(7, 30), "Budi Contoh", "ab", "  spasi  ",  # noqa: DTZ001
        ],
    ]  # fmt: skip
    assert [type(cell) for cell in sheet.rows[3][1:5]] == [str, int, float, bool]
    assert sheet.merges == [(1, 1, 2, 11)]
    assert sheet.hidden_columns == {3, 4}
    assert sheet.hidden_rows == {4}
    assert workbook.notes == [
        '1 baris tersembunyi ikut dibaca di lembar "Peserta ".',
        '2 kolom tersembunyi ikut dibaca di lembar "Peserta ".',
    ]


def test_workbook_of_openpyxl_reads_the_same():
    book = openpyxl.Workbook()
    book.active.append(["Nama", "NIK", "Lahir", 3524050101859001, None, "=1+1"])
    book.active.append(["Siti", "3524050101859001", dt.date(1985, 6, 16)])
    file = io.BytesIO()
    book.save(file)
    assert rows_of(file.getvalue()) == [
        ["Nama", "NIK", "Lahir", 3524050101859001, None, CellError("rumus belum dihitung")],
        ["Siti", "3524050101859001", dt.date(1985, 6, 16)],
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="inlineStr"><is><t>Siti</t></is></c>', "Siti"),
        ('<c t="inlineStr"><is><r><t>Si</t></r><r><t>ti</t></r></is></c>', "Siti"),
        ('<c t="s"><v>0</v></c>', "Teks"),
        ('<c t="s"><v>1</v></c>', "baris\rdua"),
        ('<c t="str"><f>A1</f><v>hasil</v></c>', "hasil"),
        ('<c t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ("<c><f>SUM(B1)</f></c>", CellError("rumus belum dihitung")),
        ("<c><f>SUM(B1)</f><v></v></c>", CellError("rumus belum dihitung")),
        ("<c><f>SUM(B1)</f><v>7</v></c>", 7),
        ("<c><v>3.5240329037390000E15</v></c>", 3524032903739000),
        ("<c><v>3524032903739000.0</v></c>", 3524032903739000),
        ("<c><v>1e400</v></c>", "1e400"),
        ('<c s="1"><v>31214</v></c>', dt.date(1985, 6, 16)),
        ('<c s="1"><v>3524032903739000</v></c>', 3524032903739000),
        ('<c s="2"><v>36.5</v></c>', 36.5),
        ('<c t="d"><v>1985-06-16</v></c>', dt.date(1985, 6, 16)),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="inlineStr"><is><t>a_x0000_b_xD800_c_x0041_</t></is></c>', "abcA"),
    ],
)
def test_cell_of_other_writers(cell, value):
    strings = (
        "<si><r><t>Te</t></r><r><t>ks</t></r><rPh sb='0' eb='1'><t>yomi</t></rPh></si><si><t>baris_x000D_dua</t></si>"
    )
    formats = (
        '<numFmts><numFmt numFmtId="170" formatCode="[$-421]dd mmmm yyyy;@"/><numFmt numFmtId="171" '
        'formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    )
    (row,) = rows_of(xlsx(cells(cell), strings=strings, formats=formats))
    assert row == [value]
    assert type(row[0]) is type(value)


def test_prefixed_and_strict_workbooks_and_backslash_names():
    parts = xlsx_parts("", namespace=STRICT)
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{STRICT}"><x:sheetData>\n<x:row r="2"><x:c r="B2">\n<x:v>5</x:v>\n</x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    content = zipped({name.replace("xl/", "xl\\") if "sheet1" in name else name: part for name, part in parts.items()})
    assert rows_of(content) == [[], [None, 5]]


def test_rows_out_of_order_are_refused_and_cells_out_of_order_are_sorted():
    swapped = '<sheetData><row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row></sheetData>'
    assert rows_of(xlsx(swapped)) == [[1, 2]]
    assert refused(xlsx('<sheetData><row r="2"><c><v>2</v></c></row><row r="1"><c><v>2</v></c></row></sheetData>'))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_alone_leaves_nothing_to_read(state):
    assert refused(xlsx(cells("<c><v>1</v></c>"), state=state)).code == "empty"


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_in_any_part_is_refused(part, encoding):
    parts = xlsx_parts(cells("<c><v>1</v></c>"))
    parts[part] = ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + parts[part]).encode(encoding)
    assert refused(zipped(parts)).code == "damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b",,,\n,,,\n", "empty"),
        (b"%PDF-1.7\n", "not_a_spreadsheet"),
        (b"\xff\xd8\xff\xe0 JFIF", "not_a_spreadsheet"),
        (b"\x7fELF\x02\x01", "not_a_spreadsheet"),
        (bytes(range(256)) * 50, "not_a_spreadsheet"),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<T/>"}), "not_a_spreadsheet"),
        (zipped({"xl/workbook.bin": "", "[Content_Types].xml": "<T/>"}), "old_format"),
        (b"\x09\x08\x08\x00\x00\x05\x05\x00", "old_format"),
        (b"<html><body>Sesi habis, silakan masuk lagi</body></html>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "old_format"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "html"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(content, code):
    error = refused(content)
    assert error.code == code
    assert str(error).startswith(("Berkas ini", "Format berkas ini"))


# Limits


def test_upload_and_unzipped_size_are_limited():
    content = xlsx(cells("<c><v>1</v></c>"))
    assert refused(content, upload_bytes=len(content) - 1).code == "too_large"
    assert refused(content, unzipped_bytes=1_000).code == "too_large"
    assert "MB" in str(refused(bytes(3 << 20), upload_bytes=2 << 20))


def test_a_large_upload_may_unfold_to_more_and_a_small_one_may_not():
    small, large = STANDARD.for_upload(1 << 20), STANDARD.for_upload(80 << 20)
    assert small == STANDARD
    assert large.rows >= 1_048_576
    assert large.cells >= 12 * 1_048_576
    assert STANDARD.for_upload(1 << 40) == large


def test_rows_are_limited_over_all_sheets_and_stray_rows_are_named():
    one = '<row r="{}"><c><v>1</v></c></row>'
    long = "<sheetData>" + "".join(one.format(i) for i in range(1, 12)) + "</sheetData>"
    assert len(rows_of(xlsx(long), rows=11)) == 11
    assert refused(xlsx(long), rows=10).code == "too_many_rows"
    stray = f"<sheetData>{one.format(1)}{one.format(900_000)}{one.format(900_001)}</sheetData>"
    workbook = read_workbook(xlsx(stray), "a.xlsx", Limits(rows=1_000))
    assert workbook.sheets[0].rows == [[1]]
    assert workbook.notes == [
        'Isi yang jauh di luar tabel tidak dibaca di lembar "Data": mulai sel A900000 dan 1 baris lain.'
    ]
    assert len(rows_of(xlsx(stray), rows=1_000_000)) == 900_001


def test_cells_are_limited():
    sheet = "<sheetData>" + "<row><c><v>1</v></c><c><v>2</v></c></row>" * 10 + "</sheetData>"
    assert len(rows_of(xlsx(sheet), cells=20)) == 10
    assert refused(xlsx(sheet), cells=19).code == "too_large"


@pytest.fixture(scope="module")
def large() -> bytes:
    """300,000 rows of four numbers, 1.6 million texts to share."""
    row = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>"
    strings = "".join(f"<si><t>teks nomor {i:030d}</t></si>" for i in range(400_000))
    return xlsx(f"<sheetData>{row * 300_000}</sheetData>", strings=strings)


def test_memory_of_the_child_is_limited(large):
    assert refused(large, memory_bytes=60 << 20).code == "too_large"


def test_time_is_limited(large):
    assert refused(large, seconds=1).code == "too_slow"


def test_messages_are_limited_when_a_small_file_unfolds():
    strings = f"<si><t>{'x' * 1_000_000}</t></si>"
    sheet = "<sheetData>" + '<row><c t="s"><v>0</v></c></row>' * 2_000 + "</sheetData>"
    assert refused(xlsx(sheet, strings=strings), unzipped_bytes=5 << 20).code == "too_large"


def test_a_hundred_thousand_rows_of_twelve_columns_are_read():
    row = "<row>" + '<c t="s"><v>0</v></c>' * 6 + "<c><v>3524050101859001</v></c>" * 6 + "</row>"
    content = xlsx(f"<sheetData>{row * 100_000}</sheetData>", strings="<si><t>Siti Rekaan</t></si>")
    rows = rows_of(content)
    assert len(rows) == 100_000
    assert rows[-1] == ["Siti Rekaan"] * 6 + [3524050101859001] * 6


# The child process


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("import os; os.abort()", "too_large"),
        ("import os; os.kill(os.getpid(), 9)", "too_large"),
        ("import os; os.kill(os.getpid(), 11)", "damaged"),
        ("import time; time.sleep(60)", "too_slow"),
        ("raise KeyError('NIK 3524050101859001')", "damaged"),
        ('print(\'["sheet","x"]\')', "damaged"),
    ],
)
def test_a_child_that_dies_leaves_a_sentence(script, code, tmp_path, monkeypatch, caplog):
    child = tmp_path / "child.py"
    child.write_text(script)
    monkeypatch.setattr(reading, "_CHILD", child)
    assert refused(b"a,b\n1,2\n", seconds=1).code == code
    assert "3524050101859001" not in caplog.text, "no cell may reach the log"


def test_the_child_loads_no_django_starts_quickly_and_sees_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import welfare.imports.parsing.child, "
        "welfare.imports.parsing.xlsx, welfare.imports.parsing.ods, welfare.imports.parsing.xls; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'python_calamine', 'openpyxl')])"
    )
    result = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
    seen = {}
    started = subprocess.Popen

    def popen(*arguments, **options):
        seen.update(options["env"])
        return started(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    assert rows_of(b"a,b\n1,2\n") == [["a", "b"], ["1", "2"]]
    assert "SECRET_KEY" not in seen


def test_many_threads_read_at_once():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: rows_of(f"a;b\n{i};2\n".encode()), range(24)))
    assert [rows[1][0] for rows in found] == [str(i) for i in range(24)]


def test_the_parent_keeps_its_limits_and_its_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = len(os.listdir("/proc/self/fd"))
    assert refused(b"PK\x03\x04" + b"x" * 100).code == "damaged"
    assert rows_of(xlsx(cells("<c><v>1</v></c>"))) == [[1]]
    assert list(tmp_path.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="hanya root dapat berganti pengguna")
def test_an_ordinary_user_reads_too():
    code = (
        f"import os, sys; os.setgid(65534); os.setuid(65534); sys.path.insert(0, {str(ROOT)!r}); "
        "from welfare.imports.reading import read_workbook; print(read_workbook(b'a,b\\n', 'x.csv').sheets[0].rows)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    if "PermissionError" in result.stderr or "ModuleNotFoundError" in result.stderr:
        pytest.skip("proyek tidak terbaca oleh pengguna lain")
    assert result.stdout.strip() == "[['a', 'b']]", result.stderr


@pytest.mark.parametrize("name", ["", "\0", "a/b\\c.csv", "\udcff.csv", "x" * 5_000, "-c", "../../x.xlsx"])
def test_any_name_of_a_file_will_do(name):
    assert rows_of(b"a,b\n1,2\n", name) == [["a", "b"], ["1", "2"]]


def test_the_sheet_of_a_text_file_bears_the_name_of_the_file():
    assert read_workbook(b"a;b\n", "Kec. Babat.csv").sheets[0].name == "Kec. Babat"


# Pasted text


def test_cells_pasted_from_a_spreadsheet():
    workbook = read_pasted('Nama\tAlamat\r\nSiti\t"Jl. Contoh 1\nBabat"\r\n\r\nBudi\t\'0812\r\n')
    assert workbook.format == "text"
    assert workbook.sheets[0].rows == [["Nama", "Alamat"], ["Siti", "Jl. Contoh 1\nBabat"], [], ["Budi", "'0812"]]
    assert workbook.notes == []


def test_a_numbered_list_keeps_every_line():
    lines = ["Peserta besok:", "1. Budi Contoh, S.Sos - TKSK Bluluk 0812-0000-0001", "2) Siti, S.Pd; PKH", "3 . Joko"]
    workbook = read_pasted("\n".join(lines))
    assert workbook.sheets[0].rows == [[line] for line in lines]
    assert workbook.notes == ["Teks tidak terbagi dalam kolom; tiap baris dibaca sebagai satu sel."]


def test_titles_after_names_are_no_columns():
    assert read_pasted("Budi Contoh, S.Sos\nSiti Rekaan, S.Pd\nJoko").sheets[0].rows == [
        ["Budi Contoh, S.Sos"],
        ["Siti Rekaan, S.Pd"],
        ["Joko"],
    ]


@pytest.mark.parametrize("delimiter", [";", "|", ","])
def test_pasted_columns_with_other_delimiters(delimiter):
    table = [["Nama", "Desa", "HP"], ["Siti", "Babat", "0812"], ["Budi", "", "0813"]]
    rows = read_pasted("\n".join(delimiter.join(row) for row in table)).sheets[0].rows
    assert rows == [table[0], table[1], ["Budi", None, "0813"]]


def test_pasted_text_has_limits_and_no_half_characters():
    for blank in ("", " \n\t\n"):
        with pytest.raises(UnreadableFile, match="Belum ada teks"):
            read_pasted(blank)
    with pytest.raises(UnreadableFile, match="terlalu panjang"):
        read_pasted("a\tb\n" * 100, Limits(pasted_characters=100))
    with pytest.raises(UnreadableFile, match="terlalu banyak baris"):
        read_pasted("a\tb\n" * 100, Limits(rows=10))
    rows = read_pasted("Si\ud83dti\tBudi\0\n").sheets[0].rows
    assert rows == [["Si\ufffdti", "Budi"]]
