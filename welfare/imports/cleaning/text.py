"""Text of a cell as it should have been typed: one kind of space, nothing invisible, nothing else changed."""

from __future__ import annotations

import datetime as dt
import re
import string

from welfare.imports.workbook import CellError, Value

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x034F, 0x061C,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFC, 0xFFFD,
        *range(0xFFF9, 0xFFFC),
    ]
)  # fmt: skip
_DANGEROUS = re.compile("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')

_BLANK = (
    "-|--|---|–|—|.|..|...|…|/|\\|_|__|x|xx|xxx|?|??|n/a|na|nihil|kosong|null|none|nan|#n/a|(kosong)|(tidak ada)|"
    "tidak ada|tdk ada|belum ada|blm ada|tidak punya|belum punya|tdk punya|tidak diisi|belum diisi|tidak memiliki|"
    "belum memiliki"
)
_DITTO = "sda|s.d.a|s.d.a.|sda.|s d a|idem|idem.|ditto|\"|''|〃|”|“|-\"-|-''-"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


BLANK_WORDS = _words(_BLANK)
DITTO_WORDS = _words(_DITTO)
NO_DITTO = frozenset(string.ascii_letters + string.digits) - frozenset("sSiIdD")
"""First letters by which a text is known to be no ditto, which is nearly every text."""


def tidy(text: str) -> str:
    """White space made single, invisible and control characters taken out."""
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    elif "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # of all white space only the plain space is printable
    return " ".join(text.split())


def hides_something(text: str) -> bool:
    """Whether the text holds characters that can deceive a reader: control and writing-direction marks."""
    return not text.isprintable() and _DANGEROUS.search(text) is not None


def as_text(value: Value) -> str:
    """A cell as tidy text; a whole number without decimals, a date in ISO form, an error cell as nothing."""
    if value.__class__ is str:
        text = tidy(value)
        if text[:2] == '="' and (wrapped := _TEXT_FORMULA.match(text)):
            return wrapped.group(1).strip()
        return text
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def filled_text(value: Value) -> str:
    """The same, with the words for "nothing here" (`-`, `belum ada`) as nothing."""
    if value is None:
        return ""
    text = as_text(value)
    return "" if len(text) < 18 and text.lower() in BLANK_WORDS else text


def is_blank(value: Value) -> bool:
    if value is None or value == "":
        return True
    return value.__class__ is str and not tidy(value)


def is_ditto(value: Value) -> bool:
    """Whether the cell says "as above"."""
    return value.__class__ is str and len(value) < 9 and tidy(value).lower() in DITTO_WORDS
