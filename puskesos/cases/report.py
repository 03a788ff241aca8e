"""The cases' part of the monthly report (puskesos/centres/reporting.py) and of `manage.py puskesos`."""

from __future__ import annotations

from puskesos.cases.figures import Line, Totals, by, by_state, total_of, totals
from puskesos.cases.flow import State
from puskesos.cases.models import Case
from puskesos.centres.reporting import ReportSource, Scope, Section, StatusSource
from welfare.desk.registry import announce
from welfare.regions.models import Region

SUMMARY = (
    ("Diterima bulan ini", "received"),
    ("Selesai", "resolved"),
    ("Ditolak", "rejected"),
    ("Dibatalkan", "withdrawn"),
    ("Masih diproses pada akhir bulan", "in_process"),
    ("Terbuka lebih dari 14 hari", "over_14"),
    ("Terbuka lebih dari 30 hari", "over_30"),
    ("Dirujuk", "referred"),
    ("Rujukan yang kembali", "came_back"),
    ("Dibuka kembali", "reopened"),
    ("Median hari sampai selesai", "median_days"),
)
HEADS = ("Diterima", "Selesai", "Diproses", "Dirujuk", "Kembali", "Ditolak", "Dibuka lagi")


def _row(label: str, told: Totals) -> list[str | int | float | None]:
    return [
        label, told.received, told.resolved, told.in_process, told.referred, told.came_back, told.rejected,
        told.reopened,
    ]  # fmt: skip


def _table(title: str, head: str, lines: list[Line]) -> Section:
    rows = [_row(line.label, line.totals) for line in lines]
    if len(rows) > 1:
        rows.append(_row("Jumlah", total_of(lines)))
    return Section(title, (head, *HEADS), rows)


def sections(scope: Scope) -> list[Section]:
    """The month's figures, by service, by need, and by village or kecamatan; twelve queries whatever the number."""
    cases = Case.objects.visible_to(scope.user).filter(scope.within("village"))
    told = totals(cases, scope.start, scope.end)
    place = "subdistrict" if scope.region.level == Region.Level.REGENCY else "village"
    found = [
        Section("Layanan", ("Ukuran", "Jumlah"), [[label, getattr(told, name)] for label, name in SUMMARY]),
        _table("Layanan menurut jenis", "Jenis", by(cases, scope.start, scope.end, "service")),
        _table("Layanan menurut PPKS", "PPKS", by(cases, scope.start, scope.end, "need")),
    ]
    if scope.region.level != Region.Level.VILLAGE:
        head = "Kecamatan" if place == "subdistrict" else "Desa/kelurahan"
        found.append(_table("Layanan menurut wilayah", head, by(cases, scope.start, scope.end, place)))
    return found


def state_counts() -> list[tuple[str, str, int]]:
    return [(code, str(State(code).label), number) for code, number in by_state(Case.objects.all()).items()]


announce(
    ReportSource("Layanan", "cases.view_case", 50, sections),
    StatusSource("cases", "Layanan menurut keadaan", 50, state_counts),
)
