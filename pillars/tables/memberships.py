"""The lists of who holds which post."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from pillars.models import Membership, MembershipAct, Training
from pillars.tables.words import decree_link, person_link
from welfare.desk.tables import DayColumn, OfficeTable, chip
from welfare.regions.choices import place_name


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

    # What mends a flaw of the data, by the state that the list is narrowed to ("Mutu data" leads here).
    mends = {
        "lewat": ("Perpanjang", "pillars:membership_extend", "pillars.change_membership"),
        "tanpa-sk": ("Lengkapi SK", "pillars:membership_update", "pillars.change_membership"),
        "tanpa-hp": ("Lengkapi HP", "people:person_update", "people.change_person"),
    }

    class Meta:
        model = Membership
        fields = ("person", "position", "unit", "region", "term", "decree", "act")

    def before_render(self, request: Any) -> None:
        self.mend = self.mends.get(request.GET.get("keadaan", ""))
        if self.mend and not request.user.has_perm(self.mend[2]):
            self.mend = None
        self.may_change = request.user.has_perm("pillars.change_membership")
        if not self.may_change and not self.mend:
            self.columns.hide("act")

    def render_person(self, value: Any) -> str:
        return person_link(value, self.request.user)

    def render_region(self, value: Any) -> str:
        return place_name(value)

    def render_term(self, record: Membership) -> str:
        reason = f" ({record.get_end_reason_display()})" if record.end_reason else ""
        return f"{record.term}{reason}"

    def render_position(self, record: Membership) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.position)

    def render_decree(self, value: Any) -> str:
        return decree_link(value)

    def render_act(self, record: Membership) -> str:
        if record.end:
            return ""
        links = []
        if self.mend:
            verb, name, _ = self.mend
            links.append((name, verb, record.person_id if name.startswith("people:") else record.pk))
        if self.may_change:
            links += [
                ("pillars:membership_replace", "Ganti", record.pk),
                ("pillars:membership_finish", "Akhiri", record.pk),
            ]
        return format_html_join(
            " ",
            '<a href="{}">{}<span class="visually-hidden"> jabatan {}</span></a>',
            ((reverse(name, args=[pk]), verb, record.person) for name, verb, pk in links),
        )


class ActTable(OfficeTable):
    """What was done about one membership, newest first."""

    noun = "tindakan"
    caption = "Tindakan pada jabatan ini"
    empty_title = "Belum ada tindakan yang tercatat"
    empty_text = "Jabatan ini berasal dari impor atau dicatat sebelum tindakan dicatat."
    on = tables.Column("Per tanggal", empty_values=(), orderable=False)
    kind = tables.Column("Tindakan", orderable=False)
    decree = tables.Column("SK", orderable=False)
    related = tables.Column("Terkait", orderable=False)
    note = tables.Column("Catatan", orderable=False)
    by = tables.Column("Dicatat oleh", orderable=False)

    class Meta:
        model = MembershipAct
        fields = ("on", "kind", "decree", "related", "note", "by")

    def render_on(self, record: MembershipAct) -> str:
        return date_format(record.on, "j F Y") if record.on else "tidak diketahui"

    def render_kind(self, record: MembershipAct) -> str:
        word = record.get_kind_display()
        return format_html("{} {}", word, chip("dibatalkan", "mute")) if record.undone_at else word

    def render_decree(self, value: Any) -> str:
        return decree_link(value)

    def render_related(self, value: Any) -> str:
        return format_html('<a href="{}">{}, {}</a>', value.get_absolute_url(), value.person, value.unit)


class TrainingTable(OfficeTable):
    noun = "pelatihan"
    caption = "Pelatihan"
    empty_title = "Belum ada pelatihan yang tercatat"
    empty_text = "Catat dari halaman orang atau jabatannya."
    person = tables.Column("Nama", order_by=("person__name_key",))
    name = tables.Column("Pelatihan")
    kind = tables.Column("Jenis")
    organiser = tables.Column("Penyelenggara")
    on = DayColumn(verbose_name="Tanggal")
    certificate_number = tables.Column("Sertifikat", empty_values=(), orderable=False)
    act = tables.Column("Tindakan", empty_values=(), orderable=False)

    class Meta:
        model = Training
        fields = ("person", "name", "kind", "organiser", "on", "certificate_number", "act")

    def before_render(self, request: Any) -> None:
        if not request.user.has_perm("pillars.change_training"):
            self.columns.hide("act")

    def render_person(self, value: Any) -> str:
        return person_link(value, self.request.user)

    def render_certificate_number(self, record: Training) -> str:
        if not record.certificate:
            return record.certificate_number or "–"
        url = reverse("pillars:training_file", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.certificate_number or "Lihat sertifikat")

    def render_act(self, record: Training) -> str:
        url = reverse("pillars:training_update", args=[record.pk])
        return format_html('<a href="{}">Ubah<span class="visually-hidden"> {}</span></a>', url, record)
