"""Photos, slides and scans of an event, and the checklist of its kind."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.completeness import Checklist
from events.models import Document, DocumentKind
from events.outcome_forms import DocumentForm
from events.views.outcomes import may, own_event, seen_event
from welfare.accounts.access import requires
from welfare.desk import wording
from welfare.desk.private_files import private_file

VIEW = ("events.view_event", "events.view_document")


@require_safe
@requires(*VIEW)
def event_documents(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    files = list(event.documents.select_related("kind", "added_by").order_by("kind__order", "added_at", "pk"))
    groups: dict[DocumentKind, list[Document]] = {}
    for file in files:
        groups.setdefault(file.kind, []).append(file)
    context: dict[str, Any] = {
        "event": event,
        "checklist": Checklist(event),
        "groups": list(groups.items()),
        "may_edit": may(request, event, "events.add_document"),
        "may_delete": may(request, event, "events.delete_document"),
    }
    return render(request, "events/event_documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.add_document")
def event_document_create(request: HttpRequest, pk: int) -> HttpResponse:
    """`?jenis=` chooses the kind."""
    event = own_event(request, pk)
    kind = DocumentKind.objects.filter(code=request.GET.get("jenis", "")[:30]).first()
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    if form.is_valid():
        saved = form.save_to(event, request.user)
        messages.success(request, f"{wording.count_words(len(saved), 'berkas')} disimpan: {saved[0].kind}.")
        return redirect("events:event_documents", pk=event.pk)
    return render(request, "events/event_document_form.html", {"event": event, "form": form})


@require_safe
@requires(*VIEW)
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user).select_related("kind"), pk=pk)
    return private_file(document.file, str(document))


@require_POST
@requires("events.delete_document")
def document_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong file out of the event; the history keeps that it was there."""
    document = get_object_or_404(Document.objects.editable_by(request.user).select_related("kind"), pk=pk)
    with pghistory.context(user=request.user.pk):
        document.delete()
    messages.success(request, f"{document} dihapus dari dokumen kegiatan.")
    return redirect("events:event_documents", pk=document.event_id)
