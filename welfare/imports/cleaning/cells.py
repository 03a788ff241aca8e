"""From a field's kind to the function that reads its cells.

A reader is called with the cell, the row's values and the row's problems, and writes into both.  What it writes:

| kind | values |
|---|---|
| name | `name`, `title_before`, `title_after` (for a field `chair`: `chair`, `chair_title_before`, …) |
| nik, kk | `nik`, or `nik_prefix` with the certain digits of a damaged number |
| phone | `phone`, `phone_2` |
| sex | `L` or `P` |
| date, birth_date | a date |
| birth | `birth_place`, `birth_date` |
| pillar | its code; else `institution` with the words as written |
| address | `address`, and `rt`, `rw` when they stand in it |
| rt_rw | `rt`, `rw` |
| year | first year, and `…_until` for a range |
| others | one value under the field's own name |

A blank cell writes nothing.  Places (village, subdistrict, region) take two cells and are read in `places`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Protocol

from welfare.imports.cleaning import address as addresses
from welfare.imports.cleaning import dates, nik, phones, words
from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.cleaning.text import as_text, filled_text, hides_something
from welfare.imports.fields import FieldSpec, Kind, Problem, Severity
from welfare.imports.workbook import CellError, Value
from welfare.people import names

Values = dict[str, Any]
Problems = list[Problem]
Reader = Callable[[Value, Values, Problems], None]
_MOST_REMEMBERED = 20_000
_DATES = (Kind.DATE, Kind.BIRTH_DATE, Kind.BIRTH)
_POST_BEHIND = re.compile(
    r"(?<=\S)\s*\((?:(?:wakil|wk\.?)\s+)?(?:ketua|sekretaris|bendahara|koordinator|anggota|ketua\s+\w+|alm\.?|almh\.?)\)$",
    re.IGNORECASE,
)
"""What lists write behind a name that is no part of it: `Budi Santoso (Ketua)`."""
_LEADING_NUMBER = re.compile(r"^\d{1,4}\s*[.)]\s*(?=[^\W\d])")


class Study(Protocol):
    """What is decided once for a column, by a look at all of its data cells before the first is read."""

    def see(self, value: Value) -> None: ...


def make_study(spec: FieldSpec, today: dt.date) -> Study | None:
    """The study that the reader of this kind needs, if any."""
    if spec.kind is Kind.NIK:
        return nik.NumberStudy()
    if spec.kind is Kind.SEX:
        return words.SexStudy()
    return dates.StyleStudy(today) if spec.kind in _DATES else None


def make_reader(spec: FieldSpec, column: int, study: Study | None, pillars: PillarLexicon, *, typed: bool) -> Reader:
    """The reader of one column (from 1), with what its study found.

    `typed` is False when the file keeps no difference between numbers and text (csv, pasted text).
    """
    make = _MAKERS.get(spec.kind, _text)
    return make(_Column(spec, column, study, pillars, typed))


class _Column:
    """A field at its place in the sheet, and a short way to say what is wrong there."""

    def __init__(self, spec: FieldSpec, column: int, study: Study | None, pillars: PillarLexicon, typed: bool) -> None:
        self.spec, self.name, self.column = spec, spec.name, column
        self.study: Any = study
        self.pillars, self.typed = pillars, typed

    def problem(self, code: str, message: str, severity: Severity = Severity.WARN) -> Problem:
        return Problem(self.name, code, message, severity, self.column)

    def key(self, own: str) -> str:
        """The key of a by-value: `title_before` for `name`, `chair_title_before` for `chair`."""
        return own if self.name == self.spec.kind.value else f"{self.name}_{own}"


def odd_cell(spec: FieldSpec, column: int, value: Value, problems: Problems) -> bool:
    """Tell of error cells and of deceptive characters, whatever the kind; False when there is nothing to read."""
    if value.__class__ is CellError or (value.__class__ is float and not isfinite(value)):
        text = f"Sel berisi galat lembar kerja ({value})."
        problems.append(Problem(spec.name, "cell_error", text, Severity.WARN, column))
        return False
    if value.__class__ is str and hides_something(str(value)):
        problems.append(Problem(spec.name, "hidden_characters", "Karakter tersembunyi dibuang.", Severity.INFO, column))
    return True


Found = tuple[tuple[tuple[str, Any], ...], Problem | None]
"""Values by their keys, and what is to be said about them."""
_REMEMBERED = (str, int, dt.date)
"""Kinds of cells that are equal only when they say the same: True and 1.0 are equal to 1."""


def _remembered(read: Callable[[Value], Found]) -> Reader:
    """A reader for columns in which cells come again: each is read once."""
    seen: dict[Value, Found] = {}

    def reader(value: Value, values: Values, problems: Problems) -> None:
        if value.__class__ not in _REMEMBERED:
            found = read(value)
        elif (known := seen.get(value)) is not None:
            found = known
        else:
            if len(seen) > _MOST_REMEMBERED:
                seen.clear()
            found = seen[value] = read(value)
        for key, item in found[0]:
            values[key] = item
        if found[1] is not None:
            problems.append(found[1])

    return reader


def _name(column: _Column) -> Reader:
    name, limit = column.name, min(column.spec.max_length, 200)
    before, after = column.key("title_before"), column.key("title_after")
    digits = column.problem("name_digits", "Nama memuat angka.")
    numeric = column.problem("name_number", "Sel nama berisi angka, bukan nama.", Severity.ERROR)

    def read(value: Value, values: Values, problems: Problems) -> None:
        text = filled_text(value)
        if not text:
            return
        if len(text) > limit:
            problems.append(column.problem("too_long", f"Nama terlalu panjang ({len(text)} huruf).", Severity.ERROR))
            return
        if text[0].isdigit():
            text = _LEADING_NUMBER.sub("", text)
        if text[-1] == ")":
            text = _POST_BEHIND.sub("", text)
        if not any(map(str.isalpha, text)):
            problems.append(numeric)
            return
        split = names.split_titles(text)
        values[name] = split.name
        if split.before:
            values[before] = split.before
        if split.after:
            values[after] = split.after
        if any(map(str.isdigit, split.name)):
            problems.append(digits)

    return read


def _nik(column: _Column) -> Reader:
    name, prefix = column.name, f"{column.name}_prefix"
    doubt = column.study.passed_through_numbers(typed=column.typed)
    own = name == "nik"
    repaired = column.problem("nik_repaired", "Penulisan NIK dirapikan.", Severity.INFO)

    def read(value: Value, values: Values, problems: Problems) -> None:
        found = nik.read_nik(value, doubt_zero=doubt)
        if found.parsed is not None and own:
            values["_nik"] = found.parsed
        if found.number:
            values[name] = found.number
            if found.repaired:
                problems.append(repaired)
        elif found.code:
            if found.prefix:
                values[prefix] = found.prefix
            problems.append(column.problem(found.code, found.message))

    return read


def _kk(column: _Column) -> Reader:
    def read(value: Value, values: Values, problems: Problems) -> None:
        found = nik.read_kk(value)
        if found.number:
            values[column.name] = found.number
        elif found.code:
            problems.append(column.problem(found.code, found.message))

    return read


def _phone(column: _Column) -> Reader:
    name, second = column.name, f"{column.name}_2"

    def read(value: Value, values: Values, problems: Problems) -> None:
        if value is None:
            return
        found = phones.read_phone(value)
        if found.phone:
            values[name] = found.phone
            if found.second:
                values[second] = found.second
        elif found.code:
            problems.append(column.problem(found.code, found.message))

    return read


def _sex(column: _Column) -> Reader:
    p_is_male = column.study.men_are_p

    def read(value: Value) -> Found:
        found = words.read_sex(value, p_is_male=p_is_male)
        if found:
            return ((column.name, found),), None
        if found is None:
            return (), column.problem("sex_unread", f"“{as_text(value)[:40]}” bukan jenis kelamin yang dikenal.")
        return (), None

    return _remembered(read)


def _date(column: _Column) -> Reader:
    birth = column.spec.kind is not Kind.DATE
    style = column.study.style

    def read(value: Value) -> Found:
        found = dates.read_date(value, style, birth=birth)
        if found.date is not None:
            return ((column.name, found.date),), None
        return (), None if found.code == "blank" else column.problem(f"date_{found.code}", found.message)

    return _remembered(read)


def _birth(column: _Column) -> Reader:
    style = column.study.style
    place_key = "birth_place" if column.name == "birth" else f"{column.name}_place"
    date_key = "birth_date" if column.name == "birth" else f"{column.name}_date"

    def read(value: Value, values: Values, problems: Problems) -> None:
        if value is None:
            return
        place, text = dates.split_birth(filled_text(value)) if value.__class__ is str else ("", "")
        found = dates.read_date_text(text, style, birth=True) if text else dates.BLANK
        if value.__class__ is not str:
            found = dates.read_date(value, style, birth=True)
        if place:
            values[place_key] = place
        if found.date is not None:
            values[date_key] = found.date
        elif found.code != "blank":
            problems.append(Problem(date_key, f"date_{found.code}", found.message, Severity.WARN, column.column))

    return read


def _pillar(column: _Column) -> Reader:
    def read(value: Value) -> Found:
        text = filled_text(value)
        if not text:
            return (), None
        found = column.pillars.find(text)
        if found.code:
            near = column.problem("pillar_near", f"“{text[:60]}” dibaca sebagai {column.pillars.names[found.code]}.")
            return ((column.name, found.code),), near if found.score < 0.9 else None
        message = found.reason or f"“{text[:60]}” bukan pilar yang dikenal; dicatat sebagai instansi."
        return (("institution", text[:200]),), column.problem("pillar_unknown", message, Severity.INFO)

    return _remembered(read)


def _address(column: _Column) -> Reader:
    name, limit, rt_key, rw_key = column.name, column.spec.max_length, column.key("rt"), column.key("rw")

    def read(value: Value, values: Values, problems: Problems) -> None:
        text = filled_text(value)
        if not text:
            return
        street, rt, rw = addresses.split_address(text)
        if len(street) > limit:
            problems.append(column.problem("too_long", f"{column.spec.label} dipotong pada {limit} huruf."))
            street = street[:limit].rstrip()
        if street:
            values[name] = street
        if rt:
            values.setdefault(rt_key, rt)
        if rw:
            values.setdefault(rw_key, rw)

    return read


def _unit(column: _Column) -> Reader:
    def read(value: Value) -> Found:
        found = addresses.read_unit(value)
        if found:
            return ((column.name, found),), None
        if found is None:
            return (), column.problem("number_unread", f"“{as_text(value)[:40]}” bukan nomor {column.spec.label}.")
        return (), None

    return _remembered(read)


def _rt_rw(column: _Column) -> Reader:
    def read(value: Value) -> Found:
        found = addresses.read_rt_rw(value)
        if found is None:
            return (), column.problem("number_unread", f"“{as_text(value)[:40]}” bukan RT/RW.")
        return tuple(pair for pair in (("rt", found[0]), ("rw", found[1])) if pair[1]), None

    return _remembered(read)


def _years(column: _Column) -> Reader:
    def read(value: Value) -> Found:
        found = words.read_years(value)
        if found is not None:
            until = ((f"{column.name}_until", found[1]),) if found[1] != found[0] else ()
            return ((column.name, found[0]), *until), None
        text = filled_text(value)
        return (), column.problem("year_unread", f"“{text[:40]}” bukan tahun.") if text else None

    return _remembered(read)


def _converted(convert: Callable[[Value], Any], code: str, what: str) -> Callable[[_Column], Reader]:
    """A maker for kinds whose converter gives None for what it cannot read, and "" for a blank."""

    def make(column: _Column) -> Reader:
        def read(value: Value, values: Values, problems: Problems) -> None:
            found = convert(value)
            if found is not None and found != "":
                values[column.name] = found
            elif text := filled_text(value):
                problems.append(column.problem(code, f"“{text[:40]}” bukan {what}."))

        return read

    return make


def _choice(column: _Column) -> Reader:
    labels = ", ".join(choice.label for choice in column.spec.choices)

    def read(value: Value) -> Found:
        found = words.read_choice(value, column.spec.choices)
        if found:
            return ((column.name, found),), None
        if found is None:
            return (), column.problem("choice_unknown", f"“{as_text(value)[:40]}” bukan salah satu dari: {labels}.")
        return (), None

    return _remembered(read)


def _text(column: _Column) -> Reader:
    name, label, limit = column.name, column.spec.label, column.spec.max_length

    def read(value: Value) -> Found:
        text = filled_text(value)
        if len(text) <= limit:
            return ((name, text),) if text else (), None
        return ((name, text[:limit].rstrip()),), column.problem("too_long", f"{label} dipotong pada {limit} huruf.")

    return _remembered(read)


_MAKERS: dict[Kind, Callable[[_Column], Reader]] = {
    Kind.NAME: _name,
    Kind.NIK: _nik,
    Kind.KK: _kk,
    Kind.PHONE: _phone,
    Kind.SEX: _sex,
    Kind.DATE: _date,
    Kind.BIRTH_DATE: _date,
    Kind.BIRTH: _birth,
    Kind.PILLAR: _pillar,
    Kind.ADDRESS: _address,
    Kind.RT: _unit,
    Kind.RW: _unit,
    Kind.RT_RW: _rt_rw,
    Kind.YEAR: _years,
    Kind.INTEGER: _converted(words.read_integer, "number_unread", "bilangan bulat"),
    Kind.MONEY: _converted(words.read_money, "money_unread", "jumlah uang"),
    Kind.EMAIL: _converted(words.read_email, "email_unread", "alamat surel"),
    Kind.BOOLEAN: _converted(words.read_boolean, "boolean_unread", "jawaban ya atau tidak"),
    Kind.CHOICE: _choice,
}
