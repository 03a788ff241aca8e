"""The cells of one worksheet of an old Excel file."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator

from welfare.imports.parsing.serials import whole
from welfare.imports.parsing.sink import Sink
from welfare.imports.parsing.xls_globals import BOF, EOF, Globals
from welfare.imports.workbook import CellError, Value

ROW, COLINFO, MERGEDCELLS = 0x208, 0x7D, 0xE5
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING, BOOLERR, FORMULA, STRING = (
    0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205, 0x06, 0x207,
)  # fmt: skip
LAST_COLUMN = 255
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

_number = struct.Struct("<HHHd").unpack_from
_small = struct.Struct("<HHHI").unpack_from
_place = struct.Struct("<HHH").unpack_from


def read_sheet(
    records: Iterator[tuple[int, bytes]],
    book: Globals,
    kinds: list[str],
    date_of: Callable[[Value, str], Value],
    sink: Sink,
) -> None:
    """Send one sheet, whose first record comes next, into `sink`; ends it.

    Rows are gathered first: their cells may come in any order.  The file itself bounds how many there are.
    """
    reader = _SheetReader(book, kinds, date_of)
    depth = 0
    for kind, data in records:
        if kind == BOF:
            depth += 1  # a chart inside the sheet is a stream of its own
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            reader.take(kind, data)
    for number in sorted(reader.rows):
        sink.row(number + 1, reader.rows[number], hidden=number in reader.hidden_rows)
    sink.end(reader.merges, sorted(reader.hidden_columns))


class _SheetReader:
    def __init__(self, book: Globals, kinds: list[str], date_of: Callable[[Value, str], Value]) -> None:
        self.book, self.kinds, self.date_of = book, kinds, date_of
        self.rows: dict[int, list[Value]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[tuple[int, int, int, int]] = []
        self.waiting: tuple[int, int] | None = None
        """Row and column of a formula whose text comes in a record of its own."""
        self._takers: dict[int, Callable[[bytes], None]] = {
            NUMBER: self._take_number,
            RK: self._take_small,
            MULRK: self._take_several,
            LABELSST: self._take_shared,
            LABEL: self._take_label,
            RSTRING: self._take_label,
            BOOLERR: self._take_special,
            FORMULA: self._take_formula,
            STRING: self._take_text_of_formula,
            ROW: self._take_row,
            COLINFO: self._take_columns,
            MERGEDCELLS: self._take_merges,
        }

    def take(self, kind: int, data: bytes) -> None:
        taker = self._takers.get(kind)
        if taker is not None:
            taker(data)

    def put(self, row: int, column: int, value: Value) -> None:
        if value is None or column > LAST_COLUMN:
            return
        cells = self.rows.setdefault(row, [])
        gap = column - len(cells)
        if gap >= 0:
            if gap:
                cells.extend([None] * gap)
            cells.append(value)
        else:
            cells[column] = value

    def put_number(self, row: int, column: int, style: int, number: float) -> None:
        value: Value = whole(number) if math.isfinite(number) else CellError("#NUM!")
        if style < len(self.kinds) and (kind := self.kinds[style]):
            value = self.date_of(value, kind)
        self.put(row, column, value)

    def _take_number(self, data: bytes) -> None:
        self.put_number(*_number(data))

    def _take_small(self, data: bytes) -> None:
        row, column, style, packed = _small(data)
        self.put_number(row, column, style, _unpacked(packed))

    def _take_several(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        for at in range(4, len(data) - 7, 6):
            style, packed = struct.unpack_from("<HI", data, at)
            self.put_number(row, column, style, _unpacked(packed))
            column += 1

    def _take_shared(self, data: bytes) -> None:
        row, column, _, index = _small(data)
        self.put(row, column, self.book.strings[index])

    def _take_label(self, data: bytes) -> None:
        row, column, _ = _place(data)
        self.put(row, column, self.book.decoder.long(data, 6) or None)

    def _take_special(self, data: bytes) -> None:
        row, column, _ = _place(data)
        self.put(row, column, _error(data[6]) if data[7] else bool(data[6]))

    def _take_formula(self, data: bytes) -> None:
        row, column, _ = _place(data)
        if data[12:14] != b"\xff\xff":
            self.put_number(*_number(data))
        elif data[6] == 0:
            self.waiting = row, column
        elif data[6] == 1:
            self.put(row, column, bool(data[8]))
        elif data[6] == 2:
            self.put(row, column, _error(data[8]))

    def _take_text_of_formula(self, data: bytes) -> None:
        if self.waiting:
            self.put(*self.waiting, self.book.decoder.long(data, 0) or None)
        self.waiting = None

    def _take_row(self, data: bytes) -> None:
        if data[12] & 0x20:
            self.hidden_rows.add(struct.unpack_from("<H", data)[0])

    def _take_columns(self, data: bytes) -> None:
        first, last, _, _, flags = struct.unpack_from("<5H", data)
        if flags & 1:
            self.hidden_columns.update(range(first + 1, min(last, LAST_COLUMN) + 2))

    def _take_merges(self, data: bytes) -> None:
        for at in range(2, len(data) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<4H", data, at)
            self.merges.append((top + 1, left + 1, bottom + 1, right + 1))


def _error(code: int) -> CellError:
    return CellError(ERRORS.get(code, "#N/A"))


def _unpacked(packed: int) -> float:
    """A number in 30 bits: a whole one, or the upper half of a floating one; perhaps in hundredths."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return number / 100 if packed & 1 else number
