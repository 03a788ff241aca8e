"""Which format the bytes are, by what is in them: names of files lie."""

from __future__ import annotations

import io
from collections.abc import Callable

from welfare.imports.parsing.limits import Limits
from welfare.imports.parsing.markup import Package, elements
from welfare.imports.parsing.refusals import DOCUMENT, PDF, PICTURE, SLIDES, damage_in_words, refusal
from welfare.imports.parsing.sink import Sink

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first records of workbooks older than Excel 5, which stand in the file without a container.
BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
OTHERS = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", ""),
    (b"%PDF", PDF),
    (b"{\\rtf", DOCUMENT),
    (b"Rar!", ""),
    (b"7z\xbc\xaf", ""),
    (b"\x1f\x8b", ""),
    (b"\x7fELF", ""),
    (b"MZ", ""),
)


def parse(content: bytes, filename: str, limits: Limits, write: Callable[[bytes], object]) -> None:
    """Read the file into messages.  Raises nothing but `UnreadableFile`, MemoryError, and what `write` raises."""
    sink = Sink(write, limits)
    if not content.strip(b"\0 \t\r\n"):
        raise refusal("empty")
    with damage_in_words():
        if content.startswith(ZIP):
            _parse_zip(content, limits, sink)
        elif content.startswith(OLE):
            from welfare.imports.parsing.xls import read_xls

            read_xls(content, sink)
        elif content.startswith(BIFF):
            raise refusal("old_format")
        else:
            _parse_text(content, filename, sink)


def _parse_zip(content: bytes, limits: Limits, sink: Sink) -> None:
    package = Package(io.BytesIO(content), limits)
    if "content.xml" in package:
        from welfare.imports.parsing.ods import read_ods

        return read_ods(package, sink)
    names = package.names()
    if any(name.startswith("word/") for name in names):
        raise refusal("not_a_spreadsheet", DOCUMENT)
    if any(name.startswith("ppt/") for name in names):
        raise refusal("not_a_spreadsheet", SLIDES)
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        raise refusal("old_format")
    if "[content_types].xml" not in package:
        raise refusal("not_a_spreadsheet")
    for name in ("[content_types].xml", "_rels/.rels"):
        if name in package:
            with package.open(name) as part:
                elements(part)
    from welfare.imports.parsing.xlsx import read_xlsx

    return read_xlsx(package, sink)


def _parse_text(content: bytes, filename: str, sink: Sink) -> None:
    for signature, sentence in OTHERS:
        if content.startswith(signature):
            raise refusal("not_a_spreadsheet", sentence)
    from welfare.imports.parsing.text import read_text_file

    read_text_file(content, filename, sink)
