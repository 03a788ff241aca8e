"""Telephone numbers, in the local form `08…`."""

from __future__ import annotations

import re
from typing import NamedTuple

from welfare.imports.cleaning.text import filled_text
from welfare.imports.workbook import Value

_MOBILE = re.compile(r"08[1-9]\d{7,11}", re.ASCII)
_PLAIN = re.compile(r"08[1-9]\d{7,10}", re.ASCII)
_LANDLINE = re.compile(r"0[2-79]\d{7,11}", re.ASCII)
_NOTES = re.compile(r"\([^)\d]*\)|[A-Za-z][A-Za-z .:]*")
_BETWEEN = re.compile(r"[/,;|&]|\bdan\b|\batau\b|\s-\s")
_NOT_DIGITS = re.compile(r"\D+", re.ASCII)
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)


class PhoneReading(NamedTuple):
    phone: str = ""
    second: str = ""
    code: str = ""
    message: str = ""


BLANK = PhoneReading()


def read_phone(value: Value) -> PhoneReading:
    """The number in a cell, and the second one if two are written."""
    if value.__class__ is str and _PLAIN.fullmatch(value):
        return PhoneReading(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    text = filled_text(value)
    if not text or text in ("0", "'0"):
        return BLANK
    if _SCIENTIFIC.match(text):
        return PhoneReading(code="phone_scientific", message=f"Nomor telepon terpotong oleh lembar kerja ({text}).")
    found = [number for piece in _pieces(text) if (number := _local(piece))]
    good = [number for number in found if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)]
    if good:
        second = next((number for number in good[1:] if number != good[0]), "")
        return PhoneReading(good[0], second)
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return PhoneReading(code="phone_unread", message=f"“{text[:40]}” bukan nomor telepon.")
    return _bad(digits)


def _number(value: float) -> PhoneReading:
    if value == 0:
        return BLANK
    if value < 0 or value != int(value):
        return PhoneReading(code="phone_unread", message="Sel telepon berisi angka yang bukan nomor telepon.")
    digits = str(int(value))
    number = "0" + digits[2:] if digits.startswith("62") and len(digits) > 10 else "0" + digits
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return PhoneReading(number)
    return _bad(digits)


def _bad(digits: str) -> PhoneReading:
    if len(digits) < 10:
        return PhoneReading(code="phone_short", message=f"Nomor telepon terlalu pendek: {len(digits)} angka.")
    if len(digits) > 13:
        return PhoneReading(code="phone_long", message=f"Nomor telepon terlalu panjang: {len(digits)} angka.")
    return PhoneReading(code="phone_unread", message="Nomor telepon tidak dikenal bentuknya.")


def _pieces(text: str) -> list[str]:
    pieces = []
    for piece in _BETWEEN.split(text):
        words = _NOTES.sub(" ", piece).split()
        whole = [word for word in words if len(_NOT_DIGITS.sub("", word)) >= 9]
        pieces += whole if len(whole) > 1 else [" ".join(words)]
    return pieces


def _local(piece: str) -> str:
    digits = _NOT_DIGITS.sub("", piece)
    if digits.startswith("0062"):
        digits = digits[2:]
    if digits.startswith("62") and len(digits) > 9:
        rest = digits[2:].lstrip("0")
        return "0" + rest
    if digits.startswith("8"):
        return "0" + digits
    return digits
