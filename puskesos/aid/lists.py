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
    ),
    SheetKind(
        "candidates",
        "Calon penerima",
        "aid.add_candidate",
        61,
        "puskesos.aid.candidate_sheet.CandidateResource",
        "Usulan calon suatu program, misalnya hasil musdes, ke antrean desanya.",
    ),
)
