"""Marking who is there, on a phone at the door; and the paper that is signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from events.marking import MARK, Roll, may_mark_at, open_session, ways
from events.models import AlreadyMarked, Attendance, Participant, Session
from events.receiving import taken_words
from events.sheets import sign_in_sheet
from welfare.accounts.access import requires
from welfare.papers.rendering import render_pdf
from welfare.papers.views import pdf_response


@require_safe
@requires("events.view_attendance", "events.view_participant")
def attendance_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of one session with the state of each, and buttons for those who may mark."""
    session = get_object_or_404(Session.objects.visible_to(request.user).select_related("event"), pk=pk)
    event = session.event
    may_mark = may_mark_at(request.user, event)
    roll = Roll(session, text=request.GET.get("q", ""), state=request.GET.get("state", ""))
    context = {"session": session, "event": event, "roll": roll, "may_mark": may_mark}
    context["tabs"] = ways(session, "events:attendance_list")
    part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "events/_attendance_results.html" if part else "events/attendance_list.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


@require_POST
@requires(*MARK)
def attendance_mark(request: HttpRequest, session_pk: int, participant_pk: int) -> HttpResponse:
    """Tap: `state`, with `represented_by` for "diwakili"; `seen` is what the officer's page showed."""
    session, participant = _both(request, session_pk, participant_pk)
    state, name = request.POST.get("state", ""), request.POST.get("represented_by", "")
    if state not in Attendance.State.values:
        return _answer(request, session, participant, "Pilih hadir, izin, diwakili, tamu, atau tidak hadir.")
    if len(name) > 150:
        return _answer(request, session, participant, "Nama yang mewakili terlalu panjang (paling banyak 150 huruf).")
    try:
        Attendance.mark(
            participant, session, state, by=request.user, represented_by=name, seen=request.POST.get("seen")
        )
    except AlreadyMarked as taken:
        return _answer(request, session, participant, taken_words(taken.attendance))
    except ValueError as refusal:
        return _answer(request, session, participant, str(refusal))
    return _answer(request, session, participant)


@require_POST
@requires(*MARK)
def attendance_clear(request: HttpRequest, session_pk: int, participant_pk: int) -> HttpResponse:
    """Take the mark away, as if never tapped."""
    session, participant = _both(request, session_pk, participant_pk)
    try:
        Attendance.clear(participant, session, by=request.user, seen=request.POST.get("seen"))
    except AlreadyMarked as taken:
        return _answer(request, session, participant, taken_words(taken.attendance))
    return _answer(request, session, participant)


def _both(request: HttpRequest, session_pk: int, participant_pk: int) -> tuple[Session, Participant]:
    """Session and participant of one event in the officer's territory that is not called off; else 404."""
    session = open_session(request.user, session_pk)
    return session, get_object_or_404(session.event.participants, pk=participant_pk)


def _answer(request: HttpRequest, session: Session, participant: Participant, problem: str = "") -> HttpResponse:
    """The row as it stands now (for htmx, with the counts), or back to the row on the page as it was narrowed."""
    roll = Roll.of_query(session, request.POST.get("find", ""))
    if request.htmx:
        context: dict[str, Any] = {"session": session, "roll": roll, "line": roll.line_of(participant.pk)}
        context |= {"problem": problem, "may_mark": True, "is_swap": True}
        context["wants_name"] = problem and request.POST.get("state") == Attendance.State.REPRESENTED
        return render(request, "events/_attendance_row.html", context)
    if problem:
        messages.error(request, f"{participant}: {problem}")
    return redirect(f"{reverse('events:attendance_list', args=[session.pk])}{roll.here}#peserta-{participant.pk}")


@require_safe
@requires("events.view_attendance", "events.view_participant", "events.view_session")
def session_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-in sheet (daftar hadir) of a session as PDF; `?kertas=f4` for F4 paper."""
    sessions = Session.objects.visible_to(request.user).select_related("event__region")
    session = get_object_or_404(sessions, pk=pk)
    paper = "f4" if request.GET.get("kertas") == "f4" else "a4"
    pdf = render_pdf("daftar-hadir", sign_in_sheet(session, paper=paper, user=request.user))
    name = f"daftar-hadir-{slugify(session.event.title)[:60]}-{session.date:%Y-%m-%d}-{session.pk}.pdf"
    return pdf_response(pdf, name)
