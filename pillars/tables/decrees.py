"""The list of SK."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from pillars.models import Decree
from pillars.tables.words import decree_chip
from welfare.desk.tables import OfficeTable, VerbColumn
from welfare.desk.wording import number
from welfare.regions.choices import place_name


class DecreeTable(OfficeTable):
    noun = "SK"
    caption = "SK"
    empty_title = "Belum ada SK"
    empty_text = "Catat SK satu kali, lalu tandai semua anggota yang disebutnya."
    number = tables.Column("Nomor", linkify=True, attrs={"a": {"class": "paper-number"}})
    about = tables.Column("Tentang")
    region = tables.Column("Wilayah", accessor="region", order_by=("region_id",))
    valid_until = tables.DateColumn(verbose_name="Berlaku sampai", format="j F Y")
    state = tables.Column("Keadaan", empty_values=(), orderable=False)
    named = tables.Column("Anggota", empty_values=(), order_by=("-named", "number"))

    mend = VerbColumn(verb="Perbarui", url=lambda record: reverse("pillars:decree_replace", args=[record.pk]))

    class Meta:
        model = Decree
        fields = ("number", "about", "region", "valid_until", "state", "named", "mend")

    def before_render(self, request: Any) -> None:
        """A list of what has ended or soon will leads straight to the new SK."""
        ends = request.GET.get("keadaan", "").startswith("habis")
        if not ends or not request.user.has_perm("pillars.change_decree"):
            self.columns.hide("mend")

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_state(self, record: Decree) -> str:
        return decree_chip(record)

    def render_named(self, record: Any) -> str:
        return number(record.named)
