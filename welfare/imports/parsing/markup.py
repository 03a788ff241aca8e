"""XML parts of zipped workbooks, streamed: no tree, no entities, nothing fetched."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from welfare.imports.parsing.limits import Limits
from welfare.imports.parsing.refusals import refusal

PIECE = 1 << 18
MOST_ENTRIES = 10_000

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


def _refuse(*_: Any) -> None:
    # A workbook has no use for a document type; a bomb or a thief of files has.
    raise refusal("damaged")


def stream(part: IO[bytes], start: Start, end: End, text: Text, *, keep_prefixes: bool = False) -> None:
    """Parse `part` with three callbacks.  Raises ExpatError, or `UnreadableFile` on a document type or an entity.

    Names come without the prefix of the root element, since `<x:row>` of one writer is `<row>` of another.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.CharacterDataHandler = text

    def root(name: str, attributes: dict[str, str]) -> None:
        own = name.rpartition(":")[0] + ":"
        plain = keep_prefixes or own == ":"
        parser.StartElementHandler = start if plain else lambda tag, given: start(tag.removeprefix(own), given)
        parser.EndElementHandler = end if plain else lambda tag: end(tag.removeprefix(own))
        parser.StartElementHandler(name, attributes)

    parser.StartElementHandler = root
    while piece := part.read(PIECE):
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """The name without its prefix: `x:row` is `row`."""
    return name.rpartition(":")[2]


def elements(part: IO[bytes]) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part, in order, as local name and attributes (with local names too).  No text."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    stream(part, start, lambda _: None, lambda _: None)
    return found


class Package:
    """A zip file by the names in it, whatever case and slashes its writer used.  Nothing is unpacked to disk."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._zip = zipfile.ZipFile(file)
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.unzipped_bytes:
            raise refusal("too_large")
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusal("encrypted")
        self._entries = {self._plain(entry.filename): entry for entry in entries}

    @staticmethod
    def _plain(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").lower()

    def __contains__(self, name: str) -> bool:
        return self._plain(name) in self._entries

    def names(self) -> list[str]:
        return list(self._entries)

    def open(self, name: str) -> IO[bytes]:
        """The part, unpacked while it is read.  Raises KeyError."""
        return self._zip.open(self._entries[self._plain(name)])
