"""Delimited text: csv, tsv, `sep=` files, and what people paste.  Every value stays the text that it is."""

from __future__ import annotations

import codecs
import re

from welfare.imports.parsing.delimited import Splitter, find_delimiter
from welfare.imports.parsing.refusals import refusal
from welfare.imports.parsing.sink import Sink
from welfare.imports.workbook import Value

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"$')
_NUMBERED = re.compile(r"\s*\d{1,4}\s*[.)]\s*\S")
_FIRST_TAG = re.compile(r"\s*<(!doctype\s+html|html|head|meta|table|style|body|!--|div|p|center|b)\b", re.IGNORECASE)
NUL_NOTE = "Karakter NUL di dalam berkas dibuang."
ENCODING_NOTE = "Pengodean berkas dibaca sebagai Windows-1252 (bukan UTF-8); periksa huruf-huruf khusus."


def read_text_file(content: bytes, filename: str, sink: Sink) -> None:
    """Read bytes that are no known binary format.  Raises `UnreadableFile` when they are no text either."""
    text = decode_text(content, sink)
    if _FIRST_TAG.match(text):
        from welfare.imports.parsing.html import read_html

        return read_html(text, sheet_name(filename), sink)
    start = text[:2_000].lstrip().lower()
    if start.startswith("mime-version:"):
        raise refusal("html")
    if start.startswith("<?xml"):
        known = "office:spreadsheet" in start or "opendocument" in start or "<html" in start
        raise refusal("old_format" if known else "not_a_spreadsheet")
    return read_text(text, sheet_name(filename), sink)


def sheet_name(filename: str) -> str:
    """The name that the spreadsheet program gives to the sheet of a text file: the file's, without its ending."""
    stem = filename.replace("\\", "/").rpartition("/")[2]
    return (stem.rpartition(".")[0] or stem)[:100] or "Lembar1"


def decode_text(content: bytes, sink: Sink) -> str:
    """Bytes -> text, with a note on what had to be assumed or dropped.  Raises `UnreadableFile` for binary data."""
    text = _decode(content, sink)
    if "\0" in text:
        if text.count("\0") > len(text) // 20:
            raise refusal("not_a_spreadsheet")
        text = text.replace("\0", "")
        sink.note(NUL_NOTE)
    if len(_CONTROLS.findall(text[:100_000])) > max(2, len(text[:100_000]) // 200):
        raise refusal("not_a_spreadsheet")
    return text


def _decode(content: bytes, sink: Sink) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    sample = content[:4_000]
    if b"\0" in sample:
        # Letters of an Indonesian list are ASCII: in UTF-16 one byte of nearly every pair is zero.
        pairs = len(sample) // 2
        if sample[1::2].count(0) > pairs * 0.6 and sample[::2].count(0) < pairs * 0.1:
            return content.decode("utf-16-le", "replace")
        if sample[::2].count(0) > pairs * 0.6 and sample[1::2].count(0) < pairs * 0.1:
            return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        sink.note(ENCODING_NOTE)
        # Five bytes have no meaning in Windows-1252; Latin-1 gives them one rather than losing the file.
        return (
            content.decode("cp1252", "replace")
            if not set(content) & set(b"\x81\x8d\x8f\x90\x9d")
            else content.decode("latin-1")
        )


def read_text(text: str, name: str, sink: Sink, *, pasted: bool = False) -> None:
    """Read delimited text into one sheet.  Row numbers are those that a spreadsheet program would show."""
    if "\0" in text:
        text = text.replace("\0", "")
        sink.note(NUL_NOTE)
    text = text.removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = None
    if lines[0].lower().startswith("sep=") and len(lines[0].rstrip()) <= 5:
        delimiter = lines[0][4:5] or None
        lines = lines[1:]  # the spreadsheet program does not show this line
    if delimiter is None:
        delimiter = "" if pasted and _is_numbered_list(lines) else find_delimiter(lines, strict=pasted)
    sink.format("text" if pasted else "csv")
    sink.sheet(name)
    splitter = Splitter(lines, delimiter)
    for number, fields in splitter.records():
        if fields:
            sink.row(number, [_value(field) for field in fields])
    sink.end()
    if pasted and not delimiter:
        sink.note("Teks tidak terbagi dalam kolom; tiap baris dibaca sebagai satu sel.")
    for note in splitter.notes():
        sink.note(note)


def _value(field: str) -> Value:
    if field.startswith('="') and (found := _TEXT_FORMULA.match(field)):
        field = found[1].replace('""', '"')
    return field or None


def _is_numbered_list(lines: list[str]) -> bool:
    """A list such as people send by message: `1. Budi Santoso - TKSK Bluluk 0812-0000-0001`."""
    filled = [line for line in lines if line.strip()]
    if any("\t" in line for line in filled):
        return False
    return sum(bool(_NUMBERED.match(line)) for line in filled) > len(filled) * 0.5
