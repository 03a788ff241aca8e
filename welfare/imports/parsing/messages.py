"""What the child tells the parent: one JSON array per line, of primitives only.

`["rows", first, count]` is followed by a line with the rows themselves, which the parent may leave where they are.

JSON because it cannot do anything but make values, even when hostile input has taken over the child.  Values that JSON
lacks travel as an object with one letter: a date as {"d": "1985-06-16"}.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

from welfare.imports.workbook import CellError, Value


def _pack(value: object) -> dict[str, str]:
    if isinstance(value, CellError):
        return {"e": value.text}
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"c": value.isoformat()}
    raise TypeError(type(value).__name__)


_UNPACK: dict[str, Callable[[str], Value]] = {
    "e": CellError,
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "c": dt.time.fromisoformat,
}


def _unpack(packed: dict[str, str]) -> Value:
    ((letter, text),) = packed.items()
    return _UNPACK[letter](text)


_encode = json.JSONEncoder(default=_pack, check_circular=False, separators=(",", ":")).encode
decode = json.JSONDecoder(object_hook=_unpack).decode


def encode(message: list) -> bytes:
    """One line, ASCII, with its line end."""
    return _encode(message).encode("ascii") + b"\n"
