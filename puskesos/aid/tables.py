"""The lists of programmes and of who receives them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from pillars.tables import person_link
from puskesos.aid.models import Enrolment, Programme
from welfare.desk.tables import OfficeTable, chip
from welfare.desk.wording import number
from welfare.regions.choices import place_name


def recipients_url(**query: Any) -> str:
    return f"{reverse('aid:enrolment_list')}?{urlencode(query)}"


class ProgrammeTable(OfficeTable):
    noun = "program"
    caption = "Program bantuan"
    empty_title = "Tidak ada program yang cocok"
    name = tables.Column("Program")
    code = tables.Column("Kode")
    funder = tables.Column("Sumber dana")
    recipient = tables.Column("Diberikan kepada")
    recipients = tables.Column("Penerima sekarang")
    is_active = tables.Column("Keadaan")

    class Meta:
        model = Programme
        fields = ("name", "code", "funder", "recipient", "recipients", "is_active")

    def render_recipients(self, value: int, record: Any) -> str:
        url = recipients_url(program=record.code, keadaan="menerima")
        return format_html('<a href="{}">{} penerima</a>', url, number(value))

    def render_is_active(self, value: bool) -> str:
        return chip("berjalan", "good") if value else chip("berhenti", "mute")


class EnrolmentTable(OfficeTable):
    noun = "penerima"
    caption = "Penerima bantuan"
    empty_title = "Tidak ada penerima yang cocok"
    person = tables.Column("Penerima", order_by=("person__name_key",))
    programme = tables.Column("Program", order_by=("programme__code",))
    period = tables.Column("Periode")
    region = tables.Column("Desa/kelurahan", order_by=("region_id",))
    reference = tables.Column("Nomor peserta", orderable=False)
    status = tables.Column("Keadaan")

    class Meta:
        model = Enrolment
        fields = ("person", "programme", "period", "region", "reference", "status")

    def render_person(self, value: Any) -> str:
        return person_link(value, self.request.user)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_status(self, record: Enrolment) -> str:
        if record.status == Enrolment.Status.ACTIVE:
            return chip("menerima", "good")
        day = f" sejak {date_format(record.ended_on, 'j F Y')}" if record.ended_on else ""
        return format_html('{} <span class="soft">{}</span>', chip(f"berakhir{day}", "mute"), record.ended_reason)
