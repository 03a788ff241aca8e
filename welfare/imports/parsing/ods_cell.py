"""One cell of an OpenDocument table: its paragraphs, and the value that its attributes give."""

from __future__ import annotations

import datetime as dt
import re

from welfare.imports.parsing.serials import number_from
from welfare.imports.workbook import CellError, Value

NEVER_CALCULATED = CellError("rumus belum dihitung")
_SPACE = re.compile(r"[ \t\r\n]+")
_UNEVEN = re.compile(r"[\t\r\n]|  ")
_DURATION = re.compile(r"PT?(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$")
_LONGEST = 32_767


class Cell:
    """Collects what stands between the start and the end of a cell."""

    __slots__ = ("_attributes", "_paragraphs", "_pieces")

    def __init__(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._paragraphs: list[str] = []
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside the cell begins."""
        if name in ("text:p", "text:h"):
            self._pieces = []
        elif self._pieces is None:
            return
        elif name == "text:s":
            self._pieces.append(" " * min(int(attributes.get("text:c", "1")), _LONGEST))
        elif name == "text:tab":
            self._pieces.append("\t")
        elif name == "text:line-break":
            self._pieces.append("\n")

    def text(self, piece: str) -> None:
        """Characters; white space in the file is one blank, as the format says."""
        if self._pieces is not None:
            self._pieces.append(_SPACE.sub(" ", piece) if _UNEVEN.search(piece) else piece)

    def end(self, name: str) -> None:
        """An element inside the cell ends."""
        if name in ("text:p", "text:h") and self._pieces is not None:
            self._paragraphs.append("".join(self._pieces))
            self._pieces = None

    def value(self) -> Value:
        """The typed value; an empty cell gives None."""
        given = self._attributes
        if not given and not self._paragraphs:
            return None
        shown = "\n".join(self._paragraphs)
        kind = given.get("office:value-type") or given.get("table:value-type", "")
        formula = given.get("table:formula")
        if given.get("calcext:value-type") == "error":
            return CellError(shown or "#VALUE!")
        if formula and kind in ("", "string") and shown.startswith(("#", "Err:")):
            return CellError(shown)
        if kind in ("float", "percentage", "currency"):
            return number_from(given.get("office:value", shown))
        if kind == "date":
            return _date(given.get("office:date-value", shown))
        if kind == "time":
            return _time(given.get("office:time-value", shown))
        if kind == "boolean":
            return given.get("office:boolean-value") == "true"
        if formula and not kind and not shown:
            return NEVER_CALCULATED
        return given.get("office:string-value", shown) or None


def _date(text: str) -> Value:
    try:
        moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text or None
    return moment if moment.time() != dt.time() else moment.date()


def _time(text: str) -> Value:
    found = _DURATION.match(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3]) > 59:
        return text or None  # 36 hours are not an hour of the day
    return dt.time(int(found[1]), int(found[2]), int(found[3]))
