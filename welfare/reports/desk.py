"""What this room announces: its place in the menu, and the report that is made of the others."""

from __future__ import annotations

from welfare.desk.registry import MenuEntry, announce
from welfare.reports.definitions import ReportDefinition, no_tables

announce(
    MenuEntry("Laporan", "reports:report_list", "chart-bar", "regions.view_region", 206),
    ReportDefinition(
        "rekap", "Rekapitulasi", "regions.view_region", 1,
        "Angka pokok semua bidang untuk pimpinan dan Bupati: pilar, Puskesos, layanan, kegiatan, dan bantuan.",
        no_tables,
    ),
)  # fmt: skip
