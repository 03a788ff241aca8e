"""Pages about persons: the list, one person, recording, changing, and the two that ask for a reason first."""

from __future__ import annotations

from functools import partial
from typing import Any

import pghistory
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import CreateView, DetailView, UpdateView, View
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.edit import ModelFormMixin

from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of, version_of
from welfare.desk import asking, editing, limits
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.desk.registry import PERSON, PersonSection, announced
from welfare.people import names
from welfare.people.counting import PersonPages
from welfare.people.facts import facts_of
from welfare.people.filters import PersonFilter
from welfare.people.forms import NIK_TAKEN, PersonForm, ReasonForm
from welfare.people.merging import survivors
from welfare.people.models import GONE, Person
from welfare.people.tables import PersonTable

NEWEST = 5
"""Changes shown on the person's own page."""


class PersonList(ListPage):
    access = needs("people.view_person")
    model = Person
    queryset = Person.objects.select_related("region__parent")
    table_class = PersonTable
    filterset_class = PersonFilter
    paginator_class = PersonPages
    page_title = "Orang"
    page_lead = "Satu register untuk semua: setiap orang dicatat satu kali, dengan semua perannya."
    action_label = "Orang baru"
    download_name = "people:person_export"
    download_permission = "people.export_person"

    def get_action_url(self) -> str:
        return reverse("people:person_create") if self.request.user.has_perm("people.add_person") else ""


class PersonDownload(ListDownload):
    access = needs("people.view_person", "people.export_person")
    page = PersonList
    kind, title, noun = "persons", "daftar orang", "orang"


class PersonPage(DetailView):
    """The pages that show one person."""

    model = Person

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user).select_related("region__parent", "user")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The number of a person who was merged leads to the one who stayed, where the user may see that one."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            stayed, match = survivors([kwargs["pk"]]).get(kwargs["pk"]), request.resolver_match
            if stayed is None or match is None or not self.get_queryset().filter(pk=stayed).exists():
                raise
            return redirect(match.view_name, pk=stayed)


class PersonDetail(PersonPage):
    access = needs("people.view_person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "facts": facts_of(person, user),
            "sections": list(self._sections(person)),
            "changes": history_of(person, user, limit=NEWEST),
        }

    def _sections(self, person: Person) -> Any:
        """(label, html) of what other rooms know about the person and the user may see."""
        asking.prepare(PERSON, self.request.user, person)
        for section in announced(PersonSection, self.request.user):
            context = section.context(self.request.user, person)
            if context is not None:
                html = render_to_string(section.template, {"person": person, **context}, self.request)
                yield section.label, html


class PersonHistory(PersonPage):
    access = needs("people.view_person", "audit.view_history")
    template_name = "people/person_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"changes": history_of(self.object, self.request.user)}


class PersonForms(TemplateResponseMixin, ModelFormMixin, View):
    """What recording and changing share: the form, its user, and the NIK that another got in between."""

    model = Person
    form_class = PersonForm
    template_name = "people/person_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: PersonForm, done: str) -> HttpResponse:
        """Save and go to the person, or show the form again when another took the NIK a moment ago."""
        try:
            with transaction.atomic(), pghistory.context(**_reason(form)):
                person = form.save()
        except IntegrityError:
            form.add_error("nik", NIK_TAKEN)
            return self.form_invalid(form)
        messages.success(self.request, done.format(person))
        return redirect(person)


def _reason(form: PersonForm) -> dict[str, str]:
    reason = form.cleaned_data.get("reason", "").strip()
    return {"reason": reason} if reason else {}


class PersonCreate(PersonForms, CreateView):
    access = needs("people.add_person")
    extra_context = {"title": "Orang baru", "submit_label": "Simpan orang"}

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form sent twice at once records one person: the second sees the first as somebody who may be the same."""
        editing.take_turns(f"person {names.fold(request.POST.get('name', ''))}")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        return self.save(form, "{} sudah dicatat.")


class PersonUpdate(PersonForms, UpdateView):
    access = needs("people.change_person")
    extra_context = {"submit_label": "Simpan perubahan"}

    def get_queryset(self) -> Any:
        # Who was anonymised is nobody any more: there is nothing to correct.
        persons = Person.objects.visible_to(self.request.user).exclude(name=GONE)
        return persons.select_for_update() if self.request.method == "POST" else persons

    def get_object(self, queryset: Any = None) -> Person:
        person: Person = super().get_object(queryset)
        self.shown_name = person.full_name  # as registered: the form writes into the record it holds
        return person

    def get_initial(self) -> dict[str, Any]:
        return {"version": version_of(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"shown_name": self.shown_name}

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The record stays locked from the comparison to the save: two editors cannot both be first."""
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        current = Person.objects.get(pk=self.object.pk)
        if editing.is_outdated(form, current):
            user = self.request.user
            draw = partial(PersonForm, instance=current, user=user)
            return self.form_invalid(editing.merged(form, current, user, draw))
        if not set(form.changed_data) - {"reason", "version"}:
            messages.info(self.request, "Tidak ada yang berubah.")
            return redirect(current)
        return self.save(form, "Perubahan pada {} sudah disimpan.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", "people.reveal_nik")
def person_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, write it down, show the NIK once."""
    person = get_object_or_404(Person.objects.visible_to(request.user).exclude(nik_index=None), pk=pk)
    text = "Dicatat bersama nama Anda dan waktunya. Misalnya: mencocokkan dengan KTP pemohon."
    form = ReasonForm(request.POST or None, help_text=text)
    number, answer = "", 200
    if request.method == "POST" and form.is_valid():
        if limits.is_too_often(request, limits.REVEAL):
            form.add_error(None, limits.TOO_OFTEN)
            answer = limits.TOO_MANY_REQUESTS
        else:
            number = person.reveal_nik(reason=form.cleaned_data["reason"], by=request.user)
    shown = {"person": person, "form": form, "number": number}
    return render(request, "people/person_reveal.html", shown, status=answer)
