"""Which pillar a word stands for: `Kartar`, `T.K.S.K`, `Karang Taruna Kab. Lamongan`, `Koord. PKH`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from welfare.imports.cleaning.text import tidy
from welfare.imports.fields import PillarWord

_DOTTED = re.compile(r"\b(?:[a-z0-9]\.\s?){2,}[a-z0-9]?\b|\b[a-z0-9](?:\.[a-z0-9])+\b")
_WORDS = re.compile(r"[a-z0-9]+")
_GUESTS = re.compile(
    r"^\W*(?:(?:[a-z]|[ivx]+|\d+)[.)]\s*)?(?:para\s+)?"
    r"(?:undangan|tamu|lain[\s-]*lain|lainnya|nara\s?sumber|panitia|umum|pejabat|opd)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PillarMatch:
    code: str
    score: float
    reason: str
    exact: bool
    """The cell holds the pillar's name and nothing else."""


_NONE = PillarMatch("", 0.0, "", exact=False)


def words_of(text: str) -> str:
    """The words of a text in lower case, abbreviations with dots as one word, single spaces between."""
    text = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", tidy(text).lower())
    return " ".join(_WORDS.findall(text))


class PillarLexicon:
    def __init__(self, pillars: Iterable[PillarWord]) -> None:
        self.names: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        for pillar in pillars:
            self.names[pillar.code] = pillar.name
            for word in (pillar.name, *pillar.aliases, pillar.code):
                self._exact.setdefault(words_of(word), pillar.code)
        self._exact.pop("", None)
        self._squeezed = {word.replace(" ", ""): code for word, code in self._exact.items()}
        parts = sorted(self._exact, key=len, reverse=True)
        self._inside = re.compile(r"\b(?:" + "|".join(map(re.escape, parts)) + r")\b") if parts else re.compile(r"(?!)")
        self._found: dict[str, PillarMatch] = {}

    def find(self, text: str) -> PillarMatch:
        """The pillar that a text names; an empty code when it names none, or more than one."""
        match = self._found.get(text)
        if match is None:
            if len(self._found) > 50_000:
                self._found.clear()
            match = self._found[text] = self._find(words_of(text))
        return match

    def take(self, text: str) -> tuple[str, str]:
        """The first word for a pillar in a text, and the other words; nothing and the text when there is none."""
        words = words_of(text)
        found = self._inside.search(words)
        if found is None:
            return "", text
        return found.group(), f"{words[: found.start()]} {words[found.end() :]}".strip()

    def _find(self, words: str) -> PillarMatch:
        if not words:
            return _NONE
        code = self._exact.get(words) or self._squeezed.get(words.replace(" ", ""))
        if code:
            return PillarMatch(code, 1.0, "Nama pilar dikenal.", exact=True)
        codes = {self._exact[found] for found in self._inside.findall(words)}
        if len(codes) == 1:
            return PillarMatch(codes.pop(), 0.95, "Memuat nama pilar.", exact=False)
        if codes:
            names = ", ".join(sorted(self.names[code] for code in codes))
            return PillarMatch("", 0.0, f"Memuat beberapa pilar: {names}.", exact=False)
        return self._near(words)

    def _near(self, words: str) -> PillarMatch:
        key = words.replace(" ", "")
        if len(key) < 6:
            return _NONE
        allowed = 1 if len(key) < 10 else 2 if len(key) < 20 else 3
        found = {
            code for word, code in self._squeezed.items()
            if len(word) >= 6 and abs(len(word) - len(key)) <= allowed and OSA.distance(word, key) <= allowed
        }  # fmt: skip
        if len(found) != 1:
            return _NONE
        return PillarMatch(found.pop(), 0.85, "Mirip nama pilar.", exact=False)


def names_guests(text: str) -> bool:
    """Whether a subheading gathers guests who belong to no pillar: `UNDANGAN LAINNYA`."""
    return _GUESTS.match(tidy(text)) is not None
