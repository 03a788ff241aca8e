"""What makes a password easy to guess here: everyday words of Indonesia, of the office and of its work.

Django's list of common passwords has few of twelve letters and none in Indonesian; "bismillah2026" passes it.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

# One word a line.  Sources: words of the office, the region and the six pillars; words that passwords leaked from
# Indonesia are known for (bismillah, sayang, indonesia, cinta, rahasia, …).
_LIST = Path(__file__).with_name("everyday_words.txt")
# Longest first, so that "karangtaruna" goes before "karang".
_WORDS = sorted(_LIST.read_text(encoding="utf-8").split(), key=lambda word: (-len(word), word))
_EVERYDAY = re.compile("|".join(_WORDS))
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
MOST_LEFT = 6
"""So many characters must be left when everyday words, runs and dates are gone."""
SHORTEST_NUMBER = 20
"""Digits alone may be a password, but not as short as the numbers people have at hand: phone, NIK, KK, bank account."""


def remainder(password: str) -> str:
    """What is left of a password to be guessed, once everyday words, repeats and keyboard runs are taken out."""
    plain = password.casefold()
    left = min(_strip(plain), _strip(_without_runs(plain).translate(_LOOKS_LIKE)), key=len)
    return re.sub(r"(.)\1+", r"\1", left)


def _strip(text: str) -> str:
    text = re.sub(r"[\s._-]+", "", text)
    text = _EVERYDAY.sub("", text)
    return _EVERYDAY.sub("", re.sub(r"(19|20)\d\d", "", _without_runs(text)))


def _without_runs(text: str) -> str:
    return re.sub(r"\d{3,}", lambda run: "" if _is_run(run.group()) else run.group(), text)


def _is_run(digits: str) -> bool:
    """123456, 98765, 0000: each digit as far from the one before."""
    return len({(int(b) - int(a)) % 10 for a, b in itertools.pairwise(digits)}) == 1


class EverydayWordsValidator:
    """Refuses passwords that are hardly more than everyday words, years and runs of digits."""

    def validate(self, password: str, user: Any = None) -> None:
        if password.isdecimal() and len(password) < SHORTEST_NUMBER:
            raise ValidationError(
                f"Kata sandi dari angka saja mudah ditebak (nomor HP, NIK); pakai sedikitnya {SHORTEST_NUMBER} angka.",
                code="password_number",
            )
        if len(remainder(password)) < MOST_LEFT:
            raise ValidationError(
                "Kata sandi ini mudah ditebak: terlalu banyak kata sehari-hari, tahun, atau deret angka. "
                "Pakai beberapa kata yang tidak berhubungan.",
                code="password_everyday_words",
            )

    def get_help_text(self) -> str:
        return "Jangan hanya kata sehari-hari, nama tempat, tahun, atau deret angka, misalnya bismillah2026."
