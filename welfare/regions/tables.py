"""The lists of kecamatan and of the villages of one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from welfare.desk.tables import OfficeTable
from welfare.desk.wording import number
from welfare.regions.models import Region


class SubdistrictTable(OfficeTable):
    noun = "kecamatan"
    caption = "Kecamatan"
    empty_title = "Tidak ada kecamatan yang cocok"
    name = tables.Column("Kecamatan", linkify=lambda record: reverse("regions:region_detail", args=[record.code]))
    code = tables.Column("Kode wilayah")
    desa = tables.Column("Desa")
    kelurahan = tables.Column("Kelurahan")

    class Meta:
        model = Region
        fields = ("name", "code", "desa", "kelurahan")
        order_by = ("code",)

    def render_desa(self, value: int) -> str:
        return number(value)

    def render_kelurahan(self, value: int) -> str:
        return number(value)


class MapTable(OfficeTable):
    """What a layer of the map says of each village (`welfare.regions.atlas.VillageRow`)."""

    noun = "desa/kelurahan"
    caption = "Peta sebagai tabel"
    empty_title = "Tidak ada desa atau kelurahan di wilayah kerja Anda"
    name = tables.Column("Desa/kelurahan", linkify=lambda record: reverse("regions:region_detail", args=[record.code]))
    subdistrict = tables.Column("Kecamatan", order_by=("subdistrict", "code"))
    words = tables.Column("Keadaan", order_by=("step", "code"))
    amount = tables.Column("Jumlah", order_by=("amount", "code"), default="–")

    start = tables.Column("", accessor="code", orderable=False, exclude_from_export=True)

    class Meta:
        fields = ("name", "subdistrict", "words", "amount", "start")

    def __init__(self, rows: Any, *, user: Any, layer: Any, **kwargs: Any) -> None:
        self.user, self.layer = user, layer
        super().__init__(rows, **kwargs)
        self.columns["amount"].column.verbose_name = layer.measure
        if not any(row.amount is not None for row in rows):
            self.columns.hide("amount")
        way = layer.start
        is_for_all = bool(rows) and all(row.step == layer.absent.step for row in rows)
        if not (way and is_for_all and user.has_perm(way.permission)):
            self.columns.hide("start")

    def render_start(self, value: str, record: Any) -> str:
        way = self.layer.start
        name = f" {record.name}"
        return format_html('<a href="{}">{}<span class="visually-hidden">{}</span></a>', way.url(value), way.verb, name)

    def render_words(self, value: str, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', record.url, value) if record.url else value

    def render_amount(self, value: int) -> str:
        return f"{number(value)}{self.layer.unit}"
