"""The overview of the pillars, and their units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import CreateView, DetailView, TemplateView, UpdateView
from django_tables2 import RequestConfig

from pillars.filters import UnitFilter
from pillars.forms.units import UnitForm
from pillars.models import ActivityReport, Decree, InstitutionProfile, Membership, Pillar, Unit
from pillars.paging import RememberedPages
from pillars.standing import member_list_url, standings, unit_noun
from pillars.tables.memberships import MembershipTable
from pillars.tables.reports import TONES
from pillars.tables.units import StandingTable, UnitTable
from pillars.tables.words import chip_of, decree_chip, until_chip
from welfare.accounts.access import needs
from welfare.audit.history import history_of
from welfare.desk.lists import ListPage
from welfare.desk.tables import chip
from welfare.desk.templatetags.office import phone_link, tanggal
from welfare.desk.wording import number
from welfare.regions.choices import place_name, region_counts

NOUNS = {"terisi": "{} terisi", "kosong": "{} kosong", "berhenti": "{} yang sudah berhenti"}
REPORTS = 5
"""Reports and client counts shown on a unit's page; the list holds all."""
SHOWN = 25
"""Members shown at once on a unit's page; the rest is a page further."""


class PillarList(TemplateView):
    """All pillars with what is filled and what is vacant."""

    access = needs("pillars.view_pillar")
    template_name = "pillars/pillar_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(standings(self.request.user).values())
        table = StandingTable(rows, request=self.request)
        table.empty_title, table.empty_text = "Belum ada pilar", "Akun ini belum menjadi koordinator pilar mana pun."
        core = [row for row in rows if row.pillar.is_core]
        return super().get_context_data(**kwargs) | {"core": core, "table": table}


class UnitList(ListPage):
    access = needs("pillars.view_unit")
    model = Unit
    table_class = UnitTable
    filterset_class = UnitFilter
    paginator_class = RememberedPages
    page_title = "Unit pilar"
    page_lead = "Kepengurusan, pos, dan lembaga di tiap wilayah, dan siapa yang memimpinnya."
    action_label = "Unit baru"
    download_name = "pillars:unit_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[Unit]:
        leading = Membership.objects.active().filter(position__leads=True).select_related("person")
        return (
            super()
            .get_queryset()
            .with_holders()
            .select_related("pillar", "region__parent")
            .prefetch_related(Prefetch("memberships", queryset=leading, to_attr="leaders"))
            .order_by("pillar__order", "region_id", "name")
        )

    def get_action_url(self) -> str:
        return reverse("pillars:unit_create") if self.request.user.has_perm("pillars.add_unit") else ""

    def get_table(self, **kwargs: Any) -> Any:
        """ "22 dari 27 pos terisi": the state that was asked for, out of all units that the other filters leave."""
        table = super().get_table(**kwargs)
        data = (
            self.filterset.form.cleaned_data if self.filterset.form.is_bound and self.filterset.form.is_valid() else {}
        )
        pillar = data.get("pilar")
        if pillar:
            table.columns.hide("pillar")
        state = data.get("keadaan", "")
        table.noun = NOUNS.get(state, "{}").format(unit_noun(pillar) if pillar else "unit")
        if state in ("terisi", "kosong"):
            table.whole = self._without_state(data)
            if pillar and not any(data.get(name) for name in ("cari", "kecamatan", "desa", "wilayah")):
                counts = region_counts(self.request.user)
                table.whole = max(table.whole, sum(counts.get(level, 0) for level in pillar.expected_at))
        return table

    def _without_state(self, data: dict[str, Any]) -> int:
        """How many open units the other filters leave; by the filters themselves, which are already understood."""
        units = Unit.objects.visible_to(self.request.user).open()
        for name, value in data.items():
            if name != "keadaan":
                units = self.filterset.filters[name].filter(units, value)
        return units.count()


