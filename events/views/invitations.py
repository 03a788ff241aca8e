"""The invited of an event, one by one: told by letter or WhatsApp, and what each answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.invitation_forms import AnswerForm
from events.invitees import Invitees
from events.lettering import why_not
from events.models import Event, Invitation, Participant
from events.participants import find_persons
from welfare.accounts.access import requires
from welfare.people.models import Person

VIEW = ("events.view_event", "events.view_participant")
ANSWER = ("events.change_participant",)


@require_safe
@requires(*VIEW)
def invitation_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the list with letter and answer, and buttons for those who may record answers."""
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("region"), pk=pk)
    given = request.GET
    invitees = Invitees(
        event, request.user, text=given.get("q", ""), state=given.get("state", ""), page=given.get("page", "1")
    )
    covers = request.user.covers(event.region_id)
    context: dict[str, Any] = {
        "event": event,
        "invitees": invitees,
        "page": invitees.page,
        "may_answer": covers and request.user.has_perms(ANSWER) and not event.cancelled_at,
        "may_plan": covers and request.user.has_perms(("events.change_event", "events.add_participant")),
    }
    part = request.htmx and not request.htmx.history_restore_request
    if not part:
        context["letters"] = list(event.letters.standing())
        context["why_not"] = why_not(event) if context["may_plan"] and invitees.total else ""
    response = render(request, "events/_invitation_results.html" if part else "events/invitation_list.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ANSWER)
def invitation_respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer: quickly from the list (`quick`), or on a page with the stand-in out of the register."""
    people = Participant.objects.editable_by(request.user).filter(event__cancelled_at__isnull=True)
    participant = get_object_or_404(people.select_related("event", "person", "invitation__stand_in"), pk=pk)
    known = getattr(participant, "invitation", None)
    stand_in = _stand_in(request)
    form = AnswerForm(request.POST or None, participant=participant, stand_in=stand_in, initial=_initial(known))
    if form.is_valid():
        try:
            invitation = form.save(by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{participant}: {invitation.answer_words}.")
            return _back(request, participant)
    elif request.method == "POST" and request.POST.get("quick"):
        messages.error(request, f"{participant}: {' '.join(form.errors.get('answer', ['Jawaban tidak dikenal.']))}")
        return _back(request, participant)
    text = request.GET.get("q", "").strip()
    found = find_persons(request.user, text) if request.user.has_perm("people.view_person") else []
    context = {"participant": participant, "event": participant.event, "form": form, "text": text, "found": found}
    return render(request, "events/invitation_respond.html", context | {"stand_in": stand_in, "known": known})


def _initial(known: Invitation | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {"answer": known.answer, "stand_in_name": known.stand_in_name, "note": known.note}


def _stand_in(request: HttpRequest) -> Person | None:
    """The person of `?wakil=`, seen by the user; None without one."""
    key = request.GET.get("wakil", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19 and request.user.has_perm("people.view_person")):
        return None
    return Person.objects.visible_to(request.user).filter(pk=int(key)).first()


@require_POST
@requires(*ANSWER)
def invitation_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation has reached the participant: `via` letter, whatsapp or spoken."""
    people = Participant.objects.editable_by(request.user).filter(event__cancelled_at__isnull=True)
    participant = get_object_or_404(people.select_related("event"), pk=pk)
    try:
        invitation = Invitation.tell(participant, request.POST.get("via", ""), by=request.user)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Undangan {participant} disampaikan lewat {invitation.get_told_via_display()}.")
    return _back(request, participant)


def _back(request: HttpRequest, participant: Participant) -> HttpResponse:
    """To the line on the list as it was narrowed."""
    here = Invitees.of_query(participant.event, request.user, request.POST.get("find", "")).here
    return redirect(f"{reverse('events:invitation_list', args=[participant.event_id])}{here}#undangan-{participant.pk}")
