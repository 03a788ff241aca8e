"""Amounts in Indonesian words, as receipts and payment lists write them: 21.500 > "dua puluh satu ribu lima ratus"."""

from __future__ import annotations

_UNITS = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def terbilang(number: int) -> str:
    """A whole number in words.  Raises ValueError below 0 and from a thousand triliun on."""
    if not 0 <= number < 10**15:
        raise ValueError("Angka di luar jangkauan terbilang.")
    if number == 0:
        return _UNITS[0]
    words = []
    for size, name in _SCALES:
        count, number = divmod(number, size)
        if count:
            # One thousand is "seribu"; one million stays "satu juta".
            words.append("seribu" if (count, name) == (1, "ribu") else f"{_hundreds(count)} {name}")
    if number:
        words.append(_hundreds(number))
    return " ".join(words)


def rupiah_words(amount: int) -> str:
    """ "Satu juta dua ratus lima puluh ribu rupiah", as it stands below a sum."""
    words = terbilang(amount)
    return f"{words[0].upper()}{words[1:]} rupiah"


def _hundreds(number: int) -> str:
    """1 to 999."""
    hundreds, rest = divmod(number, 100)
    words = [] if not hundreds else ["seratus"] if hundreds == 1 else [f"{_UNITS[hundreds]} ratus"]
    if 0 < rest < 12:
        words.append(_UNITS[rest])
    elif 12 <= rest < 20:
        words.append(f"{_UNITS[rest - 10]} belas")
    elif rest:
        tens, ones = divmod(rest, 10)
        words.append(f"{_UNITS[tens]} puluh" + (f" {_UNITS[ones]}" if ones else ""))
    return " ".join(words)
