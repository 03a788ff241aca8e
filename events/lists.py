"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from welfare.desk.registry import DemoStep, SheetKind, announce

WORKBOOKS = Path(__file__).parent / "workbooks"
"""Office workbooks of made-up people, from which the demo office is filled."""


def fill_participants(by: Any, say: Callable[[str], None]) -> None:
    from events.demo import ensure_seed_event
    from welfare.imports.demo import import_workbook

    workbook = WORKBOOKS / "daftar-peserta-pembinaan-16-juni-2025.xlsx"
    import_workbook(workbook, kind="participants", by=by, target=ensure_seed_event(by), say=say)


announce(
    SheetKind(
        "participants",
        "Peserta kegiatan",
        "events.add_participant",
        40,
        "events.resources.ParticipantResource",
        "Daftar peserta atau daftar hadir; utusan pilar sekaligus masuk register.",
    ),
    DemoStep("Peserta kegiatan 16 Juni 2025", 55, fill_participants),
)
