"""Web pages with a table that are named .xls, as many PHP programs export.  Read, because saving them again in the
spreadsheet program would turn every NIK into a number and lose its last digit."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from welfare.imports.parsing.refusals import refusal
from welfare.imports.parsing.sink import Sink

NOTE = "Berkas ini sebenarnya halaman web dengan tabel; semua isinya dibaca sebagai teks."
_SPACE = re.compile(r"[ \t\r\n]+")
_UNSEEN = ("script", "style", "head", "title", "template")


def read_html(text: str, name: str, sink: Sink) -> None:
    """Read every table of the page, one below the other, into one sheet.  Raises `UnreadableFile` without a table."""
    sink.format("html")
    sink.sheet(name)
    reader = _Reader(sink)
    reader.feed(text)
    reader.close()
    reader.finish()
    if not reader.has_table:
        raise refusal("html")
    sink.end(reader.merges)
    sink.note(NOTE)


class _Reader(HTMLParser):
    """Rows of `<tr>`, cells of `<td>` and `<th>`; spans are merged areas, with the value in the first cell."""

    def __init__(self, sink: Sink) -> None:
        super().__init__(convert_charrefs=True)
        self.sink = sink
        self.has_table = False
        self.merges: list[tuple[int, int, int, int]] = []
        self._row = 0
        self._cells: list[str | None] | None = None
        self._pieces: list[str] | None = None
        self._unseen = 0
        self._taken: dict[int, int] = {}
        """Column -> last row that a cell from above reaches down to."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.has_table = True
        elif tag == "tr":
            self.finish()
            self._row += 1
            self._cells = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._cells is None:
                self._row += 1
                self._cells = []
            self._start_cell(dict(attrs))
        elif tag == "br" and self._pieces is not None:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.finish()

    def handle_data(self, data: str) -> None:
        if self._pieces is not None and not self._unseen:
            self._pieces.append(_SPACE.sub(" ", data))

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        across, down = (_span(attributes.get(key)) for key in ("colspan", "rowspan"))
        cells = self._cells
        if cells is None:
            return
        while self._taken.get(len(cells) + 1, 0) >= self._row:
            cells.append(None)
        column = len(cells) + 1
        if across > 1 or down > 1:
            self.merges.append((self._row, column, self._row + down - 1, column + across - 1))
        if down > 1:
            self._taken.update(dict.fromkeys(range(column, column + across), self._row + down - 1))
        self._across = across
        self._pieces = []

    def _end_cell(self) -> None:
        if self._pieces is None or self._cells is None:
            return
        lines = "".join(self._pieces).split("\n")
        self._cells.append("\n".join(line.strip() for line in lines).strip() or None)
        room = self.sink.limits.columns + 1 - len(self._cells)
        self._cells.extend([None] * min(self._across - 1, max(room, 0)))
        self._pieces = None

    def finish(self) -> None:
        """End the row that is open, if any."""
        self._end_cell()
        if self._cells:
            self.sink.row(self._row, list(self._cells))
        self._cells = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 1_000) if text and text.isdecimal() and len(text) < 6 else 1
