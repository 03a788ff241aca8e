"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from welfare.desk.registry import SheetKind, announce

announce(
    SheetKind(
        "participants",
        "Peserta kegiatan",
        "events.add_participant",
        40,
        "events.resources.ParticipantResource",
        "Daftar peserta atau daftar hadir; utusan pilar sekaligus masuk register.",
    )
)
