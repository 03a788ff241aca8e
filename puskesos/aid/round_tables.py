"""The lists of rounds and of visits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from puskesos.aid.models import Round, Sample
from puskesos.aid.words import VERDICT_TONES
from welfare.desk.tables import ChipColumn, OfficeTable, VerbColumn, chip
from welfare.desk.wording import number
from welfare.regions.choices import place_name

ROUND_TONES = {Round.State.DRAFT: "mute", Round.State.RUNNING: "info", Round.State.CLOSED: "good"}


def samples_url(**query: Any) -> str:
    return f"{reverse('aid:sample_list')}?{urlencode({name: value for name, value in query.items() if value})}"


class RoundTable(OfficeTable):
    noun = "putaran"
    caption = "Putaran monev"
    empty_title = "Belum ada putaran monev"
    empty_text = "Satu putaran memeriksa penerima satu program pada satu periode di wilayah tertentu."
    name = tables.Column("Putaran", linkify=lambda record: reverse("aid:round_detail", args=[record.pk]))
    period = tables.Column("Program", order_by=("period__programme__code", "period__code"))
    starts_on = tables.Column("Waktu")
    planned = tables.Column("Sampel")
    visited = tables.Column("Dikunjungi")
    state = ChipColumn(verbose_name="Keadaan", tones=ROUND_TONES)

    class Meta:
        model = Round
        fields = ("name", "period", "starts_on", "planned", "visited", "state")

    def render_period(self, value: Any) -> str:
        return f"{value.programme} {value.code}"

    def render_starts_on(self, record: Any) -> str:
        return f"{date_format(record.starts_on, 'j M Y')} s.d. {date_format(record.ends_on, 'j M Y')}"

    def render_planned(self, value: int, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', samples_url(putaran=record.pk), number(value))

    def render_visited(self, value: int, record: Any) -> str:
        return format_html(
            '<a href="{}">{}</a>', samples_url(putaran=record.pk, keadaan="dikunjungi"), number(value)
        )  # fmt: skip


class SampleTable(OfficeTable):
    noun = "penerima"
    caption = "Kunjungan monev"
    empty_title = "Tidak ada kunjungan yang cocok"
    empty_text = "Ubah atau hapus saringan."
    person = tables.Column(
        "Penerima", accessor="enrolment__person__full_name", order_by=("enrolment__person__name_key",)
    )
    village = tables.Column("Desa/kelurahan", accessor="enrolment__region", order_by=("enrolment__region",))
    round = tables.Column("Putaran", order_by=("round__starts_on",))
    team = tables.Column("Tim", default="belum dibagi", order_by=("team__name",))
    planned_on = tables.Column("Rencana", default="")
    verdict = tables.Column("Penilaian", accessor="latest__verdict", empty_values=())
    visit = VerbColumn(verb="Kunjungi", url=lambda record: reverse("aid:visit_create", args=[record.pk]))

    class Meta:
        model = Sample
        fields = ("person", "village", "round", "team", "planned_on", "verdict", "visit")

    def render_village(self, value: Any) -> str:
        return place_name(value)

    def render_planned_on(self, value: Any) -> str:
        return date_format(value, "D, j M Y")

    def render_verdict(self, record: Any) -> str:
        visit = record.latest
        if visit is None:
            return chip("belum dikunjungi", "warn")
        words = chip(visit.get_verdict_display(), VERDICT_TONES[visit.verdict])
        day = date_format(visit.on, "j M Y")
        return format_html('<a href="{}">{}</a> <span class="soft">{}</span>', _visit(visit.pk), words, day)

    def render_visit(self, record: Any, column: Any) -> str:
        """Whoever may not report, or comes too early or late, gets no verb."""
        if record.round.state != Round.State.RUNNING or not self.request.user.has_perm("aid.add_visit"):
            return ""
        if record.latest is None:
            return str(column.render(record=record))
        url, name = reverse("aid:visit_create", args=[record.pk]), record.enrolment.person.full_name
        return format_html('<a href="{}">Kunjungi ulang<span class="visually-hidden"> {}</span></a>', url, name)


def _visit(pk: int) -> str:
    return reverse("aid:visit_detail", args=[pk])


class VillageTable(OfficeTable):
    """Coverage of a round, a row per village and team (dicts of `coverage.by_village`); `monev` is the round."""

    noun = "desa/kelurahan"
    caption = "Cakupan tiap desa"
    village = tables.Column("Desa/kelurahan", empty_values=())
    team_name = tables.Column("Tim", empty_values=())
    planned = tables.Column("Sampel")
    visited = tables.Column("Dikunjungi")
    fit = tables.Column("Layak")
    unfit = tables.Column("Tidak layak")
    recheck = tables.Column("Verifikasi ulang")

    class Meta:
        orderable = False

    def __init__(self, *args: Any, monev: Round, may_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.monev, self.may_move = monev, may_move

    def render_village(self, record: Any) -> str:
        name = record["village"] or "Tanpa wilayah"
        if not record["subdistrict"]:
            return str(name)
        return format_html('{} <span class="soft">Kec. {}</span>', name, record["subdistrict"])

    def render_team_name(self, record: Any) -> str:
        name = record["team_name"] or "belum dibagi"
        if not (self.may_move and record["code"]):
            return str(name)
        url = f"{reverse('aid:round_village', args=[self.monev.pk])}?{urlencode({'kode': record['code']})}"
        return format_html(
            '{} <a href="{}">Pindahkan<span class="visually-hidden"> {}</span></a>', name, url, record["village"]
        )

    def _linked(self, value: int, record: Any, **more: str) -> str:
        url = samples_url(putaran=self.monev.pk, kode=record["code"], tim=record["team"], **more)
        return format_html('<a href="{}">{}</a>', url, number(value))

    def render_planned(self, value: int, record: Any) -> str:
        return self._linked(value, record)

    def render_visited(self, value: int, record: Any) -> str:
        return self._linked(value, record, keadaan="dikunjungi")

    def render_fit(self, value: int, record: Any) -> str:
        return self._linked(value, record, penilaian="fit")

    def render_unfit(self, value: int, record: Any) -> str:
        return self._linked(value, record, penilaian="unfit")

    def render_recheck(self, value: int, record: Any) -> str:
        return self._linked(value, record, penilaian="recheck")
