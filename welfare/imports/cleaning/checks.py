"""What the cells of a row say about each other: the NIK against birth date, sex, KK number and kecamatan.

Where the NIK and a cell contradict each other, neither is believed: the value stays out and both are shown.  Where the
cell is empty or unreadable, the NIK fills it; for that a number that lost only its last digit is good enough.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from welfare.imports.fields import Problem, Severity
from welfare.people.nik import Nik

_SHIFTED = 3
"""So many unreadable cells in one row are no chance: a comma too many has moved its cells."""
_DATE_CODES = frozenset({"date_impossible", "date_incomplete", "date_unread", "date_implausible", "date_order"})


def check_row(
    values: dict[str, Any], problems: list[Problem], columns: dict[str, int], wanted: frozenset[str], today: dt.date
) -> None:
    """Compare and complete.  `columns` (from 1) place the problems; `wanted` are the fields that the kind asks for."""
    parsed: Nik | None = values.pop("_nik", None)
    if len(problems) >= _SHIFTED and sum(problem.code.endswith("_unread") for problem in problems) >= _SHIFTED:
        text = "Isi baris tampak bergeser: beberapa sel tidak sesuai kolomnya."
        problems.append(Problem("", "row_shifted", text, Severity.ERROR))
    if parsed is not None:
        if values.get("kk") == parsed.number:
            _drop_nik(values, problems, columns, "nik_is_kk", "NIK sama dengan nomor KK.")
            return
        if "birth_date" in wanted and not _check_birth(parsed, values, problems, columns, today):
            return
        if "sex" in wanted:
            _check_sex(parsed, values, problems, columns)
    if "subdistrict_code" in values and "village_code" not in values:
        _check_home(values, problems, columns)


def _check_birth(
    parsed: Nik, values: dict[str, Any], problems: list[Problem], columns: dict[str, int], today: dt.date
) -> bool:
    """False when the number turned out not to be this person's NIK."""
    written: dt.date | None = values.get("birth_date")
    if written is None:
        values["birth_date"] = parsed.birth_date(today=today)
        if any(problem.code in _DATE_CODES for problem in problems) or "birth_date" in columns or "birth" in columns:
            text = "Tanggal lahir diambil dari NIK."
            problems.append(Problem("birth_date", "birth_from_nik", text, Severity.INFO, _column(columns)))
        return True
    if parsed.born_on(written):
        return True
    told = parsed.birth_date(near=written)
    if written.day != parsed.day and written.month != parsed.month and written.year % 100 != parsed.short_year:
        text = (
            f"Tanggal lahir di nomor ini ({told:%d-%m-%Y}) sama sekali lain dari {written:%d-%m-%Y}: "
            "mungkin nomor KK atau NIK orang lain."
        )
        _drop_nik(values, problems, columns, "nik_not_of_person", text)
        return False
    del values["birth_date"]
    swapped = (written.day, written.month) == (parsed.month, parsed.day)
    hint = " Hari dan bulan mungkin tertukar." if swapped else ""
    text = f"Tanggal lahir tertulis {written:%d-%m-%Y}, menurut NIK {told:%d-%m-%Y}.{hint}"
    problems.append(Problem("birth_date", "birth_contradicts_nik", text, Severity.WARN, _column(columns)))
    return True


def _check_sex(parsed: Nik, values: dict[str, Any], problems: list[Problem], columns: dict[str, int]) -> None:
    written = values.get("sex")
    if not written:
        values["sex"] = parsed.sex
        if "sex" in columns:
            text = "Jenis kelamin diambil dari NIK."
            problems.append(Problem("sex", "sex_from_nik", text, Severity.INFO, columns["sex"]))
    elif written != parsed.sex:
        del values["sex"]
        text = f"Jenis kelamin tertulis {written}, menurut NIK {parsed.sex}."
        problems.append(Problem("sex", "sex_contradicts_nik", text, Severity.WARN, columns.get("sex")))


def _check_home(values: dict[str, Any], problems: list[Problem], columns: dict[str, int]) -> None:
    """A kecamatan that no village supports is doubted when the NIK was issued in another one of the same kabupaten."""
    prefix = values.get("nik") or values.get("nik_prefix", "")
    column = columns.get("subdistrict") or columns.get("region")
    if len(prefix) < 6 or column is None or not ("village" in columns or "region" in columns):
        return
    issued = f"{prefix[:2]}.{prefix[2:4]}.{prefix[4:6]}"
    code = values["subdistrict_code"]
    if issued[:5] == code[:5] and issued != code:
        del values["subdistrict_code"]
        values["subdistrict_proposed"] = code
        text = "Kecamatan tidak didukung desa, dan NIK diterbitkan di kecamatan lain: perlu dipastikan."
        problems.append(Problem("subdistrict", "subdistrict_doubtful", text, Severity.WARN, column))


def _drop_nik(values: dict[str, Any], problems: list[Problem], columns: dict[str, int], code: str, text: str) -> None:
    values.pop("nik", None)
    values.pop("nik_prefix", None)
    problems.append(Problem("nik", code, text, Severity.WARN, columns.get("nik")))


def _column(columns: dict[str, int]) -> int | None:
    return columns.get("birth_date") or columns.get("birth")
