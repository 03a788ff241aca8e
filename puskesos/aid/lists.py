"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from welfare.desk.registry import SheetKind, announce

announce(
    SheetKind(
        "recipients",
        "Penerima bantuan",
        "aid.add_enrolment",
        60,
        "puskesos.aid.resources.RecipientResource",
        "Penerima suatu program bantuan pada suatu periode.",
    )
)
