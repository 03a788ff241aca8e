"""The base of every spreadsheet kind: one `Resource` (django-import-export) with its fields, its plan and its export.

A kind says which fields its sheets may have (`specs`), how to protect a cleaned row before it is stored (`protect`),
and what each row would write (`plan`).  Everything else is the engine's: reading, heads, columns, cleaning, storing,
applying, undoing.  `import_data` of django-import-export is closed: one door, one engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models
from import_export.resources import ModelResource

from welfare.imports.fields import FieldSpec
from welfare.imports.steps import Step, change, column_label, is_ref
from welfare.regions.scoping import covers


def place_of(values: dict[str, Any]) -> str:
    """The most exact region code among a row's values: its village, else its kecamatan, else empty."""
    return values.get("village_code") or values.get("subdistrict_code") or ""


def ident_of(sheet: str, number: int) -> str:
    """A row's name within its import, for step keys and for rows that follow it."""
    return f"{sheet}!{number}"


@dataclass(slots=True)
class PlanRow:
    """A data row on its way to a verdict.  `values` are cleaned and protected; the plan fills in the rest."""

    sheet: str
    number: int
    values: dict[str, Any]
    status: str = "import"
    """import, warn, reject or duplicate, as understood from the sheet alone."""
    problems: list[dict[str, Any]] = field(default_factory=list)
    position: int = 0
    """Its place among the rows of the whole file, counted over all sheets."""
    decision: dict[str, Any] = field(default_factory=dict)
    duplicate_of: tuple[str, int] | None = None
    """Sheet and number of the first row of the same person in the file."""
    verdict: str = ""
    label: str = ""
    reason: str = ""
    steps: list[Step] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[list[Any]] = field(default_factory=list)
    """Who it may be, for a doubtful row: primary key, score, reason."""
    touches: set[str] = field(default_factory=set)
    """What its plan shares with other rows (a person, a post, a slot): such rows are planned together."""
    ident: str = field(init=False)
    """Its name within its import."""

    def __post_init__(self) -> None:
        self.ident = ident_of(self.sheet, self.number)

    @property
    def place(self) -> str:
        return place_of(self.values)

    def add(self, step: Step | None) -> None:
        if step is not None:
            self.steps.append(step)

    def change(
        self, record: models.Model, key: str, wanted: dict[str, Any], hidden: Collection[str] = ()
    ) -> Step | None:
        """Add the step that brings `record` to `wanted`, and its lines in words; `hidden` columns get no line."""
        step = change(record, key, wanted)
        if step is not None:
            self.steps.append(step)
            self.changes.extend(
                {"label": column_label(type(record), name), "old": _shown(step.before[name]), "new": _shown(value)}
                for name, value in step.after.items()
                if name not in hidden
            )
        return step

    def problem(self, name: str, code: str, message: str, severity: str = "warn") -> None:
        entry = {"field": name, "code": code, "message": message, "severity": severity}
        if entry not in self.problems:
            self.problems.append(entry)

    def refuse(self, message: str, name: str = "", code: str = "refused") -> None:
        """The row cannot be written: verdict "salah", with the reason beside the other problems."""
        self.problem(name, code, message, "error")
        self.verdict, self.reason, self.steps, self.changes = "wrong", message, [], []

    def doubt(self, message: str) -> None:
        """The row waits for the officer's decision."""
        self.verdict, self.reason, self.steps, self.changes = "doubtful", message, [], []

    def settle(self) -> None:
        """Give the verdict that follows from the steps, unless one was given."""
        if not self.verdict:
            made = any(step.pk is None for step in self.steps)
            self.verdict = "new" if made and not self.changes else "changed" if self.steps else "same"


def _shown(value: Any) -> str:
    return "" if value is None or is_ref(value) else str(value)


@dataclass(slots=True)
class PlanContext:
    """What a plan is made against: the officer, and the record the list goes into (an event, a programme)."""

    user: Any
    target: Any = None
    _covered: dict[str | None, bool] = field(default_factory=dict)

    def covers(self, code: str | None) -> bool:
        """Whether the officer's territory holds a region; the same few are asked for in every row."""
        known = self._covered.get(code)
        if known is None:
            known = self._covered[code] = covers(self.user, code)
        return known


class ImportClosed(Exception):
    """Somebody called django-import-export's own import; there is one engine and this is not its door."""


class SheetResource(ModelResource):
    """Subclasses set `Meta.model` and the class attributes below."""

    specs: ClassVar[tuple[FieldSpec, ...]] = ()
    write_order: ClassVar[tuple[str, ...]] = ()
    """Labels of the models that steps may write, parents first; undoing goes the other way."""
    reads: ClassVar[tuple[str, ...]] = ()
    """Labels of the other tracked models that a plan looks at: when none of them changed, the plan is still true."""
    target_model: ClassVar[str] = ""
    """Label of the model that the list goes into, or empty."""
    target_permission: ClassVar[str] = ""
    needs_target: ClassVar[bool] = True
    """Whether a list that goes somewhere must be told where before it is uploaded; False when its rows may say so."""
    noun: ClassVar[str] = "baris"
    """What one row is, in the button "Simpan 27 peserta"."""

    def import_data(self, *args: Any, **kwargs: Any) -> Any:
        raise ImportClosed("Impor hanya melalui mesin impor (welfare.imports).")

    def protect(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values as they may be stored: JSON (dates as ISO text), and no personal number in the clear."""
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}

    def begin(self, context: PlanContext) -> None:
        """A plan starts: forget an earlier one.  What later chunks must know of it is kept on the instance."""

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        """Fill verdict, steps, changes, problems and touches of every row; set-based, no query per row.

        Called once for each chunk of a file, in the sheet's order, after `begin`.  A subset of rows that is closed
        under `touches` must get the same plan as within the whole file.
        """
        raise NotImplementedError

    def kept_number(self, values: dict[str, Any]) -> str:
        """The NIK that `protect` sealed, in the clear, for comparing it with a corrected cell; never to be shown."""
        return ""

    def persons_seen(self, pks: Iterable[int], user: Any) -> dict[int, tuple[str, str]]:
        """Name and place of the persons that doubtful rows may be, as far as the user may see them."""
        return {}

    def shared_values(self, target: models.Model | None) -> dict[str, Any]:
        """Values that hold for every row because of where the list goes."""
        return {}
