"""Who takes part: the list behind every number of an event, and changes to it by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import UpdateView

from events.filters import ParticipantFilter
from events.forms import ParticipantForm
from events.models import Event, Participant
from events.participants import enlist, find_persons, from_register, strike, why_kept
from events.tables import ParticipantTable
from pillars.models import Membership
from welfare.accounts.access import needs, requires
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.people.models import Person


class ParticipantList(ListPage):
    """The participants of one event.

    Whoever sees the event sees every name, pillar and kecamatan on it (the list is read aloud in the room); phone
    numbers only those who may see persons, and only of participants in their own territory.
    """

    access = needs("events.view_event", "events.view_participant")
    model = Participant
    table_class = ParticipantTable
    filterset_class = ParticipantFilter
    paginate_by = 100
    action_label = "Tambah peserta"
    download_name = "events:participant_export"
    download_permission = "people.export_person"

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(Event.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def may_edit(self) -> bool:
        return self.request.user.has_perm("events.change_participant") and self.request.user.covers(
            self.event.region_id
        )

    def get_queryset(self) -> QuerySet[Participant]:
        rows = self.event.participants.select_related("person", "pillar", "unit", "region__parent")
        return rows.order_by("order", "pk")

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"user": self.request.user, "editable": self.may_edit}

    def get_table(self, **kwargs: Any) -> ParticipantTable:
        table = super().get_table(**kwargs)
        if self.filterset.is_bound:
            table.whole = self.event.participants.count()
        else:
            table.empty_title = "Belum ada peserta"
            table.empty_text = "Impor daftar peserta dari Excel, atau tambahkan satu per satu."
            table.empty_url, table.empty_label = self.get_action_url(), self.action_label
        return table

    def get_action_url(self) -> str:
        may_add = self.request.user.has_perm("events.add_participant") and self.request.user.covers(
            self.event.region_id
        )
        return reverse("events:participant_create", args=[self.event.pk]) if may_add else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"event": self.event}


class ParticipantDownload(ListDownload):
    access = needs("events.view_event", "events.view_participant", "people.export_person")
    page = ParticipantList
    kind, title, noun = "participants", "daftar peserta", "peserta"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.add_participant", "people.view_person")
def participant_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Search the register first (`q`), or write down a guest who is not in it."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    form = ParticipantForm(request.POST or None)
    if form.is_valid():
        participant = enlist(event, form.save(commit=False), by=request.user)
        messages.success(request, f"{participant} ditambahkan sebagai peserta nomor {participant.order}.")
        return redirect("events:participant_list", pk=event.pk)
    text = request.GET.get("q", "").strip()
    context = {
        "event": event,
        "form": form,
        "text": text,
        "found": find_persons(request.user, text),
        "listed": _listed(event),
    }
    return render(request, "events/participant_create.html", context)


def _listed(event: Event) -> set[int]:
    """The persons who are on the event's list already."""
    return set(event.participants.filter(person__isnull=False).values_list("person_id", flat=True))


@require_POST
@requires("events.add_participant", "people.view_person")
def participant_enlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody of the register on the list: `person`, and `post` when the person represents a pillar."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=_number(request, "person"))
    held = Membership.objects.active().filter(person=person).select_related("unit__pillar", "position")
    post = get_object_or_404(held, pk=_number(request, "post")) if request.POST.get("post") else None
    try:
        participant = enlist(event, from_register(person, post), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("events:participant_create", pk=event.pk)
    messages.success(request, f"{participant} ditambahkan sebagai peserta nomor {participant.order}.")
    return redirect("events:participant_list", pk=event.pk)


def _number(request: HttpRequest, name: str) -> int:
    """A key out of a form; what is no number is a key that nobody has."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class ParticipantUpdate(UpdateView):
    access = needs("events.change_participant")
    model = Participant
    form_class = ParticipantForm
    template_name = "events/participant_form.html"

    def get_queryset(self) -> QuerySet[Participant]:
        return Participant.objects.editable_by(self.request.user).select_related("event", "person")

    def get_success_url(self) -> str:
        messages.success(self.request, f"Data peserta {self.object} disimpan.")
        return reverse("events:participant_list", args=[self.object.event_id])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.delete_participant")
def participant_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take the name off the list; with attendance recorded the page explains why it stays."""
    participant = get_object_or_404(Participant.objects.editable_by(request.user).select_related("event"), pk=pk)
    if request.method == "POST":
        try:
            strike(participant, by=request.user)
        except ValueError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{participant} dihapus dari daftar peserta.")
        return redirect("events:participant_list", pk=participant.event_id)
    context = {"participant": participant, "why_kept": why_kept(participant)}
    return render(request, "events/participant_delete.html", context)
