"""The list of pairs who may be one person."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from welfare.desk.tables import OfficeTable, chip
from welfare.people.models import Person, PossibleDouble
from welfare.regions.choices import SubdistrictFilter, place_name
from welfare.regions.models import Region

REASONS = (
    ("nik", "15 digit NIK sama"),
    ("hp", "Nomor HP sama"),
    ("lahir", "Tanggal lahir sama"),
    ("desa", "Desa sama"),
)
_COLUMNS = {"nik": "by_number", "hp": "by_phone", "lahir": "by_birth", "desa": "by_village"}
SURE, LIKELY = 0.95, 0.8


class DoubleSubdistrictFilter(SubdistrictFilter):
    """Pairs of which one or both are registered in a kecamatan or its villages."""

    def filter(self, qs: Any, value: Any) -> Any:
        if value is None:
            return qs
        here = Region.objects.filter(Q(pk=value.pk) | Q(parent=value)).values("pk")
        return qs.filter(Q(first_region__in=here) | Q(second_region__in=here))


class DoubleFilter(django_filters.FilterSet):
    alasan = django_filters.ChoiceFilter(
        label="Alasan", choices=REASONS, empty_label="Semua alasan", method="filter_reason"
    )  # fmt: skip
    kecamatan = DoubleSubdistrictFilter()

    class Meta:
        model = PossibleDouble
        fields: list[str] = []

    def filter_reason(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{_COLUMNS[value]: True})


class DoubleTable(OfficeTable):
    """`persons` holds those of the page by key; the view fetches them in one query."""

    noun = "pasangan"
    caption = "Pasangan yang mungkin orang yang sama"
    empty_title = "Tidak ada pasangan untuk diperiksa"
    empty_text = "Register diperiksa setiap malam dan sesudah setiap impor."
    persons: dict[int, Person] = {}

    first = tables.Column("Orang pertama", orderable=False)
    second = tables.Column("Orang kedua", orderable=False)
    score = tables.Column("Kemiripan", order_by=("score", "first", "second"))
    verbs = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = PossibleDouble
        fields = ("first", "second", "score", "verbs")
        order_by = ("-score",)

    def render_first(self, value: int) -> SafeString | str:
        return self._person(value)

    def render_second(self, value: int) -> SafeString | str:
        return self._person(value)

    def _person(self, pk: int) -> SafeString | str:
        person = self.persons.get(pk)
        if person is None:  # gone while the page was drawn
            return "–"
        born = f"lahir {date_format(person.birth_date, 'j F Y')}" if person.birth_date else "tanggal lahir belum ada"
        number = "NIK ada" if person.nik_index else "NIK belum ada"
        return format_html(
            '<a href="{}">{}</a><br><span class="soft">{}<br>{}, {}</span>',
            person.get_absolute_url(), person.full_name, place_name(person.region) or "wilayah belum tercatat", born,
            number,
        )  # fmt: skip

    def render_score(self, record: PossibleDouble) -> str:
        tone, word = ("good", "hampir pasti") if record.score >= SURE else ("info", "mungkin")
        if record.score < LIKELY:
            tone, word = "warn", "ragu"
        return format_html('{}<br><span class="soft">{}</span>', chip(word, tone), record.reason)

    def render_verbs(self, record: PossibleDouble) -> str:
        return format_html(
            '<a href="{}?dengan={}">Gabungkan…</a><br><a href="{}?dengan={}">Bukan orang yang sama</a>',
            reverse("people:person_merge", args=[record.first]), record.second,
            reverse("people:person_distinct", args=[record.first]), record.second,
        )  # fmt: skip
