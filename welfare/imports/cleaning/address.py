"""Addresses: RT and RW taken out of the street, in three digits."""

from __future__ import annotations

import re

from welfare.imports.cleaning.text import filled_text
from welfare.imports.workbook import Value

_BOTH = re.compile(
    r"[\s,;(]*\bRT\.?\s*[:.\-]?\s*(\d{1,3})\s*[/,.;\-\s]*\s*\bRW\.?\s*[:.\-]?\s*(\d{1,3})\b\)?"
    r"|[\s,;(]*\bRT\.?\s*[/\-]\s*RW\.?\s*[:.]?\s*(\d{1,3})\s*[/\-.\s]\s*(\d{1,3})\b\)?"
    r"|[\s,;(]*\bRT\.?\s*[:.]?\s*(\d{1,3})\s*/\s*(\d{1,3})\b\)?",
    re.IGNORECASE,
)
_RT = re.compile(r"[\s,;(]*\bRT\.?\s*[:.\-]?\s*(\d{1,3})\b\)?", re.IGNORECASE)
_RW = re.compile(r"[\s,;(]*\bRW\.?\s*[:.\-]?\s*(\d{1,3})\b\)?", re.IGNORECASE)
_PAIR = re.compile(r"^\D*(\d{1,3})\s*[/\-,.\s]\s*\D*(\d{1,3})\D*$")
_NUMBER = re.compile(r"\d{1,3}")


def three_digits(number: str) -> str:
    """`6` as `006`; nothing for 0."""
    return number.lstrip("0").zfill(3) if number.strip("0") else ""


def split_address(text: str) -> tuple[str, str, str]:
    """Street, RT and RW of an address."""
    if "rt" not in (lower := text.lower()) and "rw" not in lower:
        return text, "", ""
    if match := _BOTH.search(text):
        numbers = [number for number in match.groups() if number]
        return _without(text, match), three_digits(numbers[0]), three_digits(numbers[1])
    rt = rw = ""
    if match := _RT.search(text):
        rt, text = three_digits(match.group(1)), _without(text, match)
    if match := _RW.search(text):
        rw, text = three_digits(match.group(1)), _without(text, match)
    return text, rt, rw


def _without(text: str, match: re.Match[str]) -> str:
    before, after = text[: match.start()].rstrip(" ,;-"), text[match.end() :].strip(" ,;")
    if not after or not before:
        return before or after
    return f"{before}, {after}" if text[match.end() : match.end() + 1] == "," else f"{before} {after}"


def read_unit(value: Value) -> str | None:
    """An RT or RW number; empty for a blank, None for what is no number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return three_digits(str(int(value))) if 0 <= value < 1000 else None
    text = filled_text(value)
    if not text:
        return ""
    found = _NUMBER.findall(text)
    return three_digits(found[0]) if len(found) == 1 else None


def read_rt_rw(value: Value) -> tuple[str, str] | None:
    """RT and RW of one cell, `003/005`; None when it cannot be read."""
    text = filled_text(value)
    if not text:
        return "", ""
    if match := _PAIR.match(text):
        return three_digits(match.group(1)), three_digits(match.group(2))
    one = read_unit(text)
    return (one, "") if one else None
