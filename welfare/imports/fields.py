"""What an import kind asks for: its fields, with the names that columns go by, and the problems that a cell may have.

Plain data.  A `Resource` lists `FieldSpec`s; the ready ones of a person are in `person_fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a field are read.  What each writes into a row's values is said in `cleaning`."""

    NAME = "name"
    NIK = "nik"
    KK = "kk"
    PHONE = "phone"
    SEX = "sex"
    DATE = "date"
    BIRTH_DATE = "birth_date"
    BIRTH = "birth"
    """Place and date of birth in one column (TTL)."""
    PLACE_NAME = "place_name"
    VILLAGE = "village"
    SUBDISTRICT = "subdistrict"
    REGION = "region"
    """Village and kecamatan in one column, `Made / Lamongan`."""
    PILLAR = "pillar"
    POSITION = "position"
    ADDRESS = "address"
    RT = "rt"
    RW = "rw"
    RT_RW = "rt_rw"
    TEXT = "text"
    INTEGER = "integer"
    YEAR = "year"
    MONEY = "money"
    EMAIL = "email"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class Severity(StrEnum):
    INFO = "info"
    """Something was repaired or derived; nothing to decide."""
    WARN = "warn"
    """The row can be used, but somebody should look."""
    ERROR = "error"
    """The row cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a sheet may fill.

    `name` is the key in a row's values.  Place fields are grouped by what stands before their kind's word in the name:
    `village` and `subdistrict` fill `village_code` and `subdistrict_code`, `duty_subdistrict` fills
    `duty_subdistrict_code`.  A row without a value in a `required` field is rejected.
    """

    name: str
    label: str
    kind: Kind
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    max_length: int = 500

    @property
    def group(self) -> str:
        """Prefix of a place field: `duty_` in `duty_subdistrict`, empty in `village`."""
        for word in ("village", "subdistrict", "region"):
            if self.name.endswith(word):
                return self.name[: -len(word)]
        return ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about one cell.  `column` counts from 1 as in the sheet; None is the row as a whole."""

    field: str
    code: str
    message: str
    severity: Severity
    column: int | None = None


class RowKind(StrEnum):
    TITLE = "title"
    HEADER = "header"
    NUMBERING = "numbering"
    SUBHEADING = "subheading"
    SUBTOTAL = "subtotal"
    BLANK = "blank"
    FOOTER = "footer"
    NOTE = "note"
    UNUSED = "unused"
    DATA = "data"


class Status(StrEnum):
    """What became of a data row."""

    IMPORT = "import"
    WARN = "warn"
    REJECT = "reject"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class PillarWord:
    """A pillar of the register and the words by which it is known."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
