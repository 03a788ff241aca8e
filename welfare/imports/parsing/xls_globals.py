"""What the sheets of an old Excel file share."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare.imports.parsing.serials import BUILT_IN
from welfare.imports.parsing.xls_strings import Decoder

BOF, EOF = 0x0809, 0x0A


@dataclass(slots=True)
class Globals:
    """What the cells of all sheets refer to."""

    decoder: Decoder
    strings: list[str | None] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    sheets: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Name, state (0 visible), type (0 worksheet), place of its first record."""
    from_1904: bool = False

    def kinds(self) -> list[str]:
        """For each cell style: `date`, `time`, `datetime` or nothing."""
        return [self.formats.get(number, "") for number in self.styles]
