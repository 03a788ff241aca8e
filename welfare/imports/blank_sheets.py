"""An empty workbook of a kind: its columns by name, identifiers as text, drop-down lists where the words are known."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from welfare.imports.blank_lists import DropDowns
from welfare.imports.exporting import RECORD_ID, ExportedSheet
from welfare.imports.fields import FieldSpec, Kind

ROWS = 1000
"""Rows that are formatted and have their lists; a longer list is read all the same."""
GUIDE = "Petunjuk"
"""A sheet of this name is passed over when the workbook comes back."""

# One cell for two values: good to read, bad to ask for.
_NOT_ASKED = {Kind.KK, Kind.BIRTH, Kind.REGION, Kind.RT_RW}
_AS_TEXT = {Kind.NIK, Kind.PHONE, Kind.RT, Kind.RW, Kind.TEXT}
_DATES = (Kind.DATE, Kind.BIRTH_DATE)
_WIDTHS = {Kind.NAME: 28, Kind.NIK: 20, Kind.PHONE: 16, Kind.ADDRESS: 30, Kind.SEX: 9, Kind.RT: 6, Kind.RW: 6}
_HOW = {
    Kind.NAME: ("Seperti di KTP, boleh dengan gelar.", "Suwarti Contoh, S.Sos."),
    Kind.NIK: ("16 angka. Kolom ini sudah berformat teks; jangan diubah.", "3524020000009001"),
    Kind.PHONE: ("Dimulai dengan 0. Kolom ini sudah berformat teks.", "081200000001"),
    Kind.SEX: ("Pilih L atau P.", "P"),
    Kind.DATE: ("Hari-bulan-tahun.", "03-02-2024"),
    Kind.BIRTH_DATE: ("Hari-bulan-tahun.", "05-01-1980"),
    Kind.SUBDISTRICT: ("Pilih dari daftar, sebelum memilih desanya.", "Bluluk"),
    Kind.VILLAGE: ("Pilih dari daftar desa di kecamatan itu.", "Bronjong"),
    Kind.PILLAR: ("Pilih dari daftar.", "Karang Taruna"),
    Kind.POSITION: ("Pilih dari daftar, atau tulis seperti di SK.", "Sekretaris"),
    Kind.RT: ("Tiga angka.", "003"),
    Kind.RW: ("Tiga angka.", "001"),
    Kind.EMAIL: ("Alamat surel.", "nama@contoh.id"),
    Kind.INTEGER: ("Angka saja.", "12"),
    Kind.CHOICE: ("Pilih dari daftar.", ""),
}


def asked(resource: ExportedSheet) -> list[FieldSpec]:
    """The fields that an empty sheet has columns for: what people fill in, the kecamatan before its villages.

    A field that stands for two others is asked only where these are missing.
    """
    names = {spec.name for spec in resource.specs}
    left_out = _NOT_ASKED - (set() if "village" in names else {Kind.REGION})
    told = {*resource.shown_only, RECORD_ID.name}
    specs = [spec for spec in resource.specs if spec.kind not in left_out and spec.name not in told]
    kinds = [spec.kind for spec in specs]
    if Kind.VILLAGE in kinds and Kind.SUBDISTRICT in kinds:
        village, subdistrict = kinds.index(Kind.VILLAGE), kinds.index(Kind.SUBDISTRICT)
        if village < subdistrict:
            specs.insert(village, specs.pop(subdistrict))
    return specs


def empty_workbook(resource: ExportedSheet, title: str, user: Any) -> bytes:
    """The bytes of an xlsx file with one head row, ready to be filled and uploaded, and a sheet that says how."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, guide = book.add_worksheet(_sheet_name(title)), book.add_worksheet(GUIDE)
    specs, lists = asked(resource), DropDowns(book, resource, user)
    columns = {spec.kind: index for index, spec in enumerate(specs, 1) if not spec.group}
    cell = xl_rowcol_to_cell(1, columns[Kind.SUBDISTRICT], col_abs=True) if Kind.SUBDISTRICT in columns else ""
    head = book.add_format({"bold": True, "bg_color": "#E3F0EC", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write(0, 0, "No", head)
    sheet.set_column(0, 0, 5)
    for index, spec in enumerate(specs, 1):
        sheet.write(0, index, spec.label, head)
        form = text if spec.kind in _AS_TEXT else date if spec.kind in _DATES else None
        sheet.set_column(index, index, _WIDTHS.get(spec.kind, 18), form)
        if rule := lists.rule(spec, cell):
            sheet.data_validation(1, index, ROWS, index, rule)
    sheet.freeze_panes(1, 2)
    _write_guide(guide, specs, title, book)
    lists.write()
    book.close()
    return stream.getvalue()


def _write_guide(sheet: Any, specs: list[FieldSpec], title: str, book: Any) -> None:
    """What each column wants.  Examples stand here and not among the rows, where they would be taken for somebody."""
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        f"Isi lembar “{_sheet_name(title)}” mulai baris kedua, satu baris untuk satu data, lalu unggah berkas ini.",
        "Kolom yang tidak diketahui dikosongkan; sel kosong tidak menghapus data yang sudah tercatat.",
        "Sebelum disimpan, aplikasi menunjukkan apa yang akan berubah. Lembar Petunjuk ini tidak dibaca.",
    )
    sheet.write(0, 0, f"Petunjuk mengisi: {title}", bold)
    for number, line in enumerate(lines, 1):
        sheet.write(number, 0, line)
    first = len(lines) + 2
    sheet.write_row(first, 0, ["Judul kolom", "Wajib", "Cara mengisi", "Contoh"], bold)
    for number, spec in enumerate(specs, first + 1):
        how, example = _HOW.get(spec.kind, ("", ""))
        must = "wajib" if spec.required else ""
        sheet.write_row(number, 0, [spec.label, must, how, example], wrap)
    for column, width in enumerate((26, 8, 60, 26)):
        sheet.set_column(column, column, width)


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Daftar"
