"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from welfare.desk.registry import SheetKind, WordSource, announce


def load_words() -> list[object]:
    from pillars.resources import pillar_words

    return list(pillar_words())


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
)
