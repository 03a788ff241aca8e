"""NIK and KK numbers as they arrive, and how they were damaged on the way.

A spreadsheet keeps 15 figures of a number.  A NIK in a number cell has therefore lost its last digit, and shows a 0
there; nothing tells it from a NIK that truly ends in 0, so neither is accepted.  What is left of a damaged number is
handed on for matching, never as a NIK.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from welfare.imports.cleaning.text import filled_text
from welfare.imports.workbook import CellError, Value
from welfare.people import nik as numbers

LENGTH = numbers.LENGTH
_SURE = 15
_EXACT = 2**53
_PREFIX = re.compile(r"^\W*(?:n\W?i\W?k|no(?:mor)?\W*(?:ktp|nik|kk)|ktp|kk)\b[\s.:=]*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^(\d)(?:[.,](\d+))?\s*[eE]\s*\+?\s*(\d{1,2})$")
_SEPARATORS = re.compile(r"[\s.\-–—_/,'’`‘\"|]+")
_LETTERS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"})
_PLAIN = re.compile(r"\d{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberReading:
    number: str = ""
    """16 digits that can be a NIK, or nothing."""
    prefix: str = ""
    """The first digits, as far as they are certain, of a damaged number."""
    code: str = ""
    message: str = ""
    repaired: bool = False
    parsed: numbers.Nik | None = None
    """What the number says; of a damaged one only when all but its last digit is certain (its serial is then not)."""


BLANK = NumberReading()


def passed_through_numbers(values: Iterable[Value]) -> bool:
    """Whether text cells of a column show that a spreadsheet had taken them for numbers before they became text.

    The sign is `3,52424E+15`, or far more numbers that end in 0 than chance gives.  In such a column a bare number that
    ends in 0 may have lost its last digit.
    """
    total = zeros = 0
    for value in values:
        if value.__class__ is not str:
            continue
        text = value.strip()
        if _PLAIN.fullmatch(text):
            total += 1
            zeros += text.endswith("0")
        elif _SCIENTIFIC.match(text):
            return True
    return total >= 20 and zeros > total * 0.1 + 3 * (total * 0.09) ** 0.5


def read_nik(value: Value, *, doubt_zero: bool = False) -> NumberReading:
    """The NIK in a cell.  `doubt_zero`: also a text that ends in 0 may be damaged (see `passed_through_numbers`)."""
    if value.__class__ is str and _PLAIN.fullmatch(value):
        return _whole(str(value), repaired=False, doubt_zero=doubt_zero)
    if isinstance(value, bool | CellError):
        return NumberReading(code="nik_unread", message="Sel NIK berisi galat, bukan nomor.")
    if isinstance(value, int | float):
        return _number(value)
    text = filled_text(value)
    if not text or text in ("0", "'0"):
        return BLANK
    return _text(text, doubt_zero=doubt_zero)


def _number(value: float) -> NumberReading:
    if value == 0:
        return BLANK
    if value != int(value) or value < 0:
        return NumberReading(code="nik_unread", message="Sel NIK berisi angka yang bukan nomor NIK.")
    text = str(int(value))
    if len(text) != LENGTH:
        return _wrong_length(text)
    if text.endswith("0") or value >= _EXACT:
        message = "NIK disimpan sebagai angka sehingga angka terakhirnya hilang; ketik ulang sebagai teks."
        return NumberReading(prefix=text[:_SURE], code="nik_lost_digit", message=message, parsed=_all_but_last(text))
    return _whole(text, repaired=True, doubt_zero=False)


def _text(text: str, *, doubt_zero: bool) -> NumberReading:
    bare = _PREFIX.sub("", text).strip().lstrip("'’`‘")
    if match := _SCIENTIFIC.match(bare.replace(" ", "")):
        whole, decimals, power = match.group(1), match.group(2) or "", int(match.group(3))
        sure = (whole + decimals)[:-1] if power >= len(decimals) else ""
        message = f"NIK terpotong oleh lembar kerja ({text}); ketik ulang sebagai teks."
        return NumberReading(prefix=sure[:_SURE], code="nik_scientific", message=message)
    digits = _SEPARATORS.sub("", bare)
    if digits.endswith(".0"):
        digits = digits[:-2]
    if not digits.isdigit():
        lettered = digits.translate(_LETTERS)
        if not (lettered.isdigit() and sum(map(str.isdigit, digits)) >= len(digits) - 3 and len(digits) >= 12):
            return NumberReading(code="nik_unread", message=f"“{text[:40]}” bukan nomor NIK.")
        digits = lettered
    if len(digits) != LENGTH:
        return _wrong_length(digits)
    # Separators, an apostrophe or a letter show that the number was always text.
    return _whole(digits, repaired=digits != text, doubt_zero=doubt_zero and digits == text)


def _wrong_length(digits: str) -> NumberReading:
    short = len(digits) < LENGTH
    message = f"NIK {'kurang' if short else 'lebih'}: {len(digits)} angka, seharusnya {LENGTH}."
    return NumberReading(
        prefix=digits[:_SURE] if short else "", code="nik_short" if short else "nik_long", message=message
    )


def _whole(digits: str, *, repaired: bool, doubt_zero: bool) -> NumberReading:
    try:
        parsed = numbers.parse(digits)
    except numbers.InvalidNik as error:
        return NumberReading(code=f"nik_{error.code}", message=str(error))
    if doubt_zero and digits.endswith("0"):
        message = "Kolom NIK pernah disimpan sebagai angka; angka terakhir nomor yang berakhir 0 mungkin hilang."
        return NumberReading(prefix=digits[:_SURE], code="nik_doubtful", message=message, parsed=parsed)
    return NumberReading(digits, repaired=repaired, parsed=parsed)


def _all_but_last(digits: str) -> numbers.Nik | None:
    """The birth date and sex of a number whose last digit is lost."""
    try:
        return numbers.parse(digits[:_SURE] + "1")
    except numbers.InvalidNik:
        return None


def read_kk(value: Value) -> NumberReading:
    """A family card number: 16 digits as well, but with a date of issue, so only its length can be judged."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = str(int(value))
        if len(text) == LENGTH and text.endswith("0"):
            return NumberReading(
                prefix=text[:_SURE], code="kk_lost_digit",
                message="Nomor KK disimpan sebagai angka sehingga angka terakhirnya hilang.",
            )  # fmt: skip
    else:
        text = _SEPARATORS.sub("", _PREFIX.sub("", filled_text(value)))
    if not text or text == "0":
        return BLANK
    if len(text) == LENGTH and text.isdigit():
        return NumberReading(text)
    return NumberReading(code="kk_unread", message=f"Nomor KK harus {LENGTH} angka.")
