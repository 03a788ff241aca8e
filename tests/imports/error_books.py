"""Error workbooks in tests: download one, correct it as a spreadsheet program would, and send it back."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from tests.imports import books
from tests.imports.wizard import create_url
from welfare.imports.models import ImportBatch

Edit = Callable[[Worksheet], None]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def download(client: Client, batch: ImportBatch, **more: str) -> bytes:
    response = client.post(reverse("imports:batch_errors", args=[batch.pk]), more)
    assert response.status_code == 200, response.headers
    return response.content


def opened(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def line_of(sheet: Worksheet, origin: int) -> int:
    """The line of the workbook that holds row `origin` of the file that was sent."""
    column = column_of(sheet, "Baris asal")
    return next(cell.row for cell in sheet[column] if cell.value == str(origin))


def column_of(sheet: Worksheet, head: str) -> str:
    return next(cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == head)


def put(origin: int, head: str, value: Any) -> Edit:
    """An edit: the cell of a row, by its column's head."""

    def edit(sheet: Worksheet) -> None:
        sheet[f"{column_of(sheet, head)}{line_of(sheet, origin)}"] = value

    return edit


def as_excel(content: bytes, *edits: Edit, sheet: int = 0) -> tuple[str, bytes]:
    """Opened, edited and saved as xlsx."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book.worksheets[sheet])
    saved = io.BytesIO()
    book.save(saved)
    return "perbaikan.xlsx", saved.getvalue()


def as_libreoffice(content: bytes, *edits: Edit, sheet: int = 0) -> tuple[str, bytes]:
    """Edited and saved as ods: by LibreOffice where it is installed, else by `ods_of`, which writes as it does."""
    _, edited = as_excel(content, *edits, sheet=sheet)
    return "perbaikan.ods", _converted(edited) if SOFFICE else ods_of(edited)


def _converted(content: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "buku.xlsx"
        book.write_bytes(content)
        command = [str(SOFFICE), "--headless", "--convert-to", "ods", "--outdir", name, str(book)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return book.with_suffix(".ods").read_bytes()


def ods_of(content: bytes) -> bytes:
    """The workbook as LibreOffice writes it: blanks counted, merged cells covered, notes inside their cells."""
    tables = ""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        style = "ta2" if sheet.sheet_state == "hidden" else "ta1"
        columns = "".join(f"<table:table-column{_hidden(sheet, column)}/>" for column in range(1, sheet.max_column + 1))
        rows = "".join(_ods_row(sheet, row) for row in range(1, sheet.max_row + 1))
        blank = '<table:table-cell table:number-columns-repeated="1024"/>'
        rows += f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
        name = escape(sheet.title)
        tables += f'<table:table table:name="{name}" table:style-name="{style}">{columns}{rows}</table:table>'
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    return books.ods(tables, styles=styles)


def _hidden(sheet: Worksheet, column: int) -> str:
    letter = openpyxl.utils.get_column_letter(column)
    return ' table:visibility="collapse"' if sheet.column_dimensions[letter].hidden else ""


def _ods_row(sheet: Worksheet, row: int) -> str:
    cells = ""
    covered = {
        (r, c)
        for area in sheet.merged_cells.ranges
        for r in range(area.min_row, area.max_row + 1)
        for c in range(area.min_col, area.max_col + 1)
        if (r, c) != (area.min_row, area.min_col)
    }
    for column in range(1, sheet.max_column + 1):
        cell = sheet.cell(row, column)
        name = "covered-table-cell" if (row, column) in covered else "table-cell"
        if cell.value is None:
            cells += f"<table:{name}/>"
            continue
        note = (
            f"<office:annotation><text:p>{escape(cell.comment.text)}</text:p></office:annotation>"
            if cell.comment
            else ""
        )
        text = "".join(f"<text:p>{_spaces(part)}</text:p>" for part in str(cell.value).split("\n"))
        kind = "string" if isinstance(cell.value, str) else f'float" office:value="{cell.value}'
        cells += f'<table:{name} office:value-type="{kind}">{note}{text}</table:{name}>'
    return f"<table:table-row>{cells}</table:table-row>"


def _spaces(text: str) -> str:
    return escape(text).replace("  ", " <text:s/>")


def send_back(client: Client, returned: tuple[str, bytes], *, kind: str = "persons") -> Any:
    """Through the page on which every list is uploaded."""
    return client.post(create_url(kind), {"file": SimpleUploadedFile(*returned)})


def send_to(client: Client, batch: ImportBatch, returned: tuple[str, bytes]) -> Any:
    """Through the import's own page."""
    return client.post(reverse("imports:batch_return", args=[batch.pk]), {"file": SimpleUploadedFile(*returned)})


def rows_of(batch: ImportBatch) -> dict[int, dict[str, Any]]:
    """Everything that is stored of every row, by its number."""
    return {row["number"]: row for row in batch.rows.order_by("pk").values()}
