"""The rundown and the sessions of an event: plain forms, one verb per address, no script needed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import UpdateView

from events.forms import AgendaItemForm, SessionForm
from events.models import AgendaItem, Event, Session
from welfare.accounts.access import needs, requires


def _back(event_pk: int, anchor: str = "") -> HttpResponse:
    return redirect(reverse("events:agenda_list", args=[event_pk]) + anchor)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event", "events.add_agendaitem")
def agenda_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The rundown with a form for the next line, and the sessions."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    form = AgendaItemForm(request.POST or None)
    if form.is_valid():
        item = event.add_agenda_item(form.save(commit=False))
        messages.success(request, f"“{item}” ditambahkan ke susunan acara.")
        return _back(event.pk, "#tambah")
    sessions = event.sessions.order_by("date", "order", "starts_at", "pk")
    return render(
        request,
        "events/agenda_list.html",
        {"event": event, "agenda": event.agenda.all(), "sessions": sessions, "form": form},
    )


class AgendaItemUpdate(UpdateView):
    access = needs("events.change_event", "events.change_agendaitem")
    model = AgendaItem
    form_class = AgendaItemForm
    template_name = "events/program_form.html"
    extra_context = {"page_title": "Ubah acara"}

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return AgendaItem.objects.visible_to(self.request.user).select_related("event")

    def get_success_url(self) -> str:
        return reverse("events:agenda_list", args=[self.object.event_id])


@require_POST
@requires("events.change_event", "events.change_agendaitem")
def agendaitem_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Up or down by one line (`direction`)."""
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user), pk=pk)
    item.move(up=request.POST.get("direction") == "up")
    return _back(item.event_id, f"#acara-{item.pk}")


@require_POST
@requires("events.change_event", "events.change_agendaitem")
def agenda_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """The rundown as it was dragged: `order`, the keys of all lines with commas between."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    keys = [key for key in request.POST.get("order", "")[:5000].split(",") if key.isascii() and key.isdigit()]
    if event.arrange_agenda([int(key) for key in keys if len(key) < 19]):
        messages.success(request, "Urutan susunan acara disimpan.")
    else:
        messages.error(request, "Susunan acara baru saja diubah petugas lain. Periksa urutannya, lalu atur lagi.")
    return _back(event.pk, "#acara")


@require_POST
@requires("events.change_event", "events.delete_agendaitem")
def agendaitem_delete(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user), pk=pk)
    item.delete()
    messages.success(request, f"“{item}” dihapus dari susunan acara.")
    return _back(item.event_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event", "events.add_session")
def session_create(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    last = event.sessions.order_by("order").last()
    session = Session(event=event, date=event.starts_on, order=last.order + 1 if last else 1)
    return _session_form(request, session, "Tambah sesi", "Sesi “{}” ditambahkan.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event", "events.change_session")
def session_update(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.editable_by(request.user).select_related("event"), pk=pk)
    return _session_form(request, session, "Ubah sesi", "Sesi “{}” disimpan.")


def _session_form(request: HttpRequest, session: Session, title: str, done: str) -> HttpResponse:
    form = SessionForm(request.POST or None, instance=session)
    if form.is_valid():
        form.save()
        messages.success(request, done.format(session.name))
        return _back(session.event_id, "#sesi")
    context: dict[str, Any] = {"page_title": title, "form": form, "event": session.event}
    return render(request, "events/program_form.html", context)


@require_POST
@requires("events.change_event", "events.change_session")
def session_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a session out of the plan; one with attendance stays, and the page says why."""
    session = get_object_or_404(Session.objects.editable_by(request.user), pk=pk)
    try:
        session.delete()
    except ProtectedError:
        messages.error(request, f"Sesi “{session}” tidak dapat dihapus karena kehadirannya sudah dicatat.")
    else:
        messages.success(request, f"Sesi “{session}” dihapus dari rencana.")
    return _back(session.event_id, "#sesi")
