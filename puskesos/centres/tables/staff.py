"""The list of who works at the Puskesos."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from puskesos.centres.models import CentreStaff
from welfare.desk.tables import OfficeTable, PhoneColumn, chip


class StaffTable(OfficeTable):
    noun = "petugas"
    caption = "Petugas Puskesos"
    empty_title = "Belum ada petugas"
    empty_text = "Petugas dicatat di halaman Puskesosnya, atau diimpor dari Excel."
    person = tables.Column("Nama", order_by=("person__name_key",))
    role = tables.Column("Tugas")
    centre = tables.Column(
        "Puskesos", linkify=lambda record: record.centre.get_absolute_url(), order_by=("centre__village__name",)
    )
    subdistrict = tables.Column("Kecamatan", accessor="centre__village__parent__name")
    term = tables.Column("Masa", accessor="term", order_by=("start",))
    phone = PhoneColumn(verbose_name="Nomor HP", accessor="person__phone", orderable=False)

    class Meta:
        model = CentreStaff
        fields = ("person", "role", "centre", "subdistrict", "term", "phone")

    def render_person(self, record: Any) -> str:
        user, person = self.request.user, record.person
        if user.has_perm("people.view_person") and user.covers(person.region_id):
            return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person.full_name)
        return str(person.full_name)

    def render_term(self, record: Any) -> str:
        over = chip("berakhir") if record.end and not record.is_running else ""
        return format_html("{} {}", record.term, over)

    def before_render(self, request: Any) -> None:
        if not request.user.has_perm("people.view_person"):
            self.columns.hide("phone")
