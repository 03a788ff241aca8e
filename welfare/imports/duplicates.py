"""The same person twice in one file: told by NIK, or by name together with birth date, telephone or village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from welfare.imports.fields import Problem, Severity, Status
from welfare.people.names import plain, similarity

if TYPE_CHECKING:
    from welfare.imports.understanding import CleanRow


def mark_duplicates(rows: list[CleanRow]) -> None:
    """Give later rows of the same person the status `duplicate`, pointing at the first one."""
    first: dict[tuple[Any, ...], CleanRow] = {}
    for row in rows:
        if row.status is Status.REJECT or not row.values.get("name"):
            continue
        keys = _keys(row.values)
        original = next((first[key] for key in keys if key in first and _agree(first[key], row)), None)
        if original is None:
            _warn_of_same_number(first, row)
            for key in keys:
                first.setdefault(key, row)
            continue
        row.status = Status.DUPLICATE
        row.duplicate_of = (original.sheet, original.number)
        where = f"baris {original.number}" + (f" lembar {original.sheet}" if original.sheet != row.sheet else "")
        row.problems.append(Problem("", "duplicate", f"Orang yang sama sudah ada pada {where}.", Severity.WARN))
        for key in keys:
            first.setdefault(key, original)


def _keys(values: dict[str, Any]) -> list[tuple[Any, ...]]:
    name = plain(values["name"])
    keys: list[tuple[Any, ...]] = []
    if nik := values.get("nik"):
        keys += [("nik", nik), ("nik15", name, nik[:15])]
    elif len(prefix := values.get("nik_prefix", "")) >= 13:
        keys.append(("nik15", name, prefix))
    for field in ("birth_date", "phone"):
        if value := values.get(field):
            keys.append((field, name, value))
    if (village := values.get("village_code")) and " " in name:
        keys.append(("village", name, village, values.get("pillar", "")))
    return keys


def _agree(one: CleanRow, two: CleanRow) -> bool:
    """Whether nothing that both rows hold says that they are two persons."""
    a, b = one.values, two.values
    if a.get("nik") and a.get("nik") == b.get("nik"):
        return similarity(a["name"], b["name"]) >= 0.6
    if a.get("nik") and b.get("nik"):
        return False
    shared = 0
    for field in ("birth_date", "phone", "village_code"):
        if a.get(field) and b.get(field):
            if a[field] != b[field] and field != "phone":
                return False
            shared += a[field] == b[field]
    if a.get("sex") and b.get("sex") and a["sex"] != b["sex"]:
        return False
    return shared >= 2 or (shared == 1 and _same_prefix(a, b)) or _only_village(a, b)


def _same_prefix(a: dict[str, Any], b: dict[str, Any]) -> bool:
    one, two = (values.get("nik") or values.get("nik_prefix") or "" for values in (a, b))
    length = min(len(one), len(two), 15)
    return length >= 13 and one[:length] == two[:length]


def _only_village(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Lists that hold little else than names: the same name, telephone or village, and nothing against it."""
    strong = ("nik", "nik_prefix", "birth_date")
    if any(a.get(field) or b.get(field) for field in strong):
        return False
    if a.get("phone") and b.get("phone"):
        return a["phone"] == b["phone"]
    return bool(a.get("village_code")) and a.get("village_code") == b.get("village_code")


def _warn_of_same_number(first: dict[tuple[Any, ...], CleanRow], row: CleanRow) -> None:
    other = first.get(("nik", row.values.get("nik")))
    if other is None or not row.values.get("nik"):
        return
    text = f"NIK ini juga dipakai pada baris {other.number} dengan nama lain."
    row.problems.append(Problem("nik", "nik_twice", text, Severity.WARN))
    if row.status is Status.IMPORT:
        row.status = Status.WARN
