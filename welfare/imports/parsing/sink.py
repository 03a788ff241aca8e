"""Where every format puts its rows: trims, counts, holds the limits, and writes messages for the parent."""

from __future__ import annotations

from collections.abc import Callable

from welfare.imports.parsing.limits import Limits
from welfare.imports.parsing.messages import encode
from welfare.imports.parsing.refusals import refusal
from welfare.imports.workbook import Value

CHUNK_ROWS = 2_000
SMALL_GAP = 50
FAR_ROWS = 10_000
"""So many blank rows before a filled one, beyond the row limit: a stray cell and not a long list."""
MOST_MERGES = 100_000
MOST_SHEETS = 1_000


class Sink:
    """Takes sheets one after the other, and their rows in ascending order.  Raises `UnreadableFile` at a limit."""

    def __init__(self, write: Callable[[bytes], object], limits: Limits) -> None:
        self._write = write
        self.limits = limits
        self._rows_left = limits.rows
        self._cells_left = limits.cells
        self._sheets = 0
        self._begin("")

    def _begin(self, name: str) -> None:
        self._name = name
        self._last = 0
        self._width = 0
        self._chunk: list[list[Value]] = []
        self._chunk_first = 1
        self._hidden_rows: list[int] = []
        self._strays: list[str] = []

    def format(self, name: str) -> None:
        self._write(encode(["format", name]))

    def note(self, sentence: str) -> None:
        self._write(encode(["note", sentence]))

    def sheet(self, name: str) -> None:
        """Begin a sheet; `end` must follow."""
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            raise refusal("too_large")
        self._begin(name)
        self._write(encode(["sheet", name.replace("\0", "")]))

    def row(self, number: int, cells: list[Value], *, hidden: bool = False) -> None:
        """Take row `number` (from 1).  `cells` is used up.  A row without a filled cell leaves no trace."""
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > self.limits.columns:
            self._cut(number, cells)
        if not cells:
            return
        if number <= self._last:
            raise refusal("damaged")  # rows out of order: no spreadsheet program writes or opens that
        if number > self._rows_left:
            return self._beyond(number, cells)
        self._cells_left -= len(cells)
        if self._cells_left < 0:
            raise refusal("too_large")
        if hidden:
            self._hidden_rows.append(number)
        self._last = number
        self._width = max(self._width, len(cells))
        self._append(number, cells)
        return None

    def require_room_for(self, last: int) -> None:
        """Raise `too_many_rows` when filled rows reach down to row `last`; saves unfolding a repetition in vain."""
        if last > self._rows_left:
            raise refusal("too_many_rows")

    def _append(self, number: int, cells: list[Value]) -> None:
        chunk = self._chunk
        gap = number - self._chunk_first - len(chunk)
        if gap:
            if gap > SMALL_GAP:
                self._flush()
                self._chunk_first, chunk = number, self._chunk
            else:
                chunk.extend([] for _ in range(gap))
        chunk.append(cells)
        if len(chunk) >= CHUNK_ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._chunk:
            return
        line = encode(self._chunk)
        if b"\\u0000" in line:  # PostgreSQL stores no NUL; a look at the line is cheaper than one at every cell
            for row in self._chunk:
                row[:] = [cell.replace("\0", "") if isinstance(cell, str) else cell for cell in row]
            line = encode(self._chunk)
        self._write(encode(["rows", self._chunk_first, len(self._chunk)]))
        self._write(line)
        self._chunk_first += len(self._chunk)
        self._chunk = []

    def _cut(self, number: int, cells: list[Value]) -> None:
        first = next(i for i in range(self.limits.columns, len(cells)) if cells[i] is not None)
        self._strays.append(cell_name(number, first + 1))
        del cells[self.limits.columns :]
        while cells and cells[-1] is None:
            cells.pop()
        del self._strays[1_000:]

    def _beyond(self, number: int, cells: list[Value]) -> None:
        if number - self._last <= FAR_ROWS:
            raise refusal("too_many_rows")
        first = next(i for i, cell in enumerate(cells) if cell is not None)
        self._strays.append(cell_name(number, first + 1))
        if len(self._strays) > FAR_ROWS:
            raise refusal("too_many_rows")

    def end(
        self, merges: list[tuple[int, int, int, int]] | None = None, hidden_columns: list[int] | None = None
    ) -> None:
        """End the sheet.  `merges` as in `workbook.Sheet`; `hidden_columns` numbered from 1."""
        self._flush()
        kept = [area for area in merges or () if area[0] <= self._last and area[1] <= self._width]
        if len(kept) > MOST_MERGES:
            raise refusal("too_large")
        columns = [column for column in hidden_columns or () if column <= self._width]
        self._write(encode(["end", kept, self._hidden_rows, columns]))
        self._rows_left -= self._last
        where = f'di lembar "{self._name}"'
        if self._hidden_rows:
            self.note(f"{_count(len(self._hidden_rows))} baris tersembunyi ikut dibaca {where}.")
        if columns:
            self.note(f"{_count(len(columns))} kolom tersembunyi ikut dibaca {where}.")
        if self._strays:
            rest = f" dan {_count(len(self._strays) - 1)} baris lain" if len(self._strays) > 1 else ""
            self.note(f"Isi yang jauh di luar tabel tidak dibaca {where}: mulai sel {self._strays[0]}{rest}.")


def cell_name(row: int, column: int) -> str:
    """The name that the spreadsheet program shows: `cell_name(1, 28)` is AB1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
