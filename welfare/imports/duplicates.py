"""The same person twice in one file: told by NIK, or by name together with birth date, telephone or village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from welfare.imports.fields import Problem, Severity, Status
from welfare.people.names import plain, similarity

if TYPE_CHECKING:
    from welfare.imports.understanding import CleanRow

_FACTS = ("name", "nik", "nik_prefix", "birth_date", "phone", "village_code", "sex")
_APART = "\x1f"


class SeenPersons:
    """The persons of the rows so far.

    Kept small, as a file may have a million of them: keys as their hashes (what they lead to is compared again), and of
    each first row only the facts that are compared, in one text.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._facts: list[str] = []

    def mark(self, row: CleanRow) -> None:
        """Give the row the status `duplicate`, pointing at an earlier one of the same person; else remember it."""
        values = row.values
        name = values.get("name")
        if not name or row.status is None or row.status is Status.REJECT:
            return
        first = self._first
        place = len(self._facts)
        keys = _keys(values, plain(name))
        earlier = [found for key in keys if (found := first.setdefault(key, place)) != place]
        original = next((found for found in earlier if _agree(_facts_of(self._facts[found]), values)), -1)
        if original < 0:
            if earlier:
                self._warn_of_same_number(row)
            self._facts.append(_text_of(row))
            return
        self._mark_as_copy(row, original)
        for key in keys:
            if first[key] == place:
                first[key] = original

    def _mark_as_copy(self, row: CleanRow, place: int) -> None:
        number, *_, sheet = self._facts[place].split(_APART, len(_FACTS) + 1)
        row.status = Status.DUPLICATE
        row.duplicate_of = (sheet, int(number))
        where = f"baris {number}" + (f" lembar {sheet}" if sheet != row.sheet else "")
        row.problems.append(Problem("", "duplicate", f"Orang yang sama sudah ada pada {where}.", Severity.WARN))

    def _warn_of_same_number(self, row: CleanRow) -> None:
        nik = row.values.get("nik")
        place = self._first.get(hash(("nik", nik)), -1) if nik else -1
        if not 0 <= place < len(self._facts):
            return
        number = self._facts[place].partition(_APART)[0]
        text = f"NIK ini juga dipakai pada baris {number} dengan nama lain."
        row.problems.append(Problem("nik", "nik_twice", text, Severity.WARN))
        if row.status is Status.IMPORT:
            row.status = Status.WARN


def _text_of(row: CleanRow) -> str:
    """Number, facts and sheet; a name of a sheet may hold any character, so it stands last."""
    get = row.values.get
    nik, prefix, birth = get("nik", ""), get("nik_prefix", ""), get("birth_date", "")
    return (
        f"{row.number}\x1f{get('name')}\x1f{nik}\x1f{prefix}\x1f{birth}\x1f{get('phone', '')}\x1f"
        f"{get('village_code', '')}\x1f{get('sex', '')}\x1f{row.sheet}"
    )


def _facts_of(text: str) -> dict[str, str]:
    return dict(zip(_FACTS, text.split(_APART, len(_FACTS) + 1)[1:-1], strict=True))


def _keys(values: dict[str, Any], name: str) -> list[int]:
    keys: list[int] = []
    if nik := values.get("nik"):
        keys += [hash(("nik", nik)), hash(("nik15", name, nik[:15]))]
    elif len(prefix := values.get("nik_prefix", "")) >= 13:
        keys.append(hash(("nik15", name, prefix)))
    if birth := values.get("birth_date"):
        keys.append(hash(("birth", name, birth)))
    if phone := values.get("phone"):
        keys.append(hash(("phone", name, phone)))
    if (village := values.get("village_code")) and " " in name:
        keys.append(hash(("village", name, village, values.get("pillar", ""))))
    return keys


def _agree(a: dict[str, str], values: dict[str, Any]) -> bool:
    """Whether nothing that both rows hold says that they are two persons."""
    b = {fact: str(values.get(fact, "")) for fact in _FACTS}
    if a["nik"] and a["nik"] == b["nik"]:
        return similarity(a["name"], b["name"]) >= 0.6
    if a["nik"] and b["nik"]:
        return False
    shared = 0
    for fact in ("birth_date", "phone", "village_code"):
        if a[fact] and b[fact]:
            if a[fact] != b[fact] and fact != "phone":
                return False
            shared += a[fact] == b[fact]
    if a["sex"] and b["sex"] and a["sex"] != b["sex"]:
        return False
    return shared >= 2 or (shared == 1 and _same_prefix(a, b)) or _only_village(a, b)


def _same_prefix(a: dict[str, str], b: dict[str, str]) -> bool:
    one, two = a["nik"] or a["nik_prefix"], b["nik"] or b["nik_prefix"]
    length = min(len(one), len(two), 15)
    return length >= 13 and one[:length] == two[:length]


def _only_village(a: dict[str, str], b: dict[str, str]) -> bool:
    """Lists that hold little else than names: the same name, telephone or village, and nothing against it."""
    if any(person[fact] for person in (a, b) for fact in ("nik", "nik_prefix", "birth_date")):
        return False
    if a["phone"] and b["phone"]:
        return a["phone"] == b["phone"]
    return bool(a["village_code"]) and a["village_code"] == b["village_code"]
