"""The places that should have a unit."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from pillars.models import Pillar
from pillars.tables.words import chip_of
from welfare.desk.tables import OfficeTable, chip
from welfare.regions.choices import place_name
from welfare.regions.models import Region


class PlaceTable(OfficeTable):
    """Regions with the units of some pillars; rows carry `seats`, their open units with `is_held`."""

    noun = "wilayah"
    caption = "Wilayah yang seharusnya punya unit"
    empty_title = "Tidak ada wilayah"
    empty_text = "Tidak ada pilar dengan aturan tentang jumlah unitnya."
    name = tables.Column("Wilayah", accessor="code", order_by=("code",))
    unit = tables.Column("Unit", empty_values=(), orderable=False)

    class Meta:
        model = Region
        fields = ("name", "unit")

    def __init__(self, *args: Any, pillars: list[Pillar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pillars = pillars

    def render_name(self, record: Region) -> str:
        return place_name(record)

    def render_unit(self, record: Any) -> str:
        wanted = [pillar for pillar in self.pillars if record.level in pillar.expected_at]
        return format_html_join(
            "", "<div>{}</div>", ((part,) for pillar in wanted for part in self._seats(pillar, record))
        )

    def _seats(self, pillar: Pillar, record: Any) -> list[str]:
        seats = [
            format_html(
                '<a href="{}">{}</a> {}',
                unit.get_absolute_url(),
                unit,
                chip(*(("terisi", "good") if unit.is_held else ("kosong", "warn"))),
            )
            for unit in record.seats
            if unit.pillar_id == pillar.pk
        ]
        return seats or [format_html("{} {} {}", chip_of(pillar), chip("belum ada", "warn"), self._verb(record))]

    def _verb(self, record: Region) -> str:
        if not self.request.user.has_perm("pillars.add_unit"):
            return ""
        url = f"{reverse('pillars:unit_create')}?wilayah={record.code}"
        return format_html('<a href="{}">Catat unit<span class="visually-hidden"> di {}</span></a>', url, record)
