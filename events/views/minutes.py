"""Minutes: read, write, make final, open again, print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.minutes_paper import agreement_paper, minutes_of, minutes_paper
from events.models import Minutes
from events.outcome_forms import MinutesForm
from events.presence import Presence
from events.views.outcomes import ask_reason, may, own_event, seen_event, write_paper
from welfare.accounts.access import requires
from welfare.papers.views import pdf_response

VIEW = ("events.view_event", "events.view_participant", "events.view_minutes")
CHANGE = "events.change_minutes"


@require_safe
@requires(*VIEW)
def event_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    minutes = minutes_of(event)
    presence = Presence(event)
    context: dict[str, Any] = {
        "event": event,
        "minutes": minutes,
        "presence": presence,
        "away": presence.of("represented", "excused", "absent"),
        "views": list(minutes.viewpoints.select_related("pillar")) if minutes.pk else [],
        "follow_ups": list(event.follow_ups.select_related("owner")),
        "gaps": [] if minutes.is_final else minutes.gaps() if minutes.pk else ["notulen belum ditulis"],
        "may_edit": may(request, event, CHANGE),
        "may_follow": may(request, event, "events.add_followup"),
        "may_list": request.user.has_perm("events.view_followup"),
    }
    return render(request, "events/event_minutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def event_minutes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return write_paper(
        request,
        pk,
        find=minutes_of,
        form=MinutesForm,
        template="events/event_minutes_form.html",
        done="Notulen disimpan.",
    )


@require_POST
@requires(CHANGE)
def event_minutes_finish(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = _stored(request, pk)
    if minutes is None:
        return _unwritten(request, pk)
    try:
        minutes.finish(by=request.user)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Notulen final. Isinya terkunci sampai dibuka kembali dengan alasan.")
    return redirect(minutes)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def event_minutes_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = _stored(request, pk)
    if minutes is None:
        return _unwritten(request, pk)
    words = {
        "title": "Buka kembali notulen",
        "text": "Notulen kembali menjadi draf dan dapat diubah. Alasan dicatat dalam riwayat.",
        "submit_label": "Buka kembali",
    }
    return ask_reason(
        request, lambda reason: minutes.reopen(reason=reason, by=request.user),
        done="Notulen dibuka kembali.", back=minutes.get_absolute_url(), words=words,
    )  # fmt: skip


def _stored(request: HttpRequest, pk: int) -> Minutes | None:
    return Minutes.objects.select_related("event").filter(event=own_event(request, pk)).first()


def _unwritten(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, "Notulen ini belum ditulis.")
    return redirect("events:event_minutes", pk=pk)


@require_safe
@requires(*VIEW)
def event_minutes_paper(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    return pdf_response(minutes_paper(event).pdf(request.GET.get("kertas", "")), f"notulen-{event.pk}.pdf")


@require_safe
@requires(*VIEW)
def event_agreement_paper(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    return pdf_response(agreement_paper(event).pdf(request.GET.get("kertas", "")), f"berita-acara-{event.pk}.pdf")
