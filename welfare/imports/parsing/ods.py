"""OpenDocument spreadsheets (ods), streamed.  A repetition is counted, never unfolded before the limits are asked."""

from __future__ import annotations

import re
from functools import lru_cache

from welfare.imports.parsing.markup import Package, elements, stream
from welfare.imports.parsing.ods_cell import Cell
from welfare.imports.parsing.refusals import refusal
from welfare.imports.parsing.sink import Sink
from welfare.imports.workbook import Value

HIDDEN = ("collapse", "filter")
# What stands inside a table without being its cells: notes, pictures, deleted rows, tables of other files.
_ASIDE = re.compile(
    r"office:(annotation|forms)|draw:|dr3d:|table:(shapes|tracked-changes|dde-link|scenario)|presentation:"
)


@lru_cache(maxsize=1_000)
def is_aside(name: str) -> bool:
    """Remembered, since a file has millions of elements and few names."""
    return bool(_ASIDE.match(name))


def read_ods(package: Package, sink: Sink) -> None:
    """Read all visible sheets.  Raises `UnreadableFile`, or one of `refusals.SIGNS_OF_DAMAGE`."""
    if "META-INF/manifest.xml" in package:
        with package.open("META-INF/manifest.xml") as part:
            if any(name == "encryption-data" for name, _ in elements(part)):
                raise refusal("encrypted")
    sink.format("ods")
    reader = _Reader(sink)
    with package.open("content.xml") as part:
        stream(part, reader.start, reader.end, reader.text, keep_prefixes=True)
    if not reader.is_spreadsheet:
        raise refusal("not_a_spreadsheet")


class _Reader:
    """The state between the callbacks of the XML parser."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.is_spreadsheet = False
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.aside = 0
        """How many open elements belong to something that is not a cell."""
        self.in_table = False
        self.cell: Cell | None = None
        self.row = self.column = 0
        self._begin_table()

    def _begin_table(self) -> None:
        self.row, self.repeated = 0, 1
        self.cells: list[Value] = []
        self.cell_repeated = 1
        self.row_is_hidden = False
        self.columns_seen = 0
        self.hidden_columns: list[int] = []
        self.merges: list[tuple[int, int, int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.aside or is_aside(name):
            self.aside += 1
        elif self.cell is not None:
            if name == "table:table":
                self.aside = 1
            else:
                self.cell.start(name, attributes)
        elif name.startswith("table:"):
            self._start_part(name.removeprefix("table:"), attributes)
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties":
            if attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
        elif name == "office:spreadsheet":
            self.is_spreadsheet = True

    def text(self, piece: str) -> None:
        if self.cell is not None and not self.aside:
            self.cell.text(piece)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif self.cell is not None:
            self.cell.end(name)
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table":
            if self.in_table:
                self.sink.end(self.merges, self.hidden_columns)
            self.in_table = False

    def _start_part(self, part: str, attributes: dict[str, str]) -> None:
        if part == "table":
            self._start_table(attributes)
        elif not self.in_table:
            return
        elif part == "table-row":
            self.row += self.repeated
            self.repeated = _repetition(attributes, "rows")
            self.row_is_hidden = attributes.get("table:visibility") in HIDDEN
            self.column = 0
            self.cells = []
        elif part in ("table-cell", "covered-table-cell"):
            self.cell = Cell(attributes)
            self.cell_repeated = _repetition(attributes, "columns")
            self._note_merge(attributes)
        elif part == "table-column":
            count = _repetition(attributes, "columns")
            if attributes.get("table:visibility") in HIDDEN:
                last = min(self.columns_seen + count, self.sink.limits.columns)
                self.hidden_columns.extend(range(self.columns_seen + 1, last + 1))
            self.columns_seen += count

    def _start_table(self, attributes: dict[str, str]) -> None:
        name = attributes.get("table:name", "")
        if not self.is_spreadsheet or self.in_table:
            self.aside = 1
        elif attributes.get("table:style-name") in self.hidden_styles:
            self.sink.note(f'Lembar tersembunyi "{name}" tidak dibaca.')
            self.aside = 1
        else:
            self._begin_table()
            self.in_table = True
            self.sink.sheet(name)

    def _note_merge(self, attributes: dict[str, str]) -> None:
        across = int(attributes.get("table:number-columns-spanned", "1"))
        down = int(attributes.get("table:number-rows-spanned", "1"))
        if across > 1 or down > 1:
            self.merges.append((self.row, self.column + 1, self.row + down - 1, self.column + across))

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        value = self.cell.value()
        self.cell = None
        count = self.cell_repeated
        if value is not None:
            # One place beyond the last kept column is enough for the sink to see that something stands there.
            most = self.sink.limits.columns + 1
            first = min(self.column, most - 1)
            self.cells.extend([None] * (first - len(self.cells)))
            self.cells.extend([value] * min(count, most - len(self.cells)))
        self.column += count

    def _end_row(self) -> None:
        if not self.in_table or not self.cells:
            return
        if self.repeated > 1:
            self.sink.require_room_for(self.row + self.repeated - 1)
        for number in range(self.row, self.row + self.repeated):
            self.sink.row(number, list(self.cells), hidden=self.row_is_hidden)


def _repetition(attributes: dict[str, str], of: str) -> int:
    return max(int(attributes.get(f"table:number-{of}-repeated", "1")), 1)
