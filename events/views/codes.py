"""Attendance by QR code: the scanner at the door, the code on the wall, and the cards that participants carry."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from events import codes
from events.marking import MARK, open_session, ways
from events.models import Attendance, Event, Outcome, Session, Wanted, Way
from events.receiving import taken_words
from events.sheets import participant_cards
from welfare.accounts.access import requires
from welfare.papers import qr
from welfare.papers.rendering import render_pdf
from welfare.papers.views import pdf_response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*MARK)
def attendance_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The camera of the phone where the browser can read codes, else the code is typed; `code`."""
    session = open_session(request.user, pk)
    if request.method == "POST":
        _take(request, session, request.POST.get("code", ""))
        return redirect("events:attendance_scan", pk=session.pk)
    context = {
        "session": session,
        "event": session.event,
        "tabs": ways(session, "events:attendance_scan"),
        "is_today": session.date == timezone.localdate(),
    }
    return render(request, "events/attendance_scan.html", context)


def _take(request: HttpRequest, session: Session, code: str) -> None:
    """Mark whoever has the code, and say what happened."""
    try:
        participant = codes.read(code, session, timezone.localdate())
    except codes.CodeRefused as refusal:
        messages.error(request, str(refusal))
        return
    wanted = Wanted(participant, Attendance.State.PRESENT, seen="", way=Way.CODE)
    [outcome] = Attendance.mark_all(session, [wanted], by=request.user)
    if outcome.result in (Outcome.STORED, Outcome.SAME):
        name = session.event.participants.get(pk=participant).name
        again = " Sudah tercatat sebelumnya." if outcome.result == Outcome.SAME else ""
        messages.success(request, f"{name}: hadir.{again}")
    else:
        messages.error(request, outcome.reason or taken_words(outcome.standing))


@require_safe
@requires(*MARK)
def attendance_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """One code for everybody, on a screen in the room; it changes every half minute (htmx, else a page reload)."""
    session = open_session(request.user, pk)
    is_today = session.date == timezone.localdate()
    context = {"session": session, "event": session.event, "is_today": is_today, "turn": codes.WALL_TURN_SECONDS}
    context["tabs"] = ways(session, "events:attendance_wall")
    if is_today:
        token = codes.wall_token(session.pk, request.user.pk)
        address = request.build_absolute_uri(f"{reverse('events:attendance_self')}?k={token}")
        context["drawing"] = qr.for_page(address)
        context["present"] = session.attendances.filter(state=Attendance.State.PRESENT).count()
        context["total"] = session.event.participants.count()
    part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "events/_attendance_wall.html" if part else "events/attendance_wall.html", context)
    response.headers["Vary"] = "HX-Request"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires("events.view_participant", *MARK)
def event_cards(request: HttpRequest, pk: int) -> HttpResponse:
    """Cards with the code of each participant, to cut out, as PDF; `?kertas=f4` for F4 paper."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    paper = "f4" if request.GET.get("kertas") == "f4" else "a4"
    pdf = render_pdf("kartu-peserta", participant_cards(event, paper=paper))
    return pdf_response(pdf, f"kartu-peserta-{slugify(event.title)[:60]}-{event.pk}.pdf")
