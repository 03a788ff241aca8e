"""OpenDocument spreadsheets: values, repetitions, what is hidden, what is no cell."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from tests.imports.books import ods, zipped
from welfare.imports.reading import Limits, UnreadableFile, read_workbook
from welfare.imports.workbook import CellError


def table(rows: str, name: str = "Data", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def cell(content: str, **attributes: str) -> str:
    given = " ".join(f'{key.replace("__", ":").replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-cell {given}>{content}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def read(tables: str, *, limits: Limits = Limits(), **options: str):  # noqa: B008  frozen
    return read_workbook(ods(tables, **options), "daftar.ods", limits)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (cell("<text:p>Siti</text:p>", office__value_type="string"), "Siti"),
        (cell("<text:p>a<text:s text:c='3'/>b<text:tab/>c</text:p><text:p>d</text:p>"), "a   b\tc\nd"),
        (cell("<text:p>a  \n b<text:line-break/>c<text:span>d</text:span></text:p>"), "a b\ncd"),
        (
            cell("<text:p>3,5E+15</text:p>", office__value_type="float", office__value="3524032903739000"),
            3524032903739000,
        ),
        (cell("<text:p>50%</text:p>", office__value_type="percentage", office__value="0.5"), 0.5),
        (cell("<text:p>x</text:p>", office__value_type="date", office__date_value="1985-06-16"), dt.date(1985, 6, 16)),
        (
            cell("", office__value_type="date", office__date_value="1985-06-16T07:30:00"),
            dt.datetime(1985, 6, 16, 7, 30),  # noqa: DTZ001  a sheet has no zone
        ),
        (cell("", office__value_type="time", office__time_value="PT07H30M00S"), dt.time(7, 30)),
        (cell("", office__value_type="time", office__time_value="PT36H00M00S"), "PT36H00M00S"),
        (cell("", office__value_type="boolean", office__boolean_value="true"), True),
        (cell("<text:p>#N/A</text:p>", calcext__value_type="error", office__value_type="string"), CellError("#N/A")),
        (cell("<text:p>Err:508</text:p>", table__formula="of:=1", office__value_type="string"), CellError("Err:508")),
        (cell("", table__formula="of:=[.A1]"), CellError("rumus belum dihitung")),
        (cell("<office:annotation><text:p>catatan</text:p></office:annotation><text:p>isi</text:p>"), "isi"),
    ],
)
def test_value_of_a_cell(given, value):
    assert read(table(row(given))).sheets[0].rows == [[value]]


def test_repetitions_and_gaps_keep_the_row_numbers():
    blank = "<table:table-cell table:number-columns-repeated='3'/>"
    rows = (
        row(blank, attributes="table:number-rows-repeated='2'")
        + row(blank, cell("<text:p>a</text:p>", table__number_columns_repeated="2"))
        + row(cell("<text:p>b</text:p>"), attributes="table:number-rows-repeated='2'")
        + row(blank, attributes="table:number-rows-repeated='1048000'")
    )
    assert read(table(rows)).sheets[0].rows == [[], [], [None, None, None, "a", "a"], ["b"], ["b"]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row(cell("<text:p>x</text:p>"), attributes="table:number-rows-repeated='999999999'"), "too_many_rows"),
        (
            row(
                cell("<text:p>x</text:p>", table__number_columns_repeated="999999999"),
                attributes="table:number-rows-repeated='200000'",
            ),
            "too_large",
        ),
        (row(cell("<text:p>x</text:p>"), attributes="table:number-rows-repeated='banyak'"), "damaged"),
    ],
)
def test_repetition_bombs_are_refused_at_once(rows, code):
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as error:
        read(table(rows))
    assert error.value.code == code
    assert time.monotonic() - began < 5


def test_far_repetition_of_columns_is_named():
    blank = "<table:table-cell table:number-columns-repeated='16000'/>"
    workbook = read(table(row(cell("<text:p>a</text:p>"), blank, cell("<text:p>jauh</text:p>"))))
    assert workbook.sheets[0].rows == [["a"]]
    assert "tidak dibaca" in workbook.notes[0]


def test_hidden_rows_columns_sheets_and_merges():
    styles = (
        '<style:style style:name="t1" style:family="table"><style:table-properties table:display="false"/>'
        '</style:style><style:style style:name="t2" style:family="table"><style:table-properties/></style:style>'
    )
    columns = "<table:table-column/><table:table-column table:visibility='collapse' table:number-columns-repeated='1'/>"
    spanned = cell("<text:p>Judul</text:p>", table__number_columns_spanned="2", table__number_rows_spanned="2")
    rows = (
        row(spanned, "<table:covered-table-cell/>")
        + row("<table:covered-table-cell/>", "<table:covered-table-cell/>")
        + row(cell("<text:p>a</text:p>"), cell("<text:p>b</text:p>"), attributes="table:visibility='filter'")
    )
    workbook = read(table("", "Arsip", "t1") + table(columns + rows, style="t2"), styles=styles)
    (sheet,) = workbook.sheets
    assert (sheet.name, sheet.rows) == ("Data", [["Judul"], [], ["a", "b"]])
    assert sheet.merges == [(1, 1, 2, 2)]
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {2}
    assert workbook.notes == [
        'Lembar tersembunyi "Arsip" tidak dibaca.',
        '1 baris tersembunyi ikut dibaca di lembar "Data".',
        '1 kolom tersembunyi ikut dibaca di lembar "Data".',
    ]


def test_pictures_and_deleted_rows_are_no_cells():
    aside = (
        "<table:tracked-changes><table:deletion><table:table-row><table:table-cell><text:p>x</text:p>"
        "</table:table-cell></table:table-row></table:deletion></table:tracked-changes>"
    )
    shapes = (
        "<table:shapes><draw:frame><draw:text-box><text:p>gambar</text:p></draw:text-box></draw:frame></table:shapes>"
    )
    inner = "<draw:frame><text:p>gambar</text:p></draw:frame>"
    rows = row(cell(f"<text:p>a</text:p>{inner}"), cell(table(row(cell("<text:p>dalam</text:p>")))))
    workbook = read(aside + table(shapes + rows))
    assert [sheet.rows for sheet in workbook.sheets] == [[["a"]]]


def test_encrypted_and_text_documents_are_refused():
    manifest = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(UnreadableFile) as error:
        read(table(""), manifest=manifest)
    assert error.value.code == "encrypted"
    letter = '<o:document-content xmlns:o="urn:o"><o:body><o:text/></o:body></o:document-content>'
    with pytest.raises(UnreadableFile) as error:
        read_workbook(zipped({"content.xml": letter}), "surat.odt")
    assert error.value.code == "not_a_spreadsheet"
