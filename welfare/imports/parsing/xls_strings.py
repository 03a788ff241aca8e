"""Texts of old Excel files: one or two bytes per character, and shared texts that run on from record to record."""

from __future__ import annotations

import codecs
import struct

_WIDE, _EXTENDED, _RICH = 1, 4, 8


class Decoder:
    """Reads a text inside one record.  `wide`: BIFF8, which says for each text how it is written."""

    def __init__(self, *, wide: bool) -> None:
        self.wide = wide
        self._encoding = "cp1252"

    def set_codepage(self, number: int) -> None:
        """Only BIFF5 depends on it; an unknown number leaves Windows-1252."""
        try:
            self._encoding = codecs.lookup(f"cp{number}").name
        except LookupError:
            self._encoding = "cp1252"

    def short(self, data: bytes, at: int) -> str:
        """A text whose length is one byte."""
        return self._text(data, at + 1, data[at])

    def long(self, data: bytes, at: int) -> str:
        """A text whose length is two bytes."""
        return self._text(data, at + 2, struct.unpack_from("<H", data, at)[0])

    def _text(self, data: bytes, at: int, length: int) -> str:
        if not self.wide:
            return data[at : at + length].decode(self._encoding, "replace")
        flags = data[at] if length else 0
        at += 1 + (2 if flags & _RICH else 0) + (4 if flags & _EXTENDED else 0)
        return characters(data[at:], length, wide=bool(flags & _WIDE))


def characters(data: bytes, length: int, *, wide: bool) -> str:
    """The first `length` characters of `data`; half of a pair of surrogates is replaced."""
    if wide:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


def shared_strings(pieces: list[bytes]) -> list[str | None]:
    """The table of shared texts out of its record and the records that continue it."""
    reader = _Continued(pieces)
    _, count = struct.unpack("<II", reader.take(8))
    strings: list[str | None] = []
    while len(strings) < count and not reader.at_end():
        strings.append(reader.text() or None)
    return strings


class _Continued:
    """Reads over the joints of records.  A text cut by a joint says anew, in one byte, how it is written."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._index = 0
        self._at = 0

    def at_end(self) -> bool:
        while self._index < len(self._pieces) and self._at >= len(self._pieces[self._index]):
            self._index += 1
            self._at = 0
        return self._index >= len(self._pieces)

    def take(self, count: int) -> bytes:
        """`count` bytes; fewer at the end."""
        taken = []
        while count > 0 and not self.at_end():
            piece = self._pieces[self._index][self._at : self._at + count]
            taken.append(piece)
            self._at += len(piece)
            count -= len(piece)
        return b"".join(taken)

    def text(self) -> str:
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self.take(4))[0] if flags & _EXTENDED else 0
        parts: list[str] = []
        while length and not self.at_end():
            if self._at == 0 and parts:
                flags = self.take(1)[0]
            size = 2 if flags & _WIDE else 1
            here = min(length, (len(self._pieces[self._index]) - self._at) // size)
            if not here:
                break
            parts.append(self.take(here * size).decode("utf-16-le" if size == 2 else "latin-1", "surrogatepass"))
            length -= here
        self.take(4 * runs + extended)
        text = "".join(parts)
        # A pair of surrogates may have been cut at the joint; joined they make the character.
        return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
