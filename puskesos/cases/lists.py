"""The kind of spreadsheet that this room takes, and its part of the demo office."""

from collections.abc import Callable
from typing import Any

from welfare.desk.registry import DemoStep, SheetKind, announce


def fill_cases(by: Any, say: Callable[[str], None]) -> None:
    from puskesos.cases.demo import fill

    fill(by, say)


announce(
    SheetKind(
        "cases",
        "Layanan (register lama)",
        "cases.add_case",
        57,
        "puskesos.cases.resources.CaseResource",
        "Buku register layanan atau pengaduan Puskesos: siapa, kapan, untuk apa, dan hasilnya.",
    ),
    DemoStep("Layanan Puskesos", 60, fill_cases),
)
