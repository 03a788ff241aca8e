"""NIK and KK numbers as they arrive, and how they were damaged on the way.

A spreadsheet keeps 15 figures of a typed number.  A NIK in a number cell has therefore lost its last digit, and shows
a 0 there; nothing tells it from a NIK that truly ends in 0, so neither is accepted: not even in a column whose other
numbers are whole, because a program wrote those and somebody may have typed this one.  What is left of a damaged number
is handed on for matching, never as a NIK.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from welfare.imports.cleaning.text import filled_text
from welfare.imports.workbook import CellError, Value
from welfare.people import nik as numbers

LENGTH = numbers.LENGTH
_SURE = 15
_EXACT = 2**53
_ENOUGH = 20
"""Numbers from which a share can be told."""
_PREFIX = re.compile(r"^\W*(?:n\W?i\W?k|no(?:mor)?\W*(?:ktp|nik|kk)|ktp|kk)\b[\s.:=]*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^(\d)(?:[.,](\d+))?\s*[eE]\s*\+?\s*(\d{1,2})$")
_SEPARATORS = re.compile(r"[\s.\-–—_/,'’`‘\"|]+")
_LETTERS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"})
_PLAIN = re.compile(r"\d{16}", re.ASCII)


class NumberReading(NamedTuple):
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


class NumberStudy:
    """Whether the texts of a column have lost their last digit, shown by how many of them end in 0.

    A tenth of whole numbers do, and all of those that Excel once took for a number and cut to 15 figures.
    """

    def __init__(self) -> None:
        self._total = self._zeros = 0
        self._scientific = False

    def see(self, value: Value) -> None:
        if value.__class__ is not str:
            return
        text = str(value).strip()
        if len(text) == LENGTH and _PLAIN.fullmatch(text):
            self._total += 1
            self._zeros += text[-1] == "0"
        elif not self._scientific and _SCIENTIFIC.match(text):
            self._scientific = True

    def passed_through_numbers(self, *, typed: bool = False) -> bool:
        """Whether the texts of a column were numbers once: then a bare one that ends in 0 may be damaged.

        The sign is far more numbers that end in 0 than chance gives; and in a file that does not tell numbers from
        texts (`typed` False), a single `3,52424E+15`.
        """
        total = self._total
        many = total >= _ENOUGH and self._zeros > total * 0.1 + 3 * (total * 0.09) ** 0.5
        return many or (self._scientific and not typed)


def read_nik(value: Value, *, doubt_zero: bool = False) -> NumberReading:
    """The NIK in a cell.  `doubt_zero`: also a text that ends in 0 may be damaged (see `NumberStudy`)."""
    if value.__class__ is str and _PLAIN.fullmatch(value):
        return _whole(str(value), repaired=False, doubt_zero=doubt_zero)
    if isinstance(value, bool | CellError):
        return NumberReading(code="nik_unread", message="Sel NIK berisi galat, bukan nomor.")
    if isinstance(value, int | float):
        return _number(value)
    text = filled_text(value)
    if not text or text in ("0", "'0"):
        return BLANK
    return _text(text, value, doubt_zero=doubt_zero)


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


def _text(text: str, value: Value, *, doubt_zero: bool) -> NumberReading:
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
    # Separators, an apostrophe, a letter or a hard space show that the number was always text.
    bare_number = digits == text and value.__class__ is str and str(value).strip(" ").isdecimal()
    return _whole(digits, repaired=digits != text, doubt_zero=doubt_zero and bare_number)


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
