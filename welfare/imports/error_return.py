"""An error workbook comes back, out of Excel or LibreOffice: its corrected rows continue the import they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from welfare.desk.wording import number
from welfare.imports import kinds
from welfare.imports.cleaning.text import is_blank
from welfare.imports.correcting import correct_cells
from welfare.imports.deciding import NotDecidable, waiting
from welfare.imports.error_book import ORIGIN, REASON, WAITING
from welfare.imports.error_keys import BadKey, RowKey, fingerprint, is_key, is_same, read_key
from welfare.imports.kept_cells import FileGone, KeptCells, correctable
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.workbook import Sheet, Value, Workbook

_DEEP = 300
"""Rows from the top of a sheet within which the first key stands: keys begin with the first line."""

FOREIGN = (
    "Buku perbaikan ini tidak dibuat oleh aplikasi ini, atau kolom kuncinya sudah diubah. Unduh buku perbaikan yang "
    "baru dari halaman impornya, lalu salin pembetulan Anda ke sana."
)
UNKNOWN = (
    "Impor yang dilanjutkan buku perbaikan ini tidak ditemukan. Impor itu mungkin sudah dibuang; unggah daftarnya lagi."
)
MIXED = "Buku ini memuat baris dari lebih dari satu impor. Unggah buku perbaikan tiap impor sendiri-sendiri."
OTHER = "Buku perbaikan ini milik impor lain. Unggah di halaman impor itu, atau lewat halaman Impor daftar."
NO_BOOK = "Berkas ini bukan buku perbaikan: kolom kuncinya tidak ada. Unggah buku yang diunduh dari sini."
NO_RIGHT = "Peran Anda tidak memiliki hak untuk mengimpor daftar jenis ini."
NO_TARGET = "Tujuan daftar ini tidak ada lagi, sehingga impornya tidak dapat dilanjutkan."
REREAD = "Daftar ini sudah dibaca ulang sesudah buku perbaikan diunduh. Unduh buku perbaikan yang baru."


class NotReturnable(Exception):
    """The workbook cannot continue an import; nothing was stored.  `str()` is for the officer."""


@dataclass(slots=True)
class Returned:
    """What a workbook that came back has done."""

    batch: ImportBatch
    fixed: int = 0
    """Corrected rows that are in order now."""
    still: int = 0
    """Corrected rows that are ragu or salah all the same."""
    waiting: int = 0
    """Rows that are ragu or salah and were not corrected."""
    notes: list[str] = field(default_factory=list)
    """Sentences on what was not read."""

    def in_words(self) -> str:
        """ "12 baris diperbaiki, 3 masih ragu atau salah. 5 baris lain tidak diubah dan tetap menunggu." """
        if not self.fixed + self.still:
            text = "Tidak ada sel yang berubah di buku perbaikan ini; impor tidak berubah."
        else:
            text = f"{number(self.fixed)} baris diperbaiki"
            text += f", {number(self.still)} masih ragu atau salah." if self.still else "."
        others = f" {number(self.waiting)} baris lain tidak diubah dan tetap menunggu." if self.waiting else ""
        return " ".join([text + others, *self.notes])


@dataclass(slots=True)
class _Line:
    """A row of the workbook that came back."""

    sheet: str
    number: int
    key: RowKey
    cells: list[Value]
    """As many as were sent."""
    said: Value
    """What its column "Baris asal" says."""

    @property
    def where(self) -> str:
        return f"baris {self.number} lembar “{self.sheet}”"


def is_error_book(workbook: Workbook) -> bool:
    """Whether the workbook says that it continues an import; says nothing about whether it may."""
    return any(is_key(value) for sheet in workbook.sheets for row in sheet.rows[:_DEEP] for value in row)


def bring_back(workbook: Workbook, *, by: Any, batch: ImportBatch | None = None) -> Returned:
    """Correct the rows that were changed in an error workbook, and plan its import again.

    With `batch` only a workbook of that import is taken.  Raises NotReturnable; then nothing is stored.
    """
    notes: list[str] = []
    lines = [line for sheet in workbook.sheets for line in _lines(sheet, notes)]
    found = _batch_of(lines, by, batch)
    try:
        with transaction.atomic():
            kept = KeptCells(waiting(found))
            changed = _changed(kept, lines, notes)
            return _corrected(kept, changed, notes, by)
    except (NotDecidable, FileGone) as reason:
        raise NotReturnable(str(reason)) from reason
    except ObjectDoesNotExist as error:
        raise NotReturnable(NO_TARGET) from error


def _batch_of(lines: list[_Line], by: Any, wanted: ImportBatch | None) -> ImportBatch:
    """The import of the lines.  One sentence whether it is gone or another officer's."""
    batches = {line.key.batch for line in lines}
    if not batches:
        raise NotReturnable(NO_BOOK)
    if len(batches) > 1:
        raise NotReturnable(MIXED)
    found = ImportBatch.objects.visible_to(by).filter(pk=batches.pop()).first()
    if found is None or not kinds.is_announced(found.kind):
        raise NotReturnable(UNKNOWN)
    if not kinds.is_allowed(found.kind, by):
        raise NotReturnable(NO_RIGHT)
    if wanted is not None and found.pk != wanted.pk:
        raise NotReturnable(OTHER)
    return found


def _lines(sheet: Sheet, notes: list[str]) -> Iterator[_Line]:
    """The rows of a sheet by their keys.  Raises NotReturnable for a row that has none."""
    places = [_key_place(row) for row in sheet.rows]
    if all(place is None for place in places):
        if sheet.rows:
            notes.append(f"Lembar “{sheet.name}” bukan bagian buku perbaikan dan tidak dibaca.")
        return
    widths: set[int] = set()
    for count, (row, place) in enumerate(zip(sheet.rows, places, strict=True), 1):
        if place is None:
            _refuse_new(sheet, count, row, max(widths, default=len(row)))
            continue
        try:
            key = read_key(row[place])
        except BadKey as error:
            raise NotReturnable(FOREIGN) from error
        widths.add(key.width)
        line = _Line(sheet.name, count, key, [*row[: key.width], *[None] * (key.width - len(row))], None)
        _check_columns(line, place)
        if place > key.width:
            line.said = row[key.width]
        yield line


