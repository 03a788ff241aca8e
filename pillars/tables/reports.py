"""The list of activity reports."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import truncatechars

from pillars.models import ActivityReport
from welfare.desk.tables import ChipColumn, OfficeTable
from welfare.regions.choices import place_name

TONES = {"draft": "mute", "sent": "info", "approved": "good", "returned": "warn"}


class ActivityReportTable(OfficeTable):
    noun = "laporan"
    caption = "Laporan kegiatan"
    empty_title = "Belum ada laporan kegiatan"
    empty_text = "Laporan ditulis dari halaman unitnya."
    on = tables.DateColumn(verbose_name="Tanggal", format="j F Y", linkify=True)
    unit = tables.Column("Unit", linkify=lambda record: record.unit.get_absolute_url(), order_by=("unit__name",))
    region = tables.Column("Wilayah", accessor="unit__region", order_by=("unit__region_id",))
    activity = tables.Column("Kegiatan", orderable=False)
    state = ChipColumn(verbose_name="Keadaan", tones=TONES)

    class Meta:
        model = ActivityReport
        fields = ("on", "unit", "region", "activity", "state")

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_activity(self, value: str) -> str:
        return truncatechars(value, 120)
