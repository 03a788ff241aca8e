"""Every odd workbook of the collection: what `manifest.csv` promises of its reading, file by file."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from welfare.imports.reading import UnreadableFile, read_workbook
from welfare.imports.workbook import CellError, Value

ODD = Path(__file__).parents[1] / "sheets" / "odd"
NIK = "3524050101850001"
HEAD = ["No", "Nama", "NIK", "Jenis Kelamin", "Desa", "Kecamatan", "No HP", "Jabatan"]


@dataclass(frozen=True)
class Good:
    """Rows of the first sheet with the head, one cell (row, column from 1, value), and words of one note."""

    rows: int
    cell: tuple[int, int, Value]
    note: str = ""
    format: str = "xlsx"


@dataclass(frozen=True)
class Refused:
    code: str
    words: str


LIST = Good(4, (2, 3, NIK))
CSV = Good(4, (2, 3, NIK), format="csv")
DAMAGED = Refused("damaged", "rusak")

EXPECTED: dict[str, Good | Refused] = {
    "own_16384_columns.xlsx": Good(2, (2, 3, NIK), note="mulai sel ALM1"),
    "own_200k_formatted_empty_rows.xlsx": LIST,
    "own_apostrophe_nik.csv": Good(4, (2, 3, f"'{NIK}"), format="csv"),
    "own_billion_laughs.xlsx": DAMAGED,
    "own_cp1252_smart_quote.csv": Good(4, (4, 2, "H. Ma\u2019ruf Rekaan"), note="Windows-1252", format="csv"),
    "own_csv_named_xlsx.xlsx": CSV,
    "own_data_on_second_sheet.xlsx": Good(2, (2, 2, 12)),
    "own_date1904.xlsx": Good(3, (2, 2, dt.date(1985, 6, 16))),
    "own_dates_every_way.xlsx": Good(20, (2, 2, dt.date(1985, 6, 16))),
    "own_dimension_lie.xlsx": LIST,
    "own_duplicate_and_blank_headers.xlsx": Good(2, (1, 2, "Nama")),
    "own_empty.csv": Refused("empty", "kosong"),
    "own_empty_0_bytes.xlsx": Refused("empty", "kosong"),
    "own_excel_text_formula_nik.csv": CSV,
    "own_far_cell.xlsx": Good(4, (2, 3, NIK), note="mulai sel XFD1048576"),
    "own_formula_injection.csv": Good(3, (2, 7, "+6281200000001"), format="csv"),
    "own_formulas_cached_and_errors.xlsx": Good(3, (2, 7, CellError("#DIV/0!"))),
    "own_formulas_no_cached_value.xlsx": Good(3, (2, 3, CellError("rumus belum dihitung"))),
    "own_good.ods": Good(4, (2, 3, NIK), format="ods"),
    "own_good_minimal.xlsx": LIST,
    "own_hidden_rows_cols_sheets_filter.xlsx": Good(11, (4, 3, NIK), note="3 baris tersembunyi ikut dibaca"),
    "own_html_table_named_xls.xls": Good(4, (2, 3, NIK), note="halaman web", format="html"),
    "own_long_and_invisible_characters.xlsx": Good(4, (1, 2, "Nama")),
    "own_mac_cr.csv": CSV,
    "own_nul_bytes.csv": Good(4, (2, 5, "Babat"), note="NUL", format="csv"),
    "own_only_header.csv": Good(1, (1, 3, "NIK"), format="csv"),
    "own_password_lamongan.xlsx": Refused("encrypted", "kata sandi"),
    "own_pipe.csv": CSV,
    "own_plain_zip_named_xlsx.xlsx": Refused("not_a_spreadsheet", "bukan lembar kerja"),
    "own_png_named_xlsx.xlsx": Refused("not_a_spreadsheet", "gambar"),
    "own_ragged_extra_commas.csv": Good(3, (3, 3, " S.Sos"), format="csv"),
    "own_rows_repeated_bomb.ods": Refused("too_many_rows", "terlalu banyak baris"),
    "own_scientific_nik.csv": Good(4, (2, 3, "3,52405E+15"), format="csv"),
    "own_semicolon_bom_sep.csv": CSV,
    "own_truncated.xlsx": DAMAGED,
    "own_unclosed_quote.csv": Good(3, (2, 2, "Siti Rekaan"), note="Baris 2: tanda kutip", format="csv"),
    "own_utf16be_nobom.csv": CSV,
    "own_utf16le_tab_excel_unicode_text.csv": CSV,
    "own_xlsx_named_csv.csv": LIST,
    "own_xlsx_named_xls.xls": LIST,
    "own_xxe.xlsx": DAMAGED,
    "own_zip_traversal_names.xlsx": LIST,
}


def read(name: str):
    return read_workbook((ODD / name).read_bytes(), name)


def test_every_file_of_the_manifest_has_an_expectation():
    with (ODD / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        promised = {row["file"] for row in csv.DictReader(manifest)}
    assert promised == set(EXPECTED) == {path.name for path in ODD.iterdir()} - {"manifest.csv"}


@pytest.mark.parametrize("name", EXPECTED)
def test_odd_file(name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    expected = EXPECTED[name]
    began = time.monotonic()
    if isinstance(expected, Refused):
        with pytest.raises(UnreadableFile, match=expected.words) as refused:
            read(name)
        assert refused.value.code == expected.code
        assert str(refused.value).endswith(".")
    else:
        workbook = read(name)
        sheet = workbook.sheets[0]
        row, column, value = expected.cell
        assert workbook.format == expected.format
        assert len(sheet.rows) == expected.rows
        assert sheet.rows[row - 1][column - 1] == value
        assert type(sheet.rows[row - 1][column - 1]) is type(value)
        assert any(expected.note in note for note in workbook.notes) or not (expected.note or workbook.notes)
    assert time.monotonic() - began < 10, "reading must stay bounded"
    assert list(tmp_path.iterdir()) == [], "nothing may be left in the temporary directory"


def test_traversal_names_write_nothing():
    read("own_zip_traversal_names.xlsx")
    assert not Path("/tmp/jahat.txt").exists()  # noqa: S108  the place that the file aims at


@pytest.mark.parametrize("name", [name for name, good in EXPECTED.items() if good in (LIST, CSV)])
def test_all_clean_lists_are_the_same_list(name):
    rows = read(name).sheets[0].rows
    assert rows[0] == HEAD
    assert [row[1] for row in rows[1:]] == ["Siti Rekaan", "Budi Contoh, S.Sos", "H. Ma'ruf Rekaan"]
    assert [row[2] for row in rows[1:]] == [NIK, "3524070202900002", "3524221503750003"]
    assert [row[6] for row in rows[1:]] == ["081200000001", "081200000002", "081200000003"]


def test_all_sheets_are_read_and_the_empty_one_is_empty():
    sheets = read("own_data_on_second_sheet.xlsx").sheets
    assert [(sheet.name, len(sheet.rows)) for sheet in sheets] == [
        ("Rekap", 2),
        ("Peserta ", 4),
        ("Peserta (2)", 2),
        ("Sheet3", 0),
    ]
    assert sheets[1].rows[1][2] == NIK


def test_hidden_things_are_named():
    workbook = read("own_hidden_rows_cols_sheets_filter.xlsx")
    (sheet,) = workbook.sheets
    assert sheet.hidden_rows == {4, 5, 8}
    assert sheet.hidden_columns == {3}
    assert 'Lembar tersembunyi "Arsip 2023" tidak dibaca.' in workbook.notes


def test_only_known_columns_and_a_thousand_of_the_many():
    sheet = read("own_16384_columns.xlsx").sheets[0]
    assert sheet.rows[0][:8] == HEAD
    assert max(map(len, sheet.rows)) == 1_000


def test_dates_stay_what_they_were_written_as():
    cells = [row[1] for row in read("own_dates_every_way.xlsx").sheets[0].rows[1:]]
    assert cells[1] == 31214
    assert cells[4] == "06/16/1985"
    assert cells[10:12] == [-5, 2958466]
    assert cells[13] == dt.time(7, 30)
    assert cells[17:] == ["16061985", 19850616]


def test_a_formula_gives_its_cached_value():
    rows = read("own_formulas_cached_and_errors.xlsx").sheets[0].rows
    assert rows[1][2] == NIK
    assert rows[2][4] == CellError("#N/A")
    assert rows[2][2] == 3524070202900002


def test_long_and_invisible_characters_are_kept_for_the_cleaners():
    rows = read("own_long_and_invisible_characters.xlsx").sheets[0].rows
    assert len(rows[1][1]) == 32_767
    assert any("\u200b" in str(cell) for cell in rows[2])
    assert any("<" in str(cell) for cell in rows[3])


def test_quote_that_never_closes_swallows_no_row():
    rows = read("own_unclosed_quote.csv").sheets[0].rows
    assert [row[2] for row in rows[1:]] == [NIK, "3524070202900002"]


def test_formulas_in_text_files_stay_text():
    rows = read("own_formula_injection.csv").sheets[0].rows
    assert rows[1][1] == '=HYPERLINK("http://contoh.invalid","klik")'
    assert rows[2][1] == "-2+3|cmd"
