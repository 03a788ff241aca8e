"""Events: the list, one event with its chain, and its plan as a form."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from django.views.generic import CreateView, DetailView, UpdateView

from events.breakdown import Breakdown, with_outcomes
from events.chain import chain
from events.copying import initial_of
from events.filters import EventFilter
from events.forms import EventForm, ReasonForm
from events.models import Event
from events.summary import attendance_by_pillar, heads
from events.tables import EventTable, event_state
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of, version_of
from welfare.desk import editing
from welfare.desk.lists import ListPage
from welfare.desk.templatetags import office

MOST_FORMER = 50
"""Former events offered as the start of a new one; the newest."""


class EventList(ListPage):
    access = needs("events.view_event")
    model = Event
    queryset = (
        Event.objects.select_related("kind")
        .annotate(participant_count=Count("participants"))
        .order_by("-starts_on", "-pk")
    )
    table_class = EventTable
    filterset_class = EventFilter
    page_title = "Kegiatan"
    holds_persons = False
    page_lead = "Pembinaan, bimtek, rapat, dan FGD bersama pilar-pilar sosial."
    action_label = "Kegiatan baru"

    def get_action_url(self) -> str:
        return reverse("events:event_create") if self.request.user.has_perm("events.add_event") else ""

    def get_table(self, **kwargs: Any) -> EventTable:
        table = super().get_table(**kwargs)
        if not self.filterset.is_bound:
            table.empty_title = "Belum ada kegiatan"
            table.empty_text = "Kegiatan yang dibuat akan tampil di sini."
            table.empty_url, table.empty_label = self.get_action_url(), self.action_label
        return table


class EventDetail(DetailView):
    """The event as a chain: what is planned, who takes part, who was there.  At most 12 queries for any size."""

    access = needs("events.view_event", "events.view_participant", "events.view_session", "events.view_agendaitem")
    model = Event

    def get_queryset(self) -> QuerySet[Event]:
        return with_outcomes(Event.objects.visible_to(self.request.user)).select_related("kind", "region")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event, user = self.object, self.request.user
        numbers = Breakdown(event)
        agenda = list(event.agenda.all())
        may_edit = user.covers(event.region_id)
        state, tone = event_state(event)
        return super().get_context_data(**kwargs) | {
            "numbers": numbers,
            "agenda": agenda,
            "chain": chain(numbers, agenda),
            "facts": facts(event),
            "summaries": attendance_by_pillar(numbers),
            "heads": heads(),
            "lead": f"{office.tanggal(event.starts_on)}, {event.place or 'tempat belum ditentukan'}",
            "roles": list(event.roles.order_by("order", "pk")),
            "state": state,
            "tone": tone,
            "may_edit": may_edit,
            "may_import": may_edit and not event.cancelled_at and user.has_perm("imports.add_importbatch"),
        }


class EventHistory(DetailView):
    access = needs("events.view_event", "audit.view_history")
    model = Event
    template_name = "events/event_history.html"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"changes": history_of(self.object, self.request.user)}


def facts(event: Event) -> list[tuple[str, str]]:
    """What an officer wants to read first: (label, value), only what is filled in besides day and place."""
    days = office.tanggal(event.starts_on)
    if event.ends_on != event.starts_on:
        days = f"{days} sampai {office.tanggal(event.ends_on)}"
    always = [
        ("Jenis", event.kind.name),
        ("Hari/tanggal", days),
        ("Tempat", event.place_words),
        ("Wilayah", str(event.region)),
    ]
    activity = " ".join(part for part in (event.activity_code, event.activity_name) if part)
    more = [
        ("Tema", event.theme),
        ("Topik FGD", event.fgd_topic),
        ("Pemandu FGD", event.fgd_moderator),
        ("Sub kegiatan", activity),
        ("Catatan", event.note),
    ]
    return always + [(label, value) for label, value in more if value]


class EventFormPage:
    """What creating and changing an event have in common."""

    model = Event
    form_class = EventForm
    template_name = "events/event_form.html"
    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}  # type: ignore[misc]


class EventCreate(EventFormPage, CreateView):
    """A new event, empty or with a former one (`?salin=`) as its start."""

    access = needs("events.add_event", "events.add_session")
    extra_context = {"page_title": "Kegiatan baru", "submit_label": "Buat kegiatan"}

    @cached_property
    def source(self) -> Event | None:
        key = self.request.GET.get("salin", "")
        known = Event.objects.visible_to(self.request.user)
        return known.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.source) | {"copied_from": self.source.pk} if self.source else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        former = Event.objects.visible_to(self.request.user).order_by("-starts_on", "-pk")[:MOST_FORMER]
        return super().get_context_data(**kwargs) | {"former": former, "source": self.source}

    def form_valid(self, form: EventForm) -> HttpResponse:
        event = form.save()
        taken = form.cleaned_data["copied_from"]
        more = f" Rencana disalin dari “{taken}”: periksa sesi dan susunan acaranya." if taken else ""
        messages.success(self.request, f"Kegiatan “{event}” dibuat. Lanjutkan dengan susunan acara dan undangan.{more}")
        return redirect(event)


class EventUpdate(EventFormPage, UpdateView):
    access = needs("events.change_event")
    extra_context = {"page_title": "Ubah kegiatan", "submit_label": "Simpan perubahan"}

    def get_queryset(self) -> QuerySet[Event]:
        events = Event.objects.editable_by(self.request.user)
        return events.select_for_update(of=("self",)) if self.request.method == "POST" else events

    def get_initial(self) -> dict[str, Any]:
        return {"version": version_of(self.object)}

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The event stays locked from the comparison to the save: two officers cannot both be first."""
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: EventForm) -> HttpResponse:
        current = Event.objects.get(pk=self.object.pk)
        if editing.is_outdated(form, current):
            user = self.request.user
            draw = partial(EventForm, instance=current, by=user)
            return self.form_invalid(editing.merged(form, current, user, draw))
        event = form.save()
        messages.success(self.request, "Perubahan kegiatan disimpan.")
        return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event")
def event_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    words = {
        "title": "Batalkan kegiatan",
        "text": f"“{event}” akan ditandai batal. Peserta dan kehadiran yang sudah dicatat tetap tersimpan.",
        "submit_label": "Batalkan kegiatan",
    }
    return _with_reason(request, event, event.cancel, f"Kegiatan “{event}” dibatalkan.", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event")
def event_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    words = {
        "title": "Aktifkan kembali kegiatan",
        "text": f"“{event}” dibatalkan dengan alasan: {event.cancel_reason or 'tidak disebut'}. "
        "Sesudah ini kegiatan berjalan lagi.",
        "submit_label": "Aktifkan kembali",
    }
    return _with_reason(request, event, event.reopen, f"Kegiatan “{event}” aktif kembali.", words)


def _with_reason(request: HttpRequest, event: Event, verb: Any, done: str, words: dict[str, str]) -> HttpResponse:
    """Ask for a reason, then do `verb(reason=, by=)`; what it refuses is shown at the form."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            verb(reason=form.cleaned_data["reason"], by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(event)
    return render(request, "events/confirm.html", words | {"form": form, "cancel_url": event.get_absolute_url()})
