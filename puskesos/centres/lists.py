"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from welfare.desk.registry import DemoStep, SheetKind, announce

WORKBOOKS = Path(__file__).parent / "workbooks"
"""Office workbooks of made-up people, from which the demo office is filled."""


def fill_centres(by: Any, say: Callable[[str], None]) -> None:
    from welfare.imports.demo import import_workbook

    import_workbook(WORKBOOKS / "puskesos-yang-pernah-ada.xlsx", kind="centres", by=by, say=say)


def fill_staff(by: Any, say: Callable[[str], None]) -> None:
    from welfare.imports.demo import import_workbook

    import_workbook(WORKBOOKS / "petugas-puskesos.xlsx", kind="staff", by=by, say=say)


def fill_living(by: Any, say: Callable[[str], None]) -> None:
    from puskesos.centres.demo import fill

    fill(by, say)


announce(
    SheetKind(
        "centres",
        "Puskesos",
        "centres.add_centre",
        50,
        "puskesos.centres.resources.CentreResource",
        "Desa/kelurahan yang memiliki atau pernah memiliki Puskesos.",
    ),
    SheetKind(
        "staff",
        "Petugas Puskesos",
        "centres.add_centrestaff",
        55,
        "puskesos.centres.staff_resources.StaffResource",
        "Penanggung jawab, koordinator, front office, back office, dan fasilitator di tiap desa.",
    ),
    DemoStep("Puskesos", 40, fill_centres),
    DemoStep("Petugas Puskesos", 45, fill_staff),
    DemoStep("Rencana dan sarana Puskesos", 46, fill_living),
)
