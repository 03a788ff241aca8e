"""What the pages of an event's later papers share: the event of an address, and asking for a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from events.forms import ReasonForm
from events.models import Event
from events.outcome_forms import TextForm
from welfare.desk import editing

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def seen_event(request: HttpRequest, pk: int, *, whole: bool = False) -> Event:
    """The event, for whoever sees it; 404 otherwise.  `whole`: with its minutes and its report."""
    events = Event.objects.visible_to(request.user).select_related("kind", "region")
    return get_object_or_404(events.select_related("minutes", "report__signatory") if whole else events, pk=pk)


def own_event(request: HttpRequest, pk: int, *, locked: bool = False) -> Event:
    """The event, for whoever may change it; 404 otherwise.  `locked`: until the transaction ends."""
    events = Event.objects.editable_by(request.user).select_related("kind", "region")
    return get_object_or_404(events.select_for_update(of=("self",)) if locked else events, pk=pk)


def may(request: HttpRequest, event: Event, permission: str) -> bool:
    """Whether the user may do this to this event, for buttons."""
    return request.user.has_perm(permission) and request.user.covers(event.region_id)


@transaction.atomic
def write_paper(
    request: HttpRequest, pk: int, *, find: Callable[[Event], Any], form: type[TextForm], template: str, done: str
) -> HttpResponse:
    """The form of an event's minutes or report.  The event stays locked from the comparison to the save.

    Whoever saves second, or after somebody made the paper final, is told and keeps what was typed.
    """
    event = own_event(request, pk, locked=request.method == "POST")
    paper = find(event)
    if paper.is_final and request.method != "POST":
        messages.error(request, f"{paper.wording} sudah final. Buka kembali dulu dengan alasan.")
        return redirect(paper)
    page = form(request.POST or None, instance=paper)
    if page.is_valid():
        standing = find(Event.objects.get(pk=event.pk))  # as it is stored: the form has written into the other one
        if standing.is_final:
            page.add_error(None, f"{paper.wording} baru saja difinalkan, jadi isian Anda belum disimpan.")
        elif editing.is_outdated(page, standing):
            page = editing.merged(page, standing, request.user, partial(form, instance=standing))
        else:
            page.save_by(request.user)
            messages.success(request, done)
            return redirect(paper)
    return render(request, template, {"event": event, "form": page})


def ask_reason(
    request: HttpRequest, act: Callable[[str], Any], *, done: str, back: str, words: dict[str, Any]
) -> HttpResponse:
    """Ask for a reason, then `act(reason)`; a ValueError of the act is shown above the form."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "events/confirm.html", words | {"form": form, "cancel_url": back})


def word_response(content: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=WORD, headers=headers)
