"""The import room's words: verdicts, row kinds, fields and counts, as its pages say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from welfare.desk import wording

VERDICTS = {
    "new": ("Baru", "baru", "info"),
    "changed": ("Berubah", "berubah", "warn"),
    "same": ("Sama", "sama", "mute"),
    "doubtful": ("Ragu", "ragu", "warn"),
    "wrong": ("Salah", "salah", "bad"),
    "skipped": ("Dilewati", "dilewati", "mute"),
}
"""Verdict to tab, word and tone, in the order of the tabs."""

FLAGGED = "flagged"
"""The tab of rows that can be saved, but that somebody should look at."""

ROW_KINDS = {
    "title": "judul",
    "header": "judul kolom",
    "numbering": "nomor kolom",
    "subheading": "subjudul",
    "subtotal": "baris jumlah",
    "footer": "baris tanda tangan",
    "note": "catatan",
    "unused": "nomor tanpa isi",
}


def counts_in_words(counts: Mapping[str, Any]) -> str:
    """ "24 baru, 3 berubah, 2 ragu"; verdicts without rows are left out."""
    parts = [f"{wording.number(counts[name])} {word}" for name, (_, word, _) in VERDICTS.items() if counts.get(name)]
    return ", ".join(parts) or "tidak ada baris data"


def passed_over(counts: Mapping[str, int]) -> str:
    """What was not taken for a record: "7 judul, 1 judul kolom dan 5 baris tanda tangan dilewati", or ""."""
    parts = [f"{wording.number(counts[kind])} {word}" for kind, word in ROW_KINDS.items() if counts.get(kind)]
    if not parts:
        return ""
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} dan {parts[-1]}"
    return f"{text} dilewati"


def rows_in_words(numbers: list[int]) -> str:
    """Row numbers of a head: "baris 9–10", "baris 9", or "tanpa judul kolom"."""
    if not numbers:
        return "tanpa judul kolom"
    if len(numbers) == 1:
        return f"judul kolom di baris {numbers[0]}"
    return f"judul kolom di baris {numbers[0]}–{numbers[-1]}"


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
