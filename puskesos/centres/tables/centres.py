"""The lists of Puskesos, and of villages without one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from puskesos.centres.models import Centre
from puskesos.centres.stages import TONES
from welfare.desk.tables import ChipColumn, OfficeTable, PhoneColumn, VerbColumn
from welfare.regions.models import Region


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


class UnverifiedTable(CentreTable):
    empty_title = "Semua Puskesos sudah diverifikasi"
    stage = None
    verify = VerbColumn(verb="Verifikasi", url=lambda record: reverse("centres:centre_verify", args=[record.pk]))

    class Meta:
        model = Centre
        fields = ("village", "subdistrict", "pioneered_by", "years", "note")
        sequence = ("village", "subdistrict", "pioneered_by", "years", "note", "phone", "verify")

    def before_render(self, request: Any) -> None:
        if not request.user.has_perms(["centres.change_centre", "centres.add_stagechange"]):
            self.columns.hide("verify")


class VillageGapTable(OfficeTable):
    noun = "desa/kelurahan tanpa Puskesos"
    caption = "Desa dan kelurahan tanpa Puskesos"
    empty_title = "Semua desa dan kelurahan sudah tercatat"
    name = tables.Column("Desa/kelurahan")
    subdistrict = tables.Column("Kecamatan", accessor="parent__name")
    add = VerbColumn(verb="Catat Puskesos", url=lambda record: f"{reverse('centres:centre_create')}?desa={record.code}")

    class Meta:
        model = Region
        fields = ("name", "subdistrict", "add")

    def render_name(self, record: Any) -> str:
        return str(record)

    def before_render(self, request: Any) -> None:
        if not request.user.has_perms(["centres.add_centre", "centres.add_stagechange"]):
            self.columns.hide("add")
