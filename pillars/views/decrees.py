"""SK: the list, one SK with the members it names, and its verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic import CreateView, DetailView, UpdateView
from django_tables2 import RequestConfig

from pillars.boards import name_in
from pillars.filters import DecreeFilter
from pillars.forms.decrees import DecreeForm, DecreeMembersForm, DecreeReplaceForm, DecreeRevokeForm
from pillars.forms.memberships import UnitSearchForm
from pillars.models import Decree, Membership, Unit
from pillars.tables.decrees import DecreeTable
from pillars.tables.memberships import MembershipTable
from pillars.tables.words import decree_chip
from pillars.views.pages import act_page, done, posted
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk.lists import ListPage
from welfare.desk.private_files import private_file
from welfare.desk.templatetags.office import tanggal
from welfare.desk.verbs import tried
from welfare.regions.choices import place_name


def _visible(user: Any) -> QuerySet[Decree]:
    return Decree.objects.visible_to(user).select_related("region__parent", "replaced_by")


class DecreeList(ListPage):
    access = needs("pillars.view_decree")
    model = Decree
    table_class = DecreeTable
    filterset_class = DecreeFilter
    page_title = "SK"
    page_lead = "Surat keputusan yang mengangkat pengurus dan anggota pilar, dan sampai kapan berlakunya."
    action_label = "SK baru"
    download_name = "pillars:decree_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[Decree]:
        members = Membership.objects.visible_to(self.request.user).active().filter(decree=OuterRef("pk"))
        named = members.order_by().values("decree").annotate(rows=Count("pk")).values("rows")
        rows = super().get_queryset().select_related("region__parent")
        return rows.annotate(named=Coalesce(Subquery(named), 0)).order_by("valid_until", "-signed_on", "pk")

    def get_action_url(self) -> str:
        return reverse("pillars:decree_create") if self.request.user.has_perm("pillars.add_decree") else ""


class DecreeDetail(DetailView):
    access = needs("pillars.view_decree")
    model = Decree
    template_name = "pillars/decree_detail.html"

    def get_queryset(self) -> QuerySet[Decree]:
        before = Decree.objects.visible_to(self.request.user)
        return _visible(self.request.user).prefetch_related(Prefetch("predecessors", queryset=before))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decree, user = self.object, self.request.user
        members = Membership.objects.visible_to(user).filter(decree=decree)
        members = members.select_related("person", "position", "unit__region__parent", "decree")
        members = members.order_by("unit__region_id", "position__order", "person__name_key")
        table = MembershipTable(members, exclude=("decree", "act"))
        table.noun, table.empty_title = "orang", "SK ini belum menyebut siapa pun"
        table.empty_text = "Tandai anggota yang disebutnya, atau pilih SK ini saat mengangkat orang."
        RequestConfig(self.request, paginate={"per_page": 50}).configure(table)
        return super().get_context_data(**kwargs) | {
            "facts": facts_of(decree),
            "state": decree_chip(decree),
            "members": table,
            "stands": not decree.revoked_on and not decree.replaced_by_id,
            "changes": history_of(decree, user),
        }


def facts_of(decree: Decree) -> list[tuple[str, Any]]:
    """What an SK says, for the definition list."""
    scan = reverse("pillars:decree_scan", args=[decree.pk])
    facts = [
        ("Tentang", decree.about),
        ("Penerbit", decree.issuer),
        ("Penandatangan", ", selaku ".join(filter(None, (decree.signer, decree.signer_capacity)))),
        ("Tanggal SK", tanggal(decree.signed_on)),
        ("Berlaku sejak", tanggal(decree.valid_from)),
        ("Berlaku sampai", tanggal(decree.valid_until)),
        ("Wilayah", place_name(decree.region)),
        ("Pindaian", format_html('<a href="{}">Lihat pindaian</a>', scan) if decree.scan else "belum diunggah"),
    ]
    if decree.revoked_on:
        facts.append(("Dicabut", f"{tanggal(decree.revoked_on)}: {decree.revoke_reason}"))
    if decree.replaced_by:
        link = format_html('<a href="{}">{}</a>', decree.replaced_by.get_absolute_url(), decree.replaced_by)
        facts.append(("Diganti dengan", link))
    for before in decree.predecessors.all():
        facts.append(("Mengganti", format_html('<a href="{}">{}</a>', before.get_absolute_url(), before)))
    return facts


class _DecreeForm:
    model = Decree
    form_class = DecreeForm
    template_name = "pillars/decree_form.html"

    def get_queryset(self) -> QuerySet[Decree]:
        return _visible(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}


class DecreeCreate(_DecreeForm, CreateView):
    """A new SK; opened from a unit, it also names the members who are ticked."""

    access = needs("pillars.add_decree")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        number = request.GET.get("unit", "")
        units = Unit.objects.visible_to(request.user).select_related("region", "pillar")
        self.unit = get_object_or_404(units, pk=number if number.isdecimal() else 0) if number else None
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"unit": self.unit}

    def get_initial(self) -> dict[str, Any]:
        return {"region": self.unit.region_id, "about": f"Pengurus {self.unit}"} if self.unit else {}

    @transaction.atomic
    def form_valid(self, form: DecreeForm) -> HttpResponse:
        self.object = form.save()
        members = form.cleaned_data.get("members") or []
        if members and self.request.user.has_perm("pillars.change_membership"):
            named = name_in(self.object, members, by=self.request.user)
            messages.success(self.request, f"SK {self.object} dicatat untuk {named} anggota.")
        else:
            messages.success(self.request, f"SK {self.object} sudah dicatat.")
        return redirect(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"unit": self.unit}


class DecreeUpdate(_DecreeForm, UpdateView):
    access = needs("pillars.change_decree")

    def form_valid(self, form: DecreeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, f"Perubahan SK {self.object} sudah disimpan.")
        return response


@requires("pillars.change_membership", "pillars.view_decree")
@require_http_methods(["GET", "POST"])
def decree_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an SK name members of a unit: first the unit, then ticks."""
    decree = get_object_or_404(_visible(request.user).standing(), pk=pk)
    page = {"title": f"Anggota yang disebut SK {decree}", "back_url": decree.get_absolute_url(), "back_label": "SK"}
    number = request.GET.get("unit", "")
    units = Unit.objects.visible_to(request.user).open().select_related("pillar", "region__parent")
    if not number:
        return render(request, "pillars/unit_choose.html", page | _units_for(request, decree, units))
    unit = get_object_or_404(units, pk=number if number.isdecimal() else 0)
    form = DecreeMembersForm(posted(request), user=request.user, unit=unit, decree=decree)
    if form.is_valid():
        named = name_in(decree, form.cleaned_data["members"], by=request.user)
        return done(request, f"SK {decree} sekarang menyebut {named} anggota lagi dari {unit}.", decree)
    return act_page(request, form, **page, lead=unit.name, submit_label="Simpan anggota SK")


