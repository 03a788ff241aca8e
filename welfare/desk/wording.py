"""How the office writes numbers and counts, for pages and papers alike."""

from __future__ import annotations

import re


def number(value: int) -> str:
    """1234 as "1.234"."""
    return f"{value:,}".replace(",", ".")


def count_words(count: int, noun: str, of: int | None = None) -> str:
    """As one says it: "22 dari 27 post", "32 peserta", "Belum ada peserta", "Tidak ada dari 27 post" (none of some)."""
    if of is not None and of != count:
        return f"{number(count)} dari {number(of)} {noun}" if count else f"Tidak ada dari {number(of)} {noun}"
    return f"{number(count)} {noun}" if count else f"Belum ada {noun}"


def spaced_phone(text: str) -> str:
    """A phone number in groups that can be read aloud: "081234567890" as "0812-3456-7890".

    Anything that is not plain digits is left as it was typed.
    """
    if not re.fullmatch(r"0\d{8,13}", text):
        return text
    return "-".join(part for part in (text[:4], text[4:8], text[8:]) if part)
