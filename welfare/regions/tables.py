"""The lists of kecamatan and of the villages of one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse

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


class VillageTable(OfficeTable):
    noun = "desa/kelurahan"
    caption = "Desa dan kelurahan"
    empty_title = "Tidak ada desa atau kelurahan"
    empty_text = "Wilayah ini tidak memiliki desa yang dapat Anda lihat."
    name = tables.Column("Nama")
    kind = tables.Column("Jenis")
    code = tables.Column("Kode wilayah")
    spellings = tables.Column("Ejaan lain", empty_values=(), orderable=False)

    class Meta:
        model = Region
        fields = ("name", "kind", "code", "spellings")
        order_by = ("code",)

    def render_spellings(self, record: Any) -> str:
        return ", ".join(spelling.spelling for spelling in record.spellings.all()) or "–"
