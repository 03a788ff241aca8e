"""The list of steps of activation plans."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from puskesos.centres.models import ActivationStep
from welfare.desk.tables import DayColumn, OfficeTable, VerbColumn, chip


class StepTable(OfficeTable):
    noun = "langkah"
    caption = "Langkah aktivasi"
    empty_title = "Tidak ada langkah"
    empty_text = "Rencana aktivasi disusun di halaman Puskesos atau di halaman kecamatan."
    name = tables.Column("Langkah", linkify=lambda record: record.plan.get_absolute_url(), order_by=("order",))
    centre = tables.Column("Puskesos", accessor="plan__centre", order_by=("plan__centre__village__name",))
    subdistrict = tables.Column("Kecamatan", accessor="plan__centre__village__parent__name")
    owner = tables.Column("Pemilik", accessor="owner_name", orderable=False)
    due = DayColumn(verbose_name="Batas waktu")
    state = tables.Column("Keadaan", empty_values=(), orderable=False)
    finish = VerbColumn(
        verb="Selesaikan", url=lambda record: reverse("centres:activationstep_finish", args=[record.pk])
    )

    class Meta:
        model = ActivationStep
        fields = ("name", "centre", "subdistrict", "owner", "due", "state", "finish")

    def render_state(self, record: Any) -> str:
        if record.done_on:
            return chip("selesai", "good")
        if record.is_late:
            return chip("lewat batas", "bad")
        return chip("menunggu langkah lain", "mute") if record.blockers else chip("siap dikerjakan", "info")

    def render_finish(self, record: Any, column: Any) -> str:
        return "" if record.done_on or record.blockers else column.render(record=record)

    def before_render(self, request: Any) -> None:
        if not request.user.has_perm("centres.change_activationstep"):
            self.columns.hide("finish")
