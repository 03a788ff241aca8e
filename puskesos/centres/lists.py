"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from welfare.desk.registry import SheetKind, announce

announce(
    SheetKind(
        "centres",
        "Puskesos",
        "centres.add_centre",
        50,
        "puskesos.centres.resources.CentreResource",
        "Desa/kelurahan yang memiliki atau pernah memiliki Puskesos.",
    )
)
