"""Office Open XML workbooks (xlsx, xlsm; transitional and strict): what belongs to the whole book."""

from __future__ import annotations

import posixpath
import re
from typing import IO

from welfare.imports.parsing.markup import Package, elements, stream
from welfare.imports.parsing.refusals import refusal
from welfare.imports.parsing.serials import BUILT_IN, calendar, kind_of_format
from welfare.imports.parsing.sink import Sink
from welfare.imports.parsing.xlsx_sheet import Book, read_sheet

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(package: Package, sink: Sink) -> None:
    """Read all visible worksheets.  Raises `UnreadableFile`, or one of `refusals.SIGNS_OF_DAMAGE`."""
    sink.format("xlsx")
    main = _main_part(package)
    relations = _relations(package, main)
    from_1904, sheets = _table_of_contents(package, main)
    book = Book(
        strings=_shared_strings(package, _target(package, relations, "/sharedStrings", main)),
        kinds=_date_kinds(package, _target(package, relations, "/styles", main)),
        calendar=calendar(from_1904=from_1904),
        unescape=unescape,
    )
    for name, state, identity in sheets:
        kind, target = relations[identity]
        if not kind.endswith("/worksheet"):
            continue  # a chart or a macro sheet has no cells
        if state in ("hidden", "veryHidden"):
            sink.note(f'Lembar tersembunyi "{name}" tidak dibaca.')
            continue
        sink.sheet(name)
        with package.open(target) as part:
            read_sheet(part, book, sink)


def unescape(text: str) -> str:
    """Undo `_x000D_`, the way of the format to write what XML cannot hold; NUL and half characters are dropped."""
    if "_x" not in text:
        return text

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return "" if code == 0 or 0xD800 <= code < 0xE000 else chr(code)

    return _ESCAPE.sub(character, text)


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package:
        with package.open("_rels/.rels") as part:
            for name, attributes in elements(part):
                if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
                    return attributes["Target"].lstrip("/")
    return "xl/workbook.xml"


def _relations(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """Identity -> (type, name of the part), for the parts that the workbook part names."""
    folder, name = posixpath.split(main)
    found = {}
    with package.open(f"{folder}/_rels/{name}.rels") as part:
        for element, attributes in elements(part):
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"].replace("\\", "/")))
                found[attributes["Id"]] = (attributes["Type"], target)
    return found


def _target(package: Package, relations: dict[str, tuple[str, str]], kind: str, main: str) -> str | None:
    for type_, target in relations.values():
        if type_.endswith(kind):
            return target if target in package else None
    return None


def _table_of_contents(package: Package, main: str) -> tuple[bool, list[tuple[str, str, str]]]:
    """Whether days count from 1904, and (name, state, relation) of every sheet in order."""
    from_1904, sheets = False, []
    with package.open(main) as part:
        for element, attributes in elements(part):
            if element == "workbookPr":
                from_1904 = attributes.get("date1904") in ("1", "true", "on")
            elif element == "sheet":
                sheets.append((attributes["name"], attributes.get("state", "visible"), attributes["id"]))
    if not sheets:
        raise refusal("damaged")
    return from_1904, sheets


def _date_kinds(package: Package, name: str | None) -> list[str]:
    """For each cell style: `date`, `time`, `datetime` or nothing."""
    if name is None:
        return []
    formats: dict[str, str] = {str(number): kind for number, kind in BUILT_IN.items()}
    kinds: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt" and "numFmtId" in attributes:
            formats[attributes["numFmtId"]] = kind_of_format(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif inside and tag == "xf":
            kinds.append(formats.get(attributes.get("numFmtId", "0"), ""))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    with package.open(name) as part:
        stream(part, start, end, lambda _: None)
    return kinds


def _shared_strings(package: Package, name: str | None) -> list[str | None]:
    if name is None:
        return []
    with package.open(name) as part:
        return _strings_of(part)


def _strings_of(part: IO[bytes]) -> list[str | None]:
    texts = _SharedTexts()
    stream(part, texts.start, texts.end, texts.text)
    return texts.found


class _SharedTexts:
    """The texts that cells point to; phonetic readings (`rPh`) are no part of a text."""

    def __init__(self) -> None:
        self.found: list[str | None] = []
        self._pieces: list[str] = []
        self._reading = self._phonetic = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "t":
            self._reading = not self._phonetic
        elif tag == "si":
            self._pieces.clear()
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self._reading = False
        elif tag == "si":
            self.found.append(unescape("".join(self._pieces)) or None)
        elif tag == "rPh":
            self._phonetic = False

    def text(self, piece: str) -> None:
        if self._reading:
            self._pieces.append(piece)
