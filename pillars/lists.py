"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from welfare.desk.registry import DemoStep, SheetKind, WordSource, announce

WORKBOOKS = Path(__file__).parent / "workbooks"
"""Office workbooks of made-up people, from which the demo office is filled."""


def load_words() -> list[object]:
    from pillars.resources import pillar_words

    return list(pillar_words())


def fill_members(by: Any, say: Callable[[str], None]) -> None:
    from welfare.imports.demo import import_workbook

    import_workbook(WORKBOOKS / "anggota-pilar.xlsx", kind="members", by=by, say=say)


def fill_coordinators(by: Any, say: Callable[[str], None]) -> None:
    """The demo's coordinator looks after Karang Taruna; without a pillar the account would see none."""
    from pillars.models import Pillar, PillarCoordinator
    from welfare.accounts.models import User

    user, pillar = User.objects.get(username="koordinator.kt"), Pillar.objects.get(code="KT")
    made = PillarCoordinator.objects.get_or_create(user=user, pillar=pillar)[1]
    say(f"Koordinator {pillar}: {'ditetapkan' if made else 'sudah ada'}.")


announce(
    WordSource("Sebutan pilar", load_words),
    SheetKind(
        "members",
        "Anggota dan pengurus pilar",
        "pillars.add_membership",
        20,
        "pillars.resources.MemberResource",
        "Orang dengan pilar dan jabatannya, per desa atau kecamatan.",
    ),
    SheetKind(
        "units",
        "Kepengurusan dan lembaga",
        "pillars.add_unit",
        30,
        "pillars.resources.UnitResource",
        "Karang Taruna, LKS, dan kepengurusan lain dengan SK dan jumlah anggotanya.",
    ),
    SheetKind(
        "decrees",
        "Surat keputusan (SK)",
        "pillars.add_decree",
        35,
        "pillars.resources.DecreeResource",
        "Nomor, tentang, tanggal, penerbit, penandatangan, dan masa berlaku; satu SK untuk seluruh pengurus.",
    ),
    DemoStep("Anggota pilar", 30, fill_members),
    DemoStep("Koordinator pilar", 20, fill_coordinators),
)
