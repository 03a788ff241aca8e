"""The lists of this room."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from welfare.audit.models import SensitiveRead
from welfare.desk.tables import ChipColumn, OfficeTable
from welfare.desk.templatetags import office
from welfare.trust.filters import word
from welfare.trust.models import Breach


class MomentColumn(tables.Column):
    def render(self, value: Any) -> str:
        return office.waktu(value)

    def value(self, value: Any, **_: Any) -> Any:
        return office.waktu(value)


class ReadTable(OfficeTable):
    noun = "pembacaan"
    empty_title = "Belum ada pembacaan"
    empty_text = "Setiap kali NIK dilihat, daftar diunduh, atau berkas rahasia dibuka, satu baris tercatat di sini."
    at = MomentColumn("Waktu")
    user = tables.Column("Petugas", order_by="user__name")
    what = tables.Column("Apa")
    subject = tables.Column("Data", accessor="subject_model", order_by=("subject_model", "subject_id"))
    row_count = tables.Column("Baris", attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    reason = tables.Column("Alasan", orderable=False)
    detail = tables.Column("Rincian", orderable=False)

    class Meta:
        model = SensitiveRead
        fields = ("at", "user", "what", "subject", "row_count", "reason", "detail")
        order_by = "-at"

    def render_subject(self, record: SensitiveRead) -> str:
        name = word(record.subject_model)
        if not record.subject_id:
            return f"daftar {name}"
        if record.subject_model != "people.person":
            return f"{name} nomor {record.subject_id}"
        address = reverse("people:person_detail", args=[record.subject_id])
        return format_html('<a href="{}">{} nomor {}</a>', address, name, record.subject_id)


class BreachTable(OfficeTable):
    noun = "peristiwa"
    empty_title = "Belum ada peristiwa"
    empty_text = "Catat di sini bila data pribadi mungkin jatuh ke tangan yang tidak berhak."
    title = tables.Column("Peristiwa", linkify=True)
    known_at = MomentColumn("Diketahui")
    deadline = MomentColumn("Batas pemberitahuan", order_by="known_at")
    state = ChipColumn(verbose_name="Keadaan", tones={"open": "warn", "notified": "good", "withdrawn": "mute"})

    class Meta:
        model = Breach
        fields = ("title", "known_at", "deadline", "state")
