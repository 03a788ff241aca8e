"""The list of persons."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from welfare.desk.tables import OfficeTable, PhoneColumn, VerbColumn, chip
from welfare.people.models import Person
from welfare.regions.choices import place_name


class PersonTable(OfficeTable):
    noun = "orang"
    caption = "Orang di register"
    empty_title = "Tidak ada orang yang cocok"
    name = tables.Column("Nama", linkify=True, order_by=("name_key", "pk"))
    sex = tables.Column("L/P")
    region = tables.Column("Wilayah", order_by=("region_id", "name_key", "pk"))
    birth_date = tables.DateColumn(verbose_name="Tanggal lahir", format="j F Y")
    phone = PhoneColumn(verbose_name="Nomor HP", orderable=False)
    nik = tables.Column("NIK", accessor="nik_index", empty_values=(), orderable=False)

    mend = VerbColumn(verb="Lengkapi", url=lambda record: reverse("people:person_update", args=[record.pk]))

    class Meta:
        model = Person
        fields = ("name", "sex", "region", "birth_date", "phone", "nik", "mend")
        order_by = ("name",)

    def before_render(self, request: Any) -> None:
        """A list of what is missing leads straight to where it is filled in."""
        is_gap = "tidak" in (request.GET.get("hp"), request.GET.get("nik"))
        if not is_gap or not request.user.has_perm("people.change_person"):
            self.columns.hide("mend")

    def render_name(self, record: Person) -> str:
        return record.full_name

    def render_sex(self, record: Person) -> str:
        return record.get_sex_display()

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_nik(self, record: Person) -> str:
        return chip("ada", "good") if record.nik_index else chip("belum ada", "mute")
