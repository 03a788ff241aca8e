"""What a column holds, judged by its cells: the share of them that look like a NIK, a telephone number, a village, …"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from welfare.imports.cleaning.text import filled_text
from welfare.imports.cleaning.words import read_sex
from welfare.imports.fields import Kind
from welfare.imports.headings import Vocabulary
from welfare.imports.workbook import CellError, Value
from welfare.people import nik as numbers

_NIK = re.compile(r"^\W*(?:nik\W*)?[\dO]{2}[\d.\s'’\-Oo]{13,24}$|^\d[.,]\d{2,}E\+?1[45]$", re.IGNORECASE)
_PHONE = re.compile(r"^\W*(?:\+?62|0)?\s*8\d[\d\s\-.]{5,14}(?:\D.*)?$")
_DATE = re.compile(
    r"^(?:\w+,\s*)?\d{1,2}[\s\-/.]+(?:\d{1,2}|[A-Za-z]{3,9})[\s\-/.]+'?\d{2,4}$"
    r"|^\d{4}-\d{2}-\d{2}(?:[ T].*)?$|^[A-Za-z]{3,9} \d{4}$"
)
_BIRTH = re.compile(
    r"^(?!(?:tgl|tanggal)\b)[A-Za-z][A-Za-z .']{2,30}\s*[,\s/]\s*\d{1,4}[\s\-/.]+\w{1,10}[\s\-/.]+'?\d{2,4}$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"^\W*(?:jl|jln|jalan|gg|gang|dsn|dusun|dukuh|dk|perum|kp|blok)\b|\brt\W*\d+|\brw\W*\d+", re.IGNORECASE
)
_SIGN_BOX = re.compile(r"^\d{0,4}\s*[.)]?\s*[.…_]{3,}\s*$")
"""Where somebody is to sign: `12 ........`."""
_RT_RW = re.compile(r"^\D{0,6}\d{1,3}\s*/\s*\D{0,6}\d{1,3}$")
_NAME = re.compile(r"^[^\W\d_][^\d_@:;!?=<>*#]{2,60}$")


@dataclass(slots=True)
class Profile:
    filled: int = 0
    shares: dict[Kind, float] = field(default_factory=dict)
    distinct: float = 0.0
    """Share of cells that are different from all others before them."""
    counting: bool = False
    """Running numbers."""
    samples: tuple[str, ...] = ()

    def share(self, kind: Kind) -> float:
        return self.shares.get(kind, 0.0)


def profile(cells: Sequence[Value], words: Vocabulary) -> Profile:
    """Judge a column by the cells given (a few hundred are enough)."""
    counts: dict[Kind, int] = {}
    texts: list[str] = []
    numbers_seen: list[int] = []
    for value in cells:
        if isinstance(value, CellError):
            continue
        text = filled_text(value)
        if not text or _SIGN_BOX.match(text):
            continue
        texts.append(text)
        if text.isdecimal() and len(text) < 8:
            numbers_seen.append(int(text))
        for kind in _kinds(value, text, words):
            counts[kind] = counts.get(kind, 0) + 1
    filled = len(texts)
    if not filled:
        return Profile()
    shares = {kind: count / filled for kind, count in counts.items()}
    steps = sum(b == a + 1 for a, b in pairwise(numbers_seen))
    counting = len(numbers_seen) >= filled * 0.9 and filled >= 2 and steps >= (len(numbers_seen) - 1) * 0.7
    samples = tuple(dict.fromkeys(text[:60] for text in texts[:40]))[:5]
    return Profile(filled, shares, len(set(texts)) / filled, counting, samples)


def _kinds(value: Value, text: str, words: Vocabulary) -> list[Kind]:
    if isinstance(value, dt.date):
        return [Kind.DATE]
    if isinstance(value, int | float):
        return _kinds_of_number(text) if text.isdecimal() else []
    found: list[Kind] = []
    if text[0].isdigit() or text[-1].isdigit():
        found += _kinds_with_digits(text)
    if "@" in text:
        found.append(Kind.EMAIL)
    if len(text) < 16 and not text[0].isdigit() and read_sex(text):  # 1 and 2 say it only below a label that does
        found.append(Kind.SEX)
    if len(text) < 80 and words.pillars.find(text).code:
        found.append(Kind.PILLAR)
    found += _kinds_of_place(text, words)
    if not found and _NAME.match(text):
        found.append(Kind.NAME)
    return found


def _kinds_of_place(text: str, words: Vocabulary) -> list[Kind]:
    found: list[Kind] = []
    if words.gazetteer.is_village_name(text):
        found.append(Kind.VILLAGE)
    if words.gazetteer.is_subdistrict_name(text):
        found.append(Kind.SUBDISTRICT)
    if _STREET.search(text):
        found.append(Kind.ADDRESS)
    elif len(text) < 80 and Kind.VILLAGE not in found and words.gazetteer.resolve_text(text).match.village_code:
        found.append(Kind.REGION)
    return found


def _kinds_with_digits(text: str) -> list[Kind]:
    found: list[Kind] = []
    digits = re.sub(r"\D", "", text)
    if (len(digits) in (15, 16, 17) and _NIK.match(text)) or re.match(r"^\d[.,]\d+E\+1[45]$", text):
        found.append(Kind.NIK)
        if not numbers.is_valid(digits):
            found.append(Kind.KK)
    elif _PHONE.match(text):
        found.append(Kind.PHONE)
    if _DATE.match(text):
        found.append(Kind.DATE)
    elif _BIRTH.match(text):
        found.append(Kind.BIRTH)
    elif _RT_RW.match(text):
        found.append(Kind.RT_RW)
    elif len(text) <= 3 and text.isdigit():
        found.append(Kind.RT)
    return found


def _kinds_of_number(digits: str) -> list[Kind]:
    if len(digits) == 16:
        return [Kind.NIK]
    if (digits.startswith("8") and 9 <= len(digits) <= 12) or (digits.startswith("628") and 11 <= len(digits) <= 14):
        return [Kind.PHONE]
    if len(digits) == 5 and 10_000 <= int(digits) <= 60_000:
        return [Kind.DATE]
    return [Kind.RT] if len(digits) <= 3 and digits != "0" else []
