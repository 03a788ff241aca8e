"""The list of imports."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from welfare.desk.tables import ChipColumn, OfficeTable, VerbColumn
from welfare.desk.templatetags.office import waktu
from welfare.imports.kinds import label_of
from welfare.imports.models import ImportBatch
from welfare.imports.wording import counts_in_words

STATE_TONES = {"read": "mute", "planned": "warn", "applied": "good", "undone": "mute"}


class BatchTable(OfficeTable):
    filename = tables.Column(verbose_name="Berkas")
    kind = tables.Column(verbose_name="Jenis daftar")
    state = ChipColumn(verbose_name="Keadaan", tones=STATE_TONES)
    content = tables.Column(verbose_name="Isi", accessor="counts", orderable=False, empty_values=())
    by = tables.Column(verbose_name="Oleh", accessor="by__name")
    created_at = tables.Column(verbose_name="Diunggah")
    verb = VerbColumn(verb="Buka", url=lambda batch: batch.get_absolute_url())

    noun = "impor"
    caption = "Daftar impor"

    class Meta:
        model = ImportBatch
        fields = ("filename", "kind", "state", "content", "by", "created_at", "verb")
        order_by = "-created_at"

    def render_filename(self, value: str, record: ImportBatch) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_kind(self, value: str) -> str:
        return label_of(value)

    def render_content(self, record: ImportBatch) -> str:
        return counts_in_words(record.counts)

    def render_created_at(self, value: Any) -> str:
        return waktu(value)
