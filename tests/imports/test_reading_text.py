"""Delimited text and web pages: encodings, line ends, delimiters, quotes."""

from __future__ import annotations

import codecs

import pytest

from welfare.imports.reading import read_workbook

TABLE = [["Nama", "Desa"], ["Siti", "Babat"], ["Budi", "Brondong"]]


def read(content: bytes | str, name: str = "daftar.csv"):
    return read_workbook(content.encode() if isinstance(content, str) else content, name)


def rows_of(content: bytes | str):
    return read(content).sheets[0].rows


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32-le"])
def test_every_encoding_delimiter_and_line_end(encoding, delimiter, end):
    text = end.join(delimiter.join(row) for row in TABLE) + end
    bom = codecs.BOM_UTF32_LE if encoding == "utf-32-le" else b""
    assert rows_of(bom + text.encode(encoding)) == TABLE


def test_no_value_is_interpreted():
    row = ["0812", "'3524", "3,52E+15", "16/06/1985", "TRUE", " spasi ", "1e5", "-", "007"]
    assert rows_of(";".join(row)) == [row]


def test_blank_lines_count_and_the_end_does_not():
    assert rows_of("\n\nNama;Desa\n\nSiti;Babat\n;;\n\n\n") == [[], [], TABLE[0], [], TABLE[1]]


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t", "~"])
def test_separator_line_is_obeyed_and_not_counted(delimiter):
    assert rows_of(f"sep={delimiter}\nNama{delimiter}Desa\n") == [TABLE[0]]


def test_decimal_commas_do_not_divide_a_semicolon_file():
    assert rows_of("a;b,c;d\n1,5;2,5;3,5\n1,0;2;3\n") == [["a", "b,c", "d"], ["1,5", "2,5", "3,5"], ["1,0", "2", "3"]]


def test_one_column_stays_one_column():
    assert rows_of("Nama\nSiti\nBudi\n") == [["Nama"], ["Siti"], ["Budi"]]


def test_quoted_cells_over_several_lines_are_one_row():
    text = 'Nama,"Alamat\nlengkap",HP\nSiti,"Jl. Contoh 1, RT 2\nBabat",0812\nBudi,"kata ""kutip""",0813\n'
    assert rows_of(text) == [
        ["Nama", "Alamat\nlengkap", "HP"],
        ["Siti", "Jl. Contoh 1, RT 2\nBabat", "0812"],
        ["Budi", 'kata "kutip"', "0813"],
    ]


def test_unclosed_quote_is_named_and_swallows_nothing_though_a_later_cell_is_quoted():
    workbook = read('a,b,c\n1,"Siti,x\n2,"Budi, S.Sos",y\n3,Joko,z\n')
    assert workbook.sheets[0].rows == [
        ["a", "b", "c"],
        ["1", "Siti", "x"],
        ["2", "Budi, S.Sos", "y"],
        ["3", "Joko", "z"],
    ]
    assert workbook.notes == ["Baris 2: tanda kutip tidak ditutup; baris dibaca apa adanya, periksa isinya."]


def test_two_stray_quotes_tie_no_rows_together():
    workbook = read('a,b,c,d\n1,"Siti,x,y\n2,Budi",x,y\n3,Joko,x,y\n')
    assert [row[:1] for row in workbook.sheets[0].rows] == [["a"], ["1"], ["2"], ["3"]]
    assert workbook.notes[0].startswith("Baris 2:")


def test_many_unclosed_quotes_are_summed_up_and_take_no_time():
    workbook = read("a,b\n" + '1,"x\n' * 3_000)
    assert len(workbook.sheets[0].rows) == 3_001
    assert len(workbook.notes) == 1
    assert "dan" in workbook.notes[0]


def test_inch_marks_are_no_quotes():
    assert rows_of('a,b\n5" pipa,1\n"Budi"x,2\n') == [["a", "b"], ['5" pipa', "1"], ["Budix", "2"]]


def test_text_formulas_are_unwrapped():
    assert rows_of('a;b\n="3524050101859001";"=""0812"""\n=SUM(A1);="\n') == [
        ["a", "b"],
        ["3524050101859001", "0812"],
        ["=SUM(A1)", '="'],
    ]


def test_nul_and_windows_letters_are_noted():
    workbook = read(b"Nama;Desa\nMa\x92ruf;Ba\0bat\n")
    assert workbook.sheets[0].rows[1] == ["Ma\u2019ruf", "Babat"]
    assert len(workbook.notes) == 2


def test_other_separators_of_lines_stay_in_the_cell():
    assert rows_of("a;b\nx\u2028y;z\x0b\x0c\x85\n") == [["a", "b"], ["x\u2028y", "z\x0b\x0c\x85"]]


# Web pages named .xls


def test_page_with_spans_entities_and_markup():
    page = """<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head><body><p>Daftar</p><table>
    <tr><th rowspan=2>Nama</th><th colspan="2">Alamat &amp; HP</th></tr><tr><th>Desa<th>HP</tr>
    <tr><td>Siti <b>Rekaan</b></td><td>Jl. A<br>RT 2</td><td>0812</td></tr>
    <tr><td>&nbsp;</td></tr><tr></tr><tr><td>Budi<td>Babat</table></body></html>"""
    workbook = read(page, "ekspor.xls")
    sheet = workbook.sheets[0]
    assert workbook.format == "html"
    assert sheet.rows == [
        ["Nama", "Alamat & HP"],
        [None, "Desa", "HP"],
        ["Siti Rekaan", "Jl. A\nRT 2", "0812"],
        [],
        [],
        ["Budi", "Babat"],
    ]
    assert sheet.merges == [(1, 1, 2, 1), (1, 2, 1, 3)]
    assert workbook.notes == ["Berkas ini sebenarnya halaman web dengan tabel; semua isinya dibaca sebagai teks."]
