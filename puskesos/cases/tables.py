"""The list of cases."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html

from puskesos.cases.flow import TONES
from puskesos.cases.models import Case, Referral
from welfare.desk.tables import ChipColumn, OfficeTable, chip
from welfare.regions.choices import place_name

REFERRAL_TONES = {
    Referral.State.SENT: "warn",
    Referral.State.ACCEPTED: "info",
    Referral.State.REFUSED: "bad",
    Referral.State.DONE: "good",
    Referral.State.WITHDRAWN: "mute",
}


class CaseTable(OfficeTable):
    noun = "kasus"
    caption = "Kasus layanan"
    empty_title = "Tidak ada kasus terbuka"
    empty_text = "Catat layanan ketika warga datang."
    chosen = tables.Column("Pilih", accessor="pk", orderable=False)
    number = tables.Column("Nomor", linkify=True)
    # Ordered by what lies in other tables, a million cases would all be read: search and filters find these.
    client = tables.Column("Untuk", accessor="client__full_name", orderable=False)
    service = tables.Column("Layanan", accessor="service__name", orderable=False)
    state = ChipColumn(verbose_name="Keadaan", tones=TONES, order_by=("state", "-received_on", "-pk"))
    due = tables.Column("Batas waktu", accessor="due_on", order_by=("due_on", "pk"))
    officer = tables.Column(
        "Petugas", accessor="assigned_to__name", empty_values=(None, ""), default="belum dibagikan", orderable=False
    )

    class Meta:
        model = Case
        fields = ("chosen", "number", "client", "service", "state", "due", "officer")
        order_by = ()

    def render_chosen(self, record: Any) -> str:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="kasus" value="{}" aria-label="Pilih {}">',
            str(record.pk), record.number,
        )  # fmt: skip

    def render_client(self, value: Any, record: Any) -> str:
        return format_html('{}<div class="soft">{}</div>', value, place_name(record.village))

    def render_number(self, value: Any, record: Any) -> str:
        if record.urgency == Case.Urgency.NORMAL:
            return str(value)
        tone = "bad" if record.urgency == Case.Urgency.EMERGENCY else "warn"
        return format_html("{} {}", value, chip(record.get_urgency_display(), tone))

    def render_due(self, record: Any) -> str:
        return due_words(record)


class ReferralTable(OfficeTable):
    noun = "rujukan"
    caption = "Rujukan ke instansi"
    empty_title = "Tidak ada rujukan yang menunggu jawaban"
    empty_text = "Kasus dirujuk dari halaman kasusnya."
    letter_number = tables.Column("Surat", linkify=lambda record: record.case.get_absolute_url(), orderable=False)
    client = tables.Column("Untuk", accessor="case__client__full_name", orderable=False)
    agency = tables.Column("Instansi", accessor="agency__name", orderable=False)
    sent_on = tables.DateColumn(verbose_name="Dikirim", format="j M Y", order_by=("sent_on", "pk"))
    due_on = tables.Column("Batas jawaban", order_by=("due_on", "pk"))
    state = ChipColumn(verbose_name="Keadaan", tones=REFERRAL_TONES, orderable=False)
    officer = tables.Column(
        "Petugas", accessor="case__assigned_to__name", empty_values=(None, ""), default="belum dibagikan",
        orderable=False,
    )  # fmt: skip

    class Meta:
        model = Referral
        fields = ("letter_number", "client", "agency", "sent_on", "due_on", "state", "officer")
        order_by = ()

    def render_letter_number(self, value: Any, record: Any) -> str:
        return format_html('{}<div class="soft">{}</div>', value, record.case.number)

    def render_client(self, value: Any, record: Any) -> str:
        return format_html('{}<div class="soft">{}</div>', value, place_name(record.case.village))

    def render_due_on(self, value: Any, record: Any) -> Any:
        if not record.is_awaited:
            return f"dijawab {date_format(record.answered_on, 'j M Y')}"
        day = date_format(value, "j M Y")
        return format_html("{} {}", day, chip("jawaban terlambat", "bad")) if record.is_late else day


def due_words(case: Case) -> Any:
    """When a case is due, as far as that still matters."""
    if not case.is_open:
        return f"ditutup {date_format(case.closed_on, 'j M Y')}" if case.closed_on else ""
    if case.answer_due_on:
        day = date_format(case.answer_due_on, "j M Y")
        return format_html("{} {}", day, chip("jawaban terlambat", "bad")) if case.is_answer_overdue else (
            f"jawaban {day}"
        )  # fmt: skip
    if case.paused_on:
        return "menunggu berkas"
    day = date_format(case.due_on, "j M Y")
    return format_html("{} {}", day, chip("terlambat", "bad")) if case.is_overdue else day
