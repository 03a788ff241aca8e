"""The words by which lists call pillars."""

from __future__ import annotations

from pillars.models import Pillar
from welfare.imports.fields import PillarWord


def pillar_words() -> list[PillarWord]:
    """The pillars of the register and the words by which lists call them."""
    return [
        PillarWord(pillar.code, pillar.name, (pillar.short_name, *pillar.aliases)) for pillar in Pillar.objects.all()
    ]


def pillar_in_name(name: str, words: list[PillarWord]) -> str:
    """The code of the pillar that a unit's own name tells ("Karang Taruna Desa …", "LKSA …"); else empty."""
    lowered = name.lower()
    for word in words:
        if any(lowered.startswith(alias.lower()) for alias in (word.name, *word.aliases)):
            return word.code
    return ""
