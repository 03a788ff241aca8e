"""Workbooks made by hand, byte by byte, for what no library writes: odd writers, old formats, hostile files."""

from __future__ import annotations

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def xlsx_parts(sheet: str, *, strings: str = "", formats: str = "", namespace: str = MAIN, state: str = "visible"):
    """The parts of a one-sheet workbook; `sheet` is what stands inside `<worksheet>`, `strings` inside `<sst>`."""
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{relations}<Relationship Id="a" Type="{_DOCUMENT}/officeDocument" Target="/xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_DOCUMENT}"><sheets>'
        f'<sheet name="Data" sheetId="1" r:id="s1" state="{state}"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relations}<Relationship Id="s1" Type="{_DOCUMENT}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
        f'<Relationship Id="s3" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{formats}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}">{sheet}</worksheet>',
    }


def xlsx(sheet: str, **options: str) -> bytes:
    """A one-sheet workbook, see `xlsx_parts`."""
    return zipped(xlsx_parts(sheet, **options))


def ods(tables: str, *, styles: str = "", manifest: str = "") -> bytes:
    """A spreadsheet whose `<office:spreadsheet>` contains `tables`."""
    names = " ".join(f'xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text", "style", "draw"))
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:calcext">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return zipped(parts | {"content.xml": content})


def record(kind: int, data: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def text(value: str) -> bytes:
    """A BIFF8 text with a length of two bytes."""
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def xls(sheets: dict[str, bytes], *, shared: list[bytes] | None = None, more: bytes = b"", version: int = 0x0600):
    """An old Excel file: `sheets` are the records between BOF and EOF of each; a name that begins with ~ is hidden."""
    bof = struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)
    shared_records = b"".join(record(0x3C if i else 0xFC, piece) for i, piece in enumerate(shared or []))

    def globals_with(places: list[int]) -> bytes:
        bounds = b""
        for (name, _), place in zip(sheets.items(), places, strict=True):
            plain = name.removeprefix("~").encode("cp1252")
            flags = b"\0" if version == 0x0600 else b""
            head = struct.pack("<IBB", place, name.startswith("~"), 0)
            bounds += record(0x85, head + bytes([len(plain)]) + flags + plain)
        return record(0x809, bof) + more + bounds + shared_records + record(0x0A)

    streams = [record(0x809, bof[:2] + b"\x10\0" + bof[4:]) + body + record(0x0A) for body in sheets.values()]
    start = len(globals_with([0] * len(streams)))
    places = [start + sum(map(len, streams[:i])) for i in range(len(streams))]
    return container({"Workbook" if version == 0x0600 else "Book": globals_with(places) + b"".join(streams)})


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams, each long enough to need no mini stream."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        content = content.ljust(4_096, b"\0")
        pieces = [content[i : i + 512].ljust(512, b"\0") for i in range(0, len(content), 512)]
        entries.append(_entry(name, 2, len(sectors), len(content)))
        table.extend(range(len(sectors) + 1, len(sectors) + len(pieces)))
        table.append(0xFFFFFFFE)
        sectors.extend(pieces)
    directory = len(sectors)
    sectors.append(b"".join(entries).ljust(512, b"\0"))
    table.append(0xFFFFFFFE)
    return _with_allocation(sectors, table, directory)


def _with_allocation(sectors: list[bytes], table: list[int], directory: int) -> bytes:
    """Header, sectors, allocation table, and the list of its sectors, which runs on when the header is full."""
    count = -(-(len(table) + 16) // 120)
    first = len(sectors)
    numbers = list(range(first, first + count))
    lists = [numbers[i : i + 127] for i in range(109, count, 127)]
    table.extend([0xFFFFFFFD] * count + [0xFFFFFFFC] * len(lists))
    table.extend([0xFFFFFFFF] * (128 * count - len(table)))
    sectors.append(struct.pack(f"<{len(table)}I", *table))
    for i, part in enumerate(lists):
        after = first + count + i + 1 if i + 1 < len(lists) else 0xFFFFFFFE
        sectors.append(struct.pack("<128I", *part, *[0xFFFFFFFF] * (127 - len(part)), after))
    more = first + count if lists else 0xFFFFFFFE
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<5I", count, directory, 0, 4_096, 0xFFFFFFFE) + struct.pack("<3I", 0, more, len(lists))
    return head + struct.pack("<109I", *(numbers + [0xFFFFFFFF] * 109)[:109]) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + bytes(48)
    return entry + struct.pack("<IQ", start, size)
