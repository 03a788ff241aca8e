"""How well an import result agrees with a truth file: rows seen, and each field's precision and recall.

Truth files say for each spreadsheet row its kind, what is expected of it, the true values (`true_*`) and whether the
sheet shows enough to recover them (`shown_*`).  Results hold one line per row taken for a person.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

FIELDS = (
    "full_name", "sex", "birth_place", "birth_date", "nik", "phone", "village_code", "subdistrict_code", "pillar",
    "position", "address", "rt", "rw",
)  # fmt: skip


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return "0" + digits[2:] if digits.startswith("62") else digits


def _address(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def same(field: str, found: str, true: str) -> bool:
    if field == "phone":
        return _phone(found) == _phone(true)
    if field in ("rt", "rw"):
        return found.lstrip("0") == true.lstrip("0")
    if field == "address":
        return _address(found).startswith(_address(true))
    if field in ("full_name", "position", "birth_place"):
        return _letters(found) == _letters(true)
    return found.strip() == true.strip()


def read(path: Path) -> dict[tuple[str, int], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["sheet"], int(row["row"])): row for row in csv.DictReader(file)}


def score(truth: Path, result: Path) -> dict[str, tuple[float, float]]:
    """(precision, recall) by field, and under `rows` for the rows taken for persons."""
    true, found = read(truth), read(result)
    people = {key for key, row in true.items() if row["kind"] == "data" and row["expect"] != "reject"}
    taken = {key for key, row in found.items() if row["status"] != "reject"}
    both = people & taken
    scores = {"rows": (len(both) / max(1, len(taken)), len(both) / max(1, len(people)))}
    for field in FIELDS:
        right = wrong = missed = 0
        for key in both:
            value = found[key].get(field, "").strip()
            if value and same(field, value, true[key][f"true_{field}"]):
                right += 1
            elif value:
                wrong += 1
            elif true[key][f"shown_{field}"] == "1":
                missed += 1
        scores[field] = (right / max(1, right + wrong), right / max(1, right + wrong + missed))
    return scores
