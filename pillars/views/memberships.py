"""Who holds which post: the list, one membership, and appointing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import DetailView, FormView, UpdateView

from pillars.filters import MembershipFilter
from pillars.forms.memberships import AppointForm, MembershipForm, PersonSearchForm, UnitSearchForm
from pillars.models import Membership, Training, Unit
from pillars.paging import HolderPages
from pillars.rules import warnings_for
from pillars.tables.memberships import ActTable, MembershipTable, TrainingTable
from pillars.tables.words import chip_of, person_link
from pillars.views.pages import done
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk.lists import ListPage
from welfare.desk.templatetags.office import tanggal
from welfare.desk.verbs import tried
from welfare.people.models import Person
from welfare.regions.choices import place_name


def visible_memberships(user: Any) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(user)
    return rows.select_related("person__region", "position", "unit__pillar", "unit__region__parent", "decree")


class MembershipList(ListPage):
    access = needs("pillars.view_membership")
    model = Membership
    table_class = MembershipTable
    filterset_class = MembershipFilter
    paginator_class = HolderPages
    page_title = "Pemegang jabatan"
    page_lead = "Siapa memegang jabatan apa di pilar mana, sekarang dan dulu."
    download_name = "pillars:membership_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[Membership]:
        # Units come after the rows: with them and their regions in one query the planner takes longer than the rows.
        units = Unit.objects.select_related("region__parent")
        rows = super().get_queryset().select_related("person", "position", "decree")
        rows = rows.prefetch_related(Prefetch("unit", queryset=units))
        # The pillar's key, not its order: so the units' own index gives the first page without sorting every post.
        return rows.order_by("unit__pillar_id", "unit__region_id", "position__order", "person__name_key", "pk")


class MembershipDetail(DetailView):
    """One person in one post: the term, what was done about it, what the rules say, evaluations and trainings."""

    access = needs("pillars.view_membership")
    model = Membership
    template_name = "pillars/membership_detail.html"

    def get_queryset(self) -> QuerySet[Membership]:
        return visible_memberships(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, user = self.object, self.request.user
        acts = list(member.acts.select_related("decree", "by", "related__person", "related__unit"))
        latest = next((act for act in acts if act.undone_at is None), None)
        trainings = TrainingTable(
            Training.objects.visible_to(user).filter(person=member.person_id).select_related("person__region"),
            exclude=("person",), prefix="latih-",
        )  # fmt: skip
        trainings.request = self.request
        return super().get_context_data(**kwargs) | {
            "facts": facts_of(member, user),
            "acts": ActTable(acts, request=self.request),
            "undoable": latest if latest and latest.may_be_undone else None,
            "warnings": self._warnings(),
            "evaluations": list(member.evaluations.select_related("by")) if member.unit.pillar.evaluates_yearly else [],
            "villages": list(member.villages.filter(until=None).select_related("region__parent")),
            "trainings": trainings,
            "changes": history_of(member, user),
        }

    def _warnings(self) -> list[str]:
        member = self.object
        if not member.is_running:
            return []
        return warnings_for(
            member.person, member.position, start=member.start, until=member.until, decree=member.decree,
            asks_decree=True,
        )  # fmt: skip


def facts_of(member: Membership, user: Any) -> list[tuple[str, Any]]:
    """What is known of a membership, for the definition list."""
    unit, decree = member.unit, member.decree
    planned = member.until or (decree.valid_until if decree else None)
    over = bool(planned and member.is_running and planned < timezone.localdate())
    facts = [
        ("Orang", person_link(member.person, user)),
        ("Pilar", chip_of(unit.pillar)),
        ("Unit", format_html('<a href="{}">{}</a>', unit.get_absolute_url(), unit)),
        ("Wilayah", place_name(unit.region)),
        ("Masa jabatan", f"{member.term}{f' ({member.get_end_reason_display()})' if member.end_reason else ''}"),
        ("Masa bakti sampai", f"{tanggal(planned)}{', sudah lewat' if over else ''}" if planned else ""),
        ("SK", format_html('<a href="{}">{}</a>', decree.get_absolute_url(), decree) if decree else "belum ada"),
        (unit.pillar.number_label or "Nomor anggota", member.member_number),
        ("Jenjang", member.level),
        ("Keahlian", ", ".join(member.skills)),
        ("Catatan", member.note),
    ]
    return [(label, value) for label, value in facts if value]


class MembershipUpdate(UpdateView):
    access = needs("pillars.change_membership")
    model = Membership
    form_class = MembershipForm
    template_name = "pillars/act.html"

    def get_queryset(self) -> QuerySet[Membership]:
        return visible_memberships(self.request.user)

    def form_valid(self, form: MembershipForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, f"Data jabatan {self.object.person} sudah disimpan.")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.object
        return super().get_context_data(**kwargs) | {
            "title": f"Ubah data {member.position}", "lead": f"{member.person}, {member.unit}",
            "back_url": member.get_absolute_url(), "back_label": "Jabatan", "submit_label": "Simpan perubahan",
        }  # fmt: skip


class PersonFirst(FormView):
    """A form about a person in a unit: first find the person in the register, then fill in the form."""

    template_name = "pillars/membership_form.html"
    heading = ""
    verb = ""

    def get_unit(self) -> Unit:
        units = Unit.objects.visible_to(self.request.user).select_related("pillar", "region__parent")
        return get_object_or_404(units, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.unit = self.get_unit()
        self.person = None
        if number := request.GET.get("orang", ""):
            people = Person.objects.visible_to(request.user).select_related("region")
            self.person = get_object_or_404(people, pk=number if number.isdecimal() else 0)
        if request.method == "POST" and self.person is None:
            messages.error(request, "Pilih dulu orang yang akan diangkat.")
            return redirect(request.path)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"unit": self.unit, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {
            "unit": self.unit, "person": self.person, "heading": self.heading, "verb": self.verb,
        }  # fmt: skip
        if self.person is None:
            search = PersonSearchForm(self.request.GET if "nama" in self.request.GET else None)
            context |= {"search": search, "found": search.found(self.request.user) if search.is_valid() else None}
        return context


class MembershipCreate(PersonFirst):
    """Appoint somebody: which post, from when, by which paper."""

    access = needs("pillars.add_membership", "people.view_person")
    form_class = AppointForm
    heading = "Angkat orang"
    verb = "Angkat"

    def get_initial(self) -> dict[str, Any]:
        posts = list(self.unit.pillar.positions.all()[:2])
        return {"position": posts[0]} if len(posts) == 1 else {}

    def form_valid(self, form: AppointForm) -> HttpResponse:
        data = form.cleaned_data
        member = tried(form, lambda: self.unit.appoint(person=self.person, by=self.request.user, **data))
        if member is None:
            return self.form_invalid(form)
        said = warnings_for(self.person, data["position"], start=data["start"], until=data["until"])
        text = f"{member.person} diangkat sebagai {member.position} di {self.unit}."
        return done(self.request, text, self.unit, act=member.acts.first(), warnings=said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.person is not None:
            first = self.unit.pillar.positions.first()
            context["warnings"] = warnings_for(self.person, first) if first else []
        return context


@requires("pillars.add_membership", "people.view_person")
def membership_start(request: HttpRequest, pk: int) -> HttpResponse:
    """From a person: find the unit in which the person is to get a post."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    search = UnitSearchForm(request.GET if "cari" in request.GET else None)
    found = search.found(request.user) if search.is_valid() else []
    links = [
        (unit.name, detail, f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={person.pk}")
        for unit, detail in found
    ]
    return render(
        request, "pillars/unit_choose.html",
        {
            "title": "Beri jabatan di pilar", "lead": person.full_name, "search": search, "links": links,
            "back_url": person.get_absolute_url(), "back_label": "Orang",
        },
    )  # fmt: skip
