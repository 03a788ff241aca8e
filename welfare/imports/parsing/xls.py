"""Excel 97-2003 workbooks (BIFF8, and BIFF5 of Excel 95): the globals, and which sheets are read."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from welfare.imports.parsing.ole import Container
from welfare.imports.parsing.refusals import DOCUMENT, SLIDES, refusal
from welfare.imports.parsing.serials import calendar, kind_of_format
from welfare.imports.parsing.sink import Sink
from welfare.imports.parsing.xls_globals import BOF, EOF, Globals
from welfare.imports.parsing.xls_sheet import read_sheet
from welfare.imports.parsing.xls_strings import Decoder, shared_strings

CONTINUE = 0x3C
FILEPASS, CODEPAGE, DATEMODE, FORMAT, XF, BOUNDSHEET, SST = 0x2F, 0x42, 0x22, 0x41E, 0xE0, 0x85, 0xFC
WORKSHEET = 0
STRANGERS = (("worddocument", DOCUMENT), ("powerpoint document", SLIDES))


def read_xls(content: bytes, sink: Sink) -> None:
    """Read all visible worksheets.  Raises `UnreadableFile`, or one of `refusals.SIGNS_OF_DAMAGE`."""
    container = Container(content)
    if "EncryptedPackage" in container:
        raise refusal("encrypted")
    for stranger, sentence in STRANGERS:
        if stranger in container:
            raise refusal("not_a_spreadsheet", sentence)
    name = next((name for name in ("Workbook", "Book") if name in container), None)
    if name is None:
        raise refusal("not_a_spreadsheet")
    book = container.stream(name)
    found = _read_globals(book)
    sink.format("xls")
    date_of, kinds = calendar(from_1904=found.from_1904), found.kinds()
    for title, state, kind, place in found.sheets:
        if kind != WORKSHEET:
            continue
        if state:
            sink.note(f'Lembar tersembunyi "{title}" tidak dibaca.')
            continue
        sink.sheet(title)
        read_sheet(records(book, place), found, kinds, date_of, sink)


def records(book: bytes, place: int = 0) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record from `place` on, to the end of the stream.  Stops at a record that is cut."""
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        place += 4
        if place + length > len(book):
            raise ValueError("record cut")
        yield kind, book[place : place + length]
        place += length


def _read_globals(book: bytes) -> Globals:
    if len(book) < 8 or struct.unpack_from("<H", book)[0] != BOF:
        raise refusal("old_format" if book[1:2] in (b"\0", b"\2", b"\4") and book[:1] == b"\x09" else "damaged")
    (version,) = struct.unpack_from("<H", book, 4)
    found = Globals(Decoder(wide=version >= 0x0600))
    shared: list[bytes] = []
    previous = 0
    for kind, data in records(book):
        if kind == EOF:
            break
        if kind == FILEPASS:
            raise refusal("encrypted")
        if kind == SST or (kind == CONTINUE and previous == SST):
            shared.append(data)
            kind = SST
        elif kind != CONTINUE:
            _take_global(found, kind, data)
        previous = kind
    if shared:
        found.strings = shared_strings(shared)
    if not found.sheets:
        raise refusal("damaged")
    return found


def _take_global(found: Globals, kind: int, data: bytes) -> None:
    if kind == BOUNDSHEET:
        place, state, type_ = struct.unpack_from("<IBB", data)
        found.sheets.append((found.decoder.short(data, 6), state & 3, type_, place))
    elif kind == FORMAT:
        (number,) = struct.unpack_from("<H", data)
        code = found.decoder.long(data, 2) if found.decoder.wide else found.decoder.short(data, 2)
        found.formats[number] = kind_of_format(code)
    elif kind == XF:
        found.styles.append(struct.unpack_from("<H", data, 2)[0])
    elif kind == DATEMODE:
        found.from_1904 = data[:1] == b"\1"
    elif kind == CODEPAGE:
        found.decoder.set_codepage(struct.unpack_from("<H", data)[0])
