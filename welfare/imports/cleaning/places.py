"""The place cells of a row, read together: a village means something only within its kecamatan."""

from __future__ import annotations

from typing import Any

from welfare.imports.cleaning.text import filled_text
from welfare.imports.fields import Problem, Severity
from welfare.imports.workbook import Value
from welfare.regions import matching
from welfare.regions.matching import Gazetteer, PlaceMatch

_MOST_REMEMBERED = 50_000
_SEVERITY = {matching.ALONE: Severity.INFO}
"""What is not certain is warned of; a village whose name only one kecamatan has is merely told."""


class PlaceReader:
    """Reads a group's cells: village, kecamatan, and both in one.

    Writes `village_code` and `subdistrict_code`, what was written where it is no known place (`village_text`,
    `subdistrict_text`), the street of a whole address (`address`), and for what is not certain `place`: its score,
    reason and alternatives; all under the group's prefix.
    """

    def __init__(self, group: str, gazetteer: Gazetteer, columns: tuple[int | None, int | None, int | None]) -> None:
        """`columns` (from 1): village, kecamatan, both in one."""
        village, subdistrict, region = columns
        self.gazetteer = gazetteer
        self.named = village is not None or region is not None
        self.field = f"{group}village" if self.named else f"{group}subdistrict"
        self.column = village or region or subdistrict
        self.keys = tuple(
            f"{group}{key}"
            for key in ("village_code", "subdistrict_code", "village_text", "subdistrict_text", "place", "address")
        )
        self._seen: dict[tuple[str, str, str, str], tuple[dict[str, Any], str, Problem | None]] = {}

    def read(
        self, cells: tuple[Value, Value, Value], within: str, values: dict[str, Any], problems: list[Problem]
    ) -> None:
        """`within` is the code of the kecamatan that the sheet or a subheading gives, or nothing."""
        texts = (filled_text(cells[0]), filled_text(cells[1]), filled_text(cells[2]), within)
        known = self._seen.get(texts)
        if known is None:
            if len(self._seen) > _MOST_REMEMBERED:
                self._seen.clear()
            known = self._seen[texts] = self._read(*texts)
        found, street, problem = known
        if street:
            values.setdefault(self.keys[5], street)
        if found:
            values.update(found)
        if problem is not None:
            problems.append(problem)

    def _read(
        self, village: str, subdistrict: str, region: str, within: str
    ) -> tuple[dict[str, Any], str, Problem | None]:
        """Values, street, and what is to be said."""
        match, street = self._match(village, subdistrict, region, within)
        village_code, subdistrict_code, village_text, subdistrict_text, place, _ = self.keys
        values: dict[str, Any] = {}
        if match.village_code:
            values[village_code] = match.village_code
        elif village or region:
            values[village_text] = village or region
        if match.subdistrict_code:
            values[subdistrict_code] = match.subdistrict_code
        elif subdistrict:
            values[subdistrict_text] = subdistrict
        if not match.problem or not (self.named or match.problem != matching.NO_VILLAGE):
            return values, street, None
        if not match.certain:
            values[place] = {"score": match.score, "reason": match.reason, "alternatives": list(match.alternatives)}
        severity = _SEVERITY.get(match.problem, Severity.WARN)
        return values, street, Problem(self.field, match.problem, match.reason, severity, self.column)

    def _match(self, village: str, subdistrict: str, region: str, within: str) -> tuple[PlaceMatch, str]:
        if region and not village:
            found = self.gazetteer.resolve_text(region, within or None)
            return found.match, found.street
        return self.gazetteer.resolve(village, subdistrict or region, within or None), ""
