"""The parent's view of rows that stay in the child's messages: decoded a few thousand at a time, when asked for.

A list of a million rows would otherwise take a gigabyte of the server's memory.
"""

from __future__ import annotations

import os
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from typing import IO, overload

from welfare.imports.parsing.messages import decode
from welfare.imports.parsing.refusals import refusal
from welfare.imports.workbook import Value

Row = list[Value]
_KEPT = 2


def decode_rows(line: bytes, count: int) -> list[Row]:
    """The rows of one message.  Raises `UnreadableFile` when it is not what was announced: nobody trusts the child."""
    try:
        rows = decode(line.decode("ascii"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise refusal("damaged") from None
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, list) for row in rows):
        raise refusal("damaged")
    return rows


class MessageFile:
    """A file without a name, gone when nobody wants its rows any more."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed below

    def __del__(self) -> None:
        self.file.close()


class StoredRows(Sequence[Row]):
    """The rows of a sheet, from the first on; rows that no message holds are empty.

    Reading along is fast, jumping about costs a decoding of thousands of rows each time.
    """

    def __init__(self, store: MessageFile) -> None:
        self._store = store
        self._starts: list[int] = []
        """Index of each chunk's first row; with count, offset and length of the message in `_places`."""
        self._places: list[tuple[int, int, int]] = []
        self._decoded: dict[int, list[Row]] = {}
        self._length = 0

    def add(self, start: int, count: int, offset: int, length: int) -> None:
        """Take note of a message with `count` rows from index `start` on."""
        self._starts.append(start)
        self._places.append((count, offset, length))
        self._length = start + count

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._length)
            if step == 1:
                return list(islice(self.read_from(start), max(stop - start, 0)))
            return [self[place] for place in range(start, stop, step)]
        place = range(self._length)[index]
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return []
        rows, within = self._chunk(number), place - self._starts[number]
        return rows[within] if within < len(rows) else []

    def __iter__(self) -> Iterator[Row]:
        return self.read_from(0)

    def read_from(self, place: int) -> Iterator[Row]:
        """The rows from index `place` on."""
        for number in range(max(bisect_right(self._starts, place) - 1, 0), len(self._starts)):
            start = self._starts[number]
            if start > place:
                yield from ([] for _ in repeat(None, start - place))
                place = start
            rows = self._chunk(number)
            yield from rows[place - start :] if place > start else rows
            place = max(place, start + len(rows))

    def _chunk(self, number: int) -> list[Row]:
        rows = self._decoded.get(number)
        if rows is None:
            count, offset, length = self._places[number]
            rows = decode_rows(os.pread(self._store.file.fileno(), length, offset), count)
            while len(self._decoded) >= _KEPT:
                del self._decoded[next(iter(self._decoded))]
            self._decoded[number] = rows
        return rows
