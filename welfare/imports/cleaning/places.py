"""The place cells of a row, read together: a village means something only within its kecamatan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from welfare.imports.cleaning.text import filled_text
from welfare.imports.fields import Problem, Severity
from welfare.imports.workbook import Value
from welfare.regions import matching
from welfare.regions.matching import Gazetteer

PlaceReader = Callable[[Value, Value, Value, str, dict[str, Any], list[Problem]], None]

_SEVERITY = {
    matching.NOT_FOUND: Severity.WARN,
    matching.AMBIGUOUS: Severity.WARN,
    matching.CONTRADICTION: Severity.WARN,
    matching.PROPOSED: Severity.WARN,
    matching.NO_VILLAGE: Severity.WARN,
    matching.ALONE: Severity.INFO,
}


def make_place_reader(
    group: str, gazetteer: Gazetteer, columns: tuple[int | None, int | None, int | None]
) -> PlaceReader:
    """The reader of a group's cells: village, kecamatan, and both in one; columns count from 1.

    Writes `village_code`, `subdistrict_code`, and for what was not exact `place` (score, reason, alternatives), under the group's prefix.
    """
    village_column, subdistrict_column, region_column = columns
    named = village_column is not None or region_column is not None
    village_key, subdistrict_key, place_key = f"{group}village_code", f"{group}subdistrict_code", f"{group}place"
    texts = (f"{group}village_text", f"{group}subdistrict_text")
    street_key = f"{group}address"
    field_name = f"{group}village" if named else f"{group}subdistrict"
    column = village_column or region_column or subdistrict_column
    told: dict[tuple[str, str], Problem] = {}

    def read(
        village: Value, subdistrict: Value, region: Value, within: str, values: dict[str, Any], problems: list[Problem]
    ) -> None:
        village_text, subdistrict_text = filled_text(village), filled_text(subdistrict)
        if region_text := filled_text(region):
            found = gazetteer.resolve_text(region_text, within or None)
            if not village_text:
                match = found.match
                if found.street:
                    values.setdefault(street_key, found.street)
            else:
                match = gazetteer.resolve(village_text, subdistrict_text or region_text, within or None)
        else:
            match = gazetteer.resolve(village_text, subdistrict_text, within or None)
        if match.village_code:
            values[village_key] = match.village_code
        elif village_text or region_text:
            values[texts[0]] = village_text or region_text
        if match.subdistrict_code:
            values[subdistrict_key] = match.subdistrict_code
        elif subdistrict_text:
            values[texts[1]] = subdistrict_text
        if match.problem and (named or match.problem != matching.NO_VILLAGE):
            if not match.certain:
                values[place_key] = {
                    "score": match.score, "reason": match.reason, "alternatives": list(match.alternatives),
                }  # fmt: skip
            key = (match.problem, match.reason)
            problem = told.get(key)
            if problem is None:
                severity = _SEVERITY[match.problem]
                problem = told[key] = Problem(field_name, match.problem, match.reason, severity, column)
            problems.append(problem)

    return read

