"""The kinds of spreadsheets that this room takes; the engine finds them at the desk."""

from welfare.desk.registry import SheetKind, announce

announce(
    SheetKind(
        "persons",
        "Daftar orang",
        "people.add_person",
        10,
        "welfare.people.resources.PersonResource",
        "Nama, NIK, tempat dan tanggal lahir, alamat, desa, kecamatan, nomor HP.",
    )
)