class UnitDetail(DetailView):
    access = needs("pillars.view_unit")
    model = Unit
    template_name = "pillars/unit_detail.html"

    def get_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.visible_to(self.request.user).select_related("pillar", "region__parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit, user = self.object, self.request.user
        members = unit.memberships.select_related("person", "position", "decree", "unit")
        current = members.active().order_by("position__order", "person__name_key")
        earlier = members.finished().order_by("-end", "position__order")
        decrees = Decree.objects.visible_to(user).filter(pk__in=unit.memberships.values("decree"))
        return super().get_context_data(**kwargs) | {
            "current": self._table(current, "kini-", "pemegang jabatan", "Belum ada yang memegang jabatan"),
            "earlier": self._table(earlier, "dulu-", "jabatan yang sudah berakhir", ""),
            "facts": facts_of(unit),
            "counts": counts_of(unit),
            "decrees": [(decree, decree_chip(decree)) for decree in decrees],
            "reports": self._reports(),
            "institution": institution_of(unit) if unit.pillar.registers == Pillar.Registers.INSTITUTION else None,
            "members_url": member_list_url(unit=unit.pk),
            "changes": history_of(unit, user),
        }

    def _reports(self) -> list[tuple[ActivityReport, str]]:
        """The newest activity reports with their state as a chip."""
        rows = self.object.reports.order_by("-on", "-pk")[:REPORTS]
        return [(report, chip(report.get_state_display(), TONES[report.state])) for report in rows]

    def _table(self, rows: Any, prefix: str, noun: str, empty_title: str) -> MembershipTable:
        hidden = ("unit", "region") if prefix == "kini-" else ("unit", "region", "act")
        table = MembershipTable(rows, prefix=prefix, exclude=hidden)
        table.noun, table.empty_title = noun, empty_title
        table.empty_text = "Angkat seseorang dari register orang." if empty_title else ""
        RequestConfig(self.request, paginate={"per_page": SHOWN}).configure(table)
        return table


def facts_of(unit: Unit) -> list[tuple[str, str | SafeString]]:
    """What is known of a unit, for the definition list; the ways to reach it also where they are missing."""
    facts = [
        ("Pilar", chip_of(unit.pillar)),
        ("Wilayah", place_name(unit.region)),
        ("Alamat sekretariat", unit.address),
        ("Telepon", phone_link(unit.phone)),
        ("Surel", unit.email),
        ("Berdiri", tanggal(unit.founded_on)),
        ("Klasifikasi", unit.classification),
        ("Status kinerja", unit.performance),
        ("Catatan", unit.note),
    ]
    return [(label, value) for label, value in facts if value or label in {"Alamat sekretariat", "Telepon"}]


def institution_of(unit: Unit) -> dict[str, Any]:
    """What an institution keeps: facts, papers with how long they hold, and the newest client counts; three queries."""
    profile = InstitutionProfile.objects.filter(unit=unit).first()
    facts: list[tuple[str, Any]] = []
    if profile:
        legal = {True: "ya", False: "tidak"}.get(profile.is_legal_entity, "")
        facts = [
            ("Pemilik", profile.get_owner_display()), ("Berbadan hukum", legal),
            ("Layanan", ", ".join(profile.services)), ("Daya tampung", profile.capacity),
            ("NIN", profile.national_number), ("NPWP", profile.tax_number),
        ]  # fmt: skip
    papers = [(paper, until_chip(_days_to(paper.valid_until))) for paper in unit.papers.all()]
    return {
        "facts": [(label, value) for label, value in facts if value],
        "papers": papers,
        "clients": list(unit.client_counts.all()[:REPORTS]),
    }


def _days_to(day: Any) -> int | None:
    return (day - timezone.localdate()).days if day else None


def counts_of(unit: Unit) -> list[tuple[str, str]]:
    """Officers and members, men and women, as reported; empty when nothing was reported."""
    pairs = [
        ("Pengurus", unit.officers_male, unit.officers_female),
        ("Anggota", unit.members_male, unit.members_female),
    ]
    return [
        (label, f"{number(male or 0)} laki-laki, {number(female or 0)} perempuan")
        for label, male, female in pairs
        if male is not None or female is not None
    ]


class _UnitForm:
    """What creating and changing a unit share."""

    model = Unit
    form_class = UnitForm
    template_name = "pillars/unit_form.html"

    def get_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.visible_to(self.request.user).select_related("pillar", "region")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Checked and written in one go, see `Unit.clean`."""
        return super().post(*args, **kwargs)

    def form_valid(self, form: UnitForm) -> Any:
        response = super().form_valid(form)
        messages.success(self.request, self.done.format(self.object))
        return response


class UnitCreate(_UnitForm, CreateView):
    access = needs("pillars.add_unit")
    done = "{} sudah dicatat."

    def get_initial(self) -> dict[str, Any]:
        return {"region": self.request.GET.get("wilayah", "")}


class UnitUpdate(_UnitForm, UpdateView):
    access = needs("pillars.change_unit")
    done = "Perubahan {} sudah disimpan."
