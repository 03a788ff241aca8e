"""What coaching events keep of a person."""

from __future__ import annotations

from welfare.desk.registry import announce
from welfare.people.models import GONE
from welfare.trust.announcing import PersonRecord, Processing

VIEW = "events.view_participant"
announce(
    PersonRecord(
        "Kegiatan yang diikuti", "events.participant", "person", 500, VIEW, hidden=("order",),
        blur={"name": GONE, "phone": ""},
    ),
    PersonRecord(
        "Kehadiran", "events.attendance", "participant__person", 501, "events.view_attendance",
        hidden=("participant", "represented_by"),
    ),
    PersonRecord(
        "Sertifikat", "events.certificate", "participant__person", 502, "events.view_certificate",
        hidden=("token", "participant"), blur={"name": GONE},
    ),
    PersonRecord(
        "Undangan", "events.invitation", "participant__person", 503, VIEW,
        only=("letter", "told_via", "told_at", "answer", "answered_at", "note"), blur={"note": ""},
    ),
    PersonRecord(
        "Mewakili orang lain", "events.invitation", "stand_in", 504, VIEW, only=("answered_at", "stand_in_name"),
        blur={"stand_in_name": GONE},
    ),
    PersonRecord("Petugas kegiatan", "events.eventrole", "person", 505, VIEW, hidden=("order",), blur={"name": GONE}),
    Processing(
        "Kegiatan pembinaan", 50,
        "Mengundang, mencatat kehadiran, membayar uang transport, menerbitkan sertifikat.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e; pertanggungjawaban keuangan.",
        "Peserta, narasumber, dan petugas kegiatan",
        "Nama, jabatan, nomor HP, kehadiran, penerimaan uang transport",
        "Bendahara dan pemeriksa",
        "10 tahun untuk pertanggungjawaban keuangan (usulan; sesuaikan dengan JRA kantor)",
    ),
)  # fmt: skip
