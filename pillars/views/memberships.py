"""Who holds which post: the list, appointing, and ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from pillars.filters import MembershipFilter
from pillars.forms import AppointForm, FinishForm, PersonSearchForm
from pillars.models import Membership, Unit
from pillars.tables import MembershipTable
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.people.models import Person


class MembershipList(ListPage):
    access = needs("pillars.view_membership")
    model = Membership
    table_class = MembershipTable
    filterset_class = MembershipFilter
    page_title = "Pemegang jabatan"
    page_lead = "Siapa memegang jabatan apa di pilar mana, sekarang dan dulu."

    def get_queryset(self) -> QuerySet[Membership]:
        rows = super().get_queryset().select_related("person", "position", "decree", "unit__region__parent")
        return rows.order_by("unit__pillar__order", "unit__region_id", "position__order", "person__name_key", "pk")


class MembershipCreate(FormView):
    """Appoint somebody: first find the person in the register, then say which post, from when, by which paper."""

    access = needs("pillars.add_membership", "people.view_person")
    form_class = AppointForm
    template_name = "pillars/membership_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        units = Unit.objects.visible_to(request.user).select_related("pillar", "region__parent")
        self.unit = get_object_or_404(units, pk=kwargs["pk"])
        self.person = None
        if number := request.GET.get("orang", ""):
            people = Person.objects.visible_to(request.user)
            self.person = get_object_or_404(people, pk=number if number.isdecimal() else 0)
        if request.method == "POST" and self.person is None:
            messages.error(request, "Pilih dulu orang yang akan diangkat.")
            return redirect("pillars:membership_create", pk=self.unit.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"unit": self.unit, "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        posts = list(self.unit.pillar.positions.all()[:2])
        return {"position": posts[0]} if len(posts) == 1 else {}

    def form_valid(self, form: AppointForm) -> HttpResponse:
        try:
            member = self.unit.appoint(person=self.person, by=self.request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
            return self.form_invalid(form)
        messages.success(self.request, f"{member.person} diangkat sebagai {member.position} di {self.unit}.")
        return redirect(self.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"unit": self.unit, "person": self.person}
        if self.person is None:
            search = PersonSearchForm(self.request.GET if "nama" in self.request.GET else None)
            context |= {"search": search, "found": search.found(self.request.user) if search.is_valid() else None}
        return context


@requires("pillars.change_membership")
@require_http_methods(["GET", "POST"])
def membership_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's term, with day and reason."""
    rows = Membership.objects.visible_to(request.user).select_related("person", "position", "unit")
    member = get_object_or_404(rows, pk=pk)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member.finish(on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Jabatan {member.position} {member.person} sudah diakhiri.")
            return redirect(member.unit)
    return render(request, "pillars/membership_finish.html", {"form": form, "member": member})