def _key_place(row: Sequence[Value]) -> int | None:
    return next((place for place, value in enumerate(row) if is_key(value)), None)


def _refuse_new(sheet: Sheet, number_: int, row: Sequence[Value], width: int) -> None:
    if any(not is_blank(value) for value in row[:width]):
        raise NotReturnable(
            f"Baris {number_} lembar “{sheet.name}” tidak ada di buku perbaikan yang diunduh. Hapus baris itu dari "
            "buku ini; baris baru diimpor sebagai daftar tersendiri."
        )


def _check_columns(line: _Line, place: int) -> None:
    """The key stands right behind the sent columns, or behind them and "Baris asal"."""
    if place not in (line.key.width, line.key.width + 1):
        raise NotReturnable(
            f"Kolom lembar “{line.sheet}” ditambah atau dihapus. Kembalikan susunan kolomnya seperti saat diunduh; "
            f"yang boleh dihapus hanya kolom “{ORIGIN}” dan “{REASON}”."
        )


def _changed(kept: KeptCells, lines: list[_Line], notes: list[str]) -> dict[int, list[Value]]:
    """The rows whose cells were changed, by primary key, each with all its cells as they should be."""
    named = kept.batch.rows.filter(number__in={line.key.number for line in lines})
    rows = {(kept.place(row), row.number): row for row in named.defer("steps", "changes", "candidates", "touches")}
    open_ = set(correctable(kept.batch).filter(pk__in=[row.pk for row in rows.values()]).values_list("pk", flat=True))
    _check_lines(lines, rows, notes)
    prints = {line.key.fingerprint: line for line in lines}
    changed: dict[int, list[Value]] = {}
    closed = 0
    for line in lines:
        row = rows.get((line.key.sheet, line.key.number))
        if row is None or row.kind != "data":
            continue
        print_ = fingerprint(line.cells, line.key.width)
        cells = _with_changes(kept.cells(row), line)
        if cells is None or print_ == line.key.fingerprint:
            continue
        if (other := prints.get(print_)) and other.key != line.key:
            raise NotReturnable(
                f"Isi {line.where} adalah isi baris asal {other.key.number}: sebagian kolom diurutkan tanpa yang lain. "
                "Urutkan seluruh lembar, atau unduh buku perbaikan yang baru."
            )
        if row.pk in open_:
            changed[row.pk] = cells
        else:
            closed += 1
    if closed:
        notes.append(f"{number(closed)} baris sudah disimpan lebih dulu dan tidak diubah lagi.")
    return changed


def _check_lines(lines: list[_Line], rows: dict[tuple[int, int], ImportRow], notes: list[str]) -> None:
    """Raises NotReturnable for what cannot be told apart: a row twice, another row's key, other columns."""
    seen: dict[RowKey, _Line] = {}
    retitled = False
    for line in lines:
        row = rows.get((line.key.sheet, line.key.number))
        if line.key.number and row is None:
            raise NotReturnable(REREAD)
        is_data = row is not None and row.kind == "data"
        if is_data and (first := seen.setdefault(line.key, line)) is not line:
            raise NotReturnable(
                f"Baris asal {line.key.number} ada dua kali, pada baris {first.number} dan {line.number} lembar "
                f"“{line.sheet}”. Sisakan satu; baris baru diimpor sebagai daftar tersendiri."
            )
        if is_data and not is_blank(line.said) and not is_same(str(line.key.number), line.said):
            raise NotReturnable(
                f"Kolom “{ORIGIN}” pada {line.where} tidak cocok dengan kuncinya. Unduh buku perbaikan yang baru, lalu "
                "salin pembetulan Anda ke sana."
            )
        if not is_data and fingerprint(line.cells, line.key.width) != line.key.fingerprint:
            if row is None or row.kind == "header":
                _refuse_columns(line)
            retitled = True
    if retitled:
        notes.append("Perubahan pada judul dan judul kelompok tidak dipakai.")


def _refuse_columns(line: _Line) -> None:
    raise NotReturnable(
        f"Judul kolom pada {line.where} berubah, sehingga isi tiap kolom tidak pasti. Kembalikan judul dan susunan "
        "kolom seperti saat diunduh."
    )


def _with_changes(before: list[Value], line: _Line) -> list[Value] | None:
    """The row's cells with those that were changed; None when none was.

    A cell that says the same keeps its type: a NIK that lost its last digit in a number cell stays one.
    """
    cells = [*before, *[None] * (line.key.width - len(before))]
    touched = [column for column, value in enumerate(line.cells) if not is_same(cells[column], value)]
    for column in touched:
        cells[column] = line.cells[column]
    return cells if touched else None


def _corrected(kept: KeptCells, changed: dict[int, list[Value]], notes: list[str], by: Any) -> Returned:
    batch, empty = correct_cells(kept, changed, by=by) if changed else (kept.batch, [])
    done = correctable(batch).filter(pk__in=changed.keys() - set(empty))
    still = done.filter(verdict__in=WAITING).count()
    if empty:
        notes.append(
            f"{number(len(empty))} baris dikosongkan dan karena itu dibiarkan; lewati di layar bila tidak dipakai."
        )
    left = correctable(batch).filter(verdict__in=WAITING).count() - still
    return Returned(batch, len(changed) - len(empty) - still, still, left, notes)
