"""The list of Puskesos."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from puskesos.centres.models import Centre
from puskesos.centres.stages import TONES
from welfare.desk.tables import ChipColumn, OfficeTable, PhoneColumn


class CentreTable(OfficeTable):
    noun = "Puskesos"
    caption = "Puskesos"
    empty_title = "Tidak ada Puskesos yang cocok"
    village = tables.Column("Puskesos", linkify=lambda record: record.get_absolute_url(), order_by=("village__name",))
    subdistrict = tables.Column("Kecamatan", accessor="village__parent__name")
    stage = ChipColumn(verbose_name="Tahap", tones=TONES)
    pioneered_by = tables.Column("Perintis")
    years = tables.Column("Dirintis", accessor="pioneered", orderable=False, empty_values=("",))
    phone = PhoneColumn(verbose_name="Telepon/WA", orderable=False)

    class Meta:
        model = Centre
        fields = ("village", "subdistrict", "stage", "pioneered_by", "years", "phone")

    def render_village(self, value: Any) -> str:
        return str(value)
