"""The lists of pillars and units."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from pillars.models import Unit
from pillars.standing import member_list_url
from pillars.tables.words import chip_of, person_link
from welfare.desk.tables import OfficeTable, chip
from welfare.desk.templatetags.office import phone_link
from welfare.desk.wording import number
from welfare.regions.choices import place_name


class StandingTable(OfficeTable):
    """The pillars with their numbers; rows are `pillars.standing.Standing`."""

    noun = "pilar"
    name = tables.Column("Pilar", accessor="pillar__name", orderable=False)
    filled = tables.Column("Unit terisi", orderable=False)
    vacant = tables.Column("Unit kosong", orderable=False)
    members = tables.Column("Pemegang jabatan", orderable=False)
    rule = tables.Column("Dasar hukum", accessor="pillar__legal_basis", orderable=False)

    class Meta:
        fields = ("name", "filled", "vacant", "members", "rule")

    def render_name(self, record: Any) -> str:
        return format_html(
            '{} <a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            chip_of(record.pillar), record.units_url, record.pillar.name, "(semua unit)",
        )  # fmt: skip

    def render_filled(self, record: Any) -> str:
        if not record.whole:
            return "belum ada"
        words = f"{number(record.filled)} dari {number(record.whole)} {record.noun}"
        return format_html('<a href="{}">{}</a>', record.filled_url, words)

    def render_vacant(self, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', record.vacant_url, number(record.vacant))

    def render_members(self, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', record.members_url, number(record.members))


class UnitTable(OfficeTable):
    noun = "unit"
    caption = "Unit pilar"
    empty_title = "Tidak ada unit yang cocok"
    name = tables.Column("Unit", linkify=True)
    pillar = tables.Column("Pilar", accessor="pillar")
    region = tables.Column("Wilayah", accessor="region", order_by=("region_id",))
    holders = tables.Column("Terisi", order_by=("-holders", "name"))
    leaders = tables.Column("Pemimpin", orderable=False, empty_values=())
    phone = tables.Column("Telepon", orderable=False)

    class Meta:
        model = Unit
        fields = ("name", "pillar", "region", "holders", "leaders", "phone")
        order_by = ("pillar__order", "region_id")

    def render_pillar(self, value: Any) -> str:
        return chip_of(value)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_holders(self, record: Any) -> str:
        if not record.is_open:
            return chip("berhenti", "mute")
        if not record.holders:
            return chip("kosong", "warn")
        return chip("terisi" if record.holders == 1 else f"{number(record.holders)} orang", "good")

    def render_leaders(self, record: Any) -> str:
        user = self.request.user
        return format_html_join("; ", "{}", ((person_link(member.person, user),) for member in record.leaders)) or "–"

    def render_phone(self, value: Any) -> str:
        return phone_link(value)


class BreachTable(OfficeTable):
    """Units in which somebody no longer fits the age rules; rows are of `pillars.rules.with_breaches`."""

    noun = "kepengurusan"
    caption = "Kepengurusan yang tidak lagi memenuhi aturan usia"
    empty_title = "Semua kepengurusan memenuhi aturan usia"
    empty_text = "Dihitung dari tanggal lahir yang tercatat dan aturan yang berlaku hari ini."
    name = tables.Column("Unit", linkify=True)
    pillar = tables.Column("Pilar", accessor="pillar")
    region = tables.Column("Wilayah", accessor="region", order_by=("region_id",))
    breaches = tables.Column("Di luar batas usia", order_by=("-breaches", "name"))
    unknown_ages = tables.Column("Tanggal lahir belum dicatat", order_by=("-unknown_ages", "name"))

    class Meta:
        model = Unit
        fields = ("name", "pillar", "region", "breaches", "unknown_ages")

    def render_pillar(self, value: Any) -> str:
        return chip_of(value)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_breaches(self, record: Any) -> str:
        url = member_list_url(unit=record.pk, keadaan="luar-usia")
        words = f"{number(record.breaches)} dari {number(record.officers)} orang"
        return format_html('<a href="{}">{}<span class="visually-hidden"> di {}</span></a>', url, words, record)

    def render_unknown_ages(self, value: int) -> str:
        return number(value)