def _units_for(request: HttpRequest, decree: Decree, units: Any) -> dict[str, Any]:
    """The units that a search finds, else those where the SK is from."""
    search = UnitSearchForm(request.GET if "cari" in request.GET else None)
    here = reverse("pillars:decree_members", args=[decree.pk])
    if search.is_valid():
        found = search.found(request.user)
    else:
        near = units.filter(region=decree.region_id)[: UnitSearchForm.LIMIT] if decree.region_id else []
        found = [(unit, unit.pillar.short_name) for unit in near]
    links = [(unit.name, detail, f"{here}?unit={unit.pk}") for unit, detail in found]
    return {"search": search, "links": links}


@requires("pillars.change_decree")
@require_http_methods(["GET", "POST"])
def decree_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Another SK stands in place of this one; members who still hold their posts may follow it."""
    decree = get_object_or_404(_visible(request.user), pk=pk)
    form = DecreeReplaceForm(posted(request), user=request.user, decree=decree)
    if form.is_valid() and tried(form, lambda: _replace(decree, request.user, **form.cleaned_data)):
        return done(request, f"SK {decree} diganti dengan SK {form.cleaned_data['by_decree']}.", decree)
    back = decree.get_absolute_url()
    return act_page(
        request, form, title=f"Ganti SK {decree}", back_url=back, back_label="SK", submit_label="Ganti SK",
        lead="SK ini tetap tercatat sebagai riwayat.",
    )  # fmt: skip


@transaction.atomic
def _replace(decree: Decree, user: Any, *, by_decree: Decree, members: bool) -> None:
    decree.replace(by_decree=by_decree, by=user)
    if members and user.has_perm("pillars.change_membership"):
        name_in(by_decree, Membership.objects.visible_to(user).active().filter(decree=decree), by=user)


@requires("pillars.change_decree")
@require_http_methods(["GET", "POST"])
def decree_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an SK, with day and reason."""
    decree = get_object_or_404(_visible(request.user), pk=pk)
    form = DecreeRevokeForm(posted(request))
    if form.is_valid() and tried(form, lambda: decree.revoke(**form.cleaned_data, by=request.user)):
        return done(request, f"SK {decree} dicabut.", decree)
    return act_page(
        request, form, title=f"Cabut SK {decree}", submit_label="Cabut SK", submit_tone="danger",
        back_url=decree.get_absolute_url(), back_label="SK",
        text="Anggota yang disebut SK ini tetap tercatat menjabat, tetapi dihitung tanpa SK.",
    )  # fmt: skip


@requires("pillars.change_decree")
@require_POST
def decree_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a revocation or replacement entered by mistake."""
    decree = get_object_or_404(_visible(request.user), pk=pk)
    decree.restore(by=request.user)
    return done(request, f"SK {decree} kembali seperti semula.", decree)


@requires("pillars.view_decree")
@require_GET
def decree_scan(request: HttpRequest, pk: int) -> HttpResponse:
    decree = get_object_or_404(_visible(request.user), pk=pk)
    return private_file(decree.scan, f"SK {decree.number}")
