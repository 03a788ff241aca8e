"""The lists of the pillars' floor."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pillars.models import Membership, Unit
from welfare.desk.tables import OfficeTable, chip
from welfare.desk.templatetags.office import phone_link
from welfare.desk.wording import number
from welfare.regions.choices import place_name

WARN_DAYS = 180
"""Days before the end of an SK from which it is shown as ending; the office's choice."""


def person_link(person: Any, user: Any) -> str:
    """The person's name, as a link where the user may open the page behind it."""
    if user.has_perm("people.view_person") and user.covers(person.region_id):
        return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person.full_name)
    return person.full_name


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


def chip_of(pillar: Any) -> SafeString:
    """The pillar as a chip in its own hue."""
    return render_to_string("components/chip.html", {"text": pillar.short_name, "hue": pillar.hue})


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


class MembershipTable(OfficeTable):
    noun = "pemegang jabatan"
    caption = "Pemegang jabatan"
    empty_title = "Tidak ada pemegang jabatan yang cocok"
    person = tables.Column("Nama", order_by=("person__name_key",))
    position = tables.Column("Jabatan", order_by=("position__order", "position__name"))
    unit = tables.Column("Unit", linkify=lambda record: record.unit.get_absolute_url(), order_by=("unit__name",))
    region = tables.Column("Wilayah", accessor="unit__region", order_by=("unit__region_id",))
    term = tables.Column("Masa jabatan", empty_values=(), order_by=("start",))
    decree = tables.Column("SK", orderable=False)
    act = tables.Column("Tindakan", empty_values=(), orderable=False)

    class Meta:
        model = Membership
        fields = ("person", "position", "unit", "region", "term", "decree", "act")

    def before_render(self, request: Any) -> None:
        if not request.user.has_perm("pillars.change_membership"):
            self.columns.hide("act")

    def render_person(self, value: Any) -> str:
        return person_link(value, self.request.user)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_term(self, record: Membership) -> str:
        reason = f" ({record.get_end_reason_display()})" if record.end_reason else ""
        return f"{record.term}{reason}"

    def render_act(self, record: Membership) -> str:
        if record.end:
            return ""
        url = reverse("pillars:membership_finish", args=[record.pk])
        return format_html(
            '<a href="{}">Akhiri<span class="visually-hidden"> jabatan {}</span></a>', url, record.person
        )


def decree_chip(decree: Any) -> str:
    """How long an SK still holds: "berlaku", "90 hari lagi", "berakhir"; warns from 180 days before the end."""
    if decree.valid_until is None:
        return chip("tanpa batas waktu", "mute")
    days = (decree.valid_until - timezone.localdate()).days
    if days < 0:
        return chip("berakhir", "bad")
    return chip(f"{days} hari lagi", "warn") if days <= WARN_DAYS else chip("berlaku", "good")
