"""The signed sheet typed back as "1-7,9,12-32": first with names, then stored."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.marking import MARK, open_session, ways
from events.models import Attendance, Outcome
from events.numbering import numbered
from events.paper import PaperForm, PaperPlan, plan
from welfare.accounts.access import requires
from welfare.desk import wording

NAME = "events:attendance_paper"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*MARK)
def attendance_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """`step=check` shows the names; `step=save` stores what was shown (`seen`), and others only in `replace`."""
    session = open_session(request.user, pk)
    people = numbered(session.event)
    form = PaperForm(request.POST or None, printed=[number for number, _ in people])
    context: dict[str, Any] = {
        "session": session,
        "event": session.event,
        "form": form,
        "last": people[-1][0] if people else 0,
    }
    context["tabs"] = ways(session, NAME)
    if form.is_valid():
        planned = plan(session, form.cleaned_data, people)
        if request.POST.get("step") == "save" and _store(request, planned):
            return redirect(NAME, pk=session.pk)
        context["plan"] = planned
    return render(request, "events/attendance_paper.html", context)


def _store(request: HttpRequest, planned: PaperPlan) -> bool:
    """Store and say how many; False when the preview was not ours."""
    replace = {int(key) for key in request.POST.getlist("replace") if key.isascii() and key.isdigit() and len(key) < 19}
    try:
        wanted = planned.wanted(request.POST.get("seen", ""), replace)
    except signing.BadSignature:
        messages.error(request, "Periksa dulu, lalu simpan.")
        return False
    outcomes = Attendance.mark_all(planned.session, wanted, by=request.user)
    counts = Counter(outcome.result for outcome in outcomes)
    if counts[Outcome.STORED]:
        messages.success(request, f"{wording.number(counts[Outcome.STORED])} tanda dari daftar kertas disimpan.")
    elif not counts[Outcome.TAKEN]:
        messages.info(request, "Semua tanda ini sudah tercatat sebelumnya.")
    names = {line.participant.pk: line.participant.name for line in planned.lines}
    taken = [
        names[mark.participant_id]
        for mark, outcome in zip(wanted, outcomes, strict=True)
        if outcome.result == Outcome.TAKEN
    ]
    if taken:
        messages.error(
            request, f"Sementara itu diubah petugas lain, tidak disimpan: {', '.join(taken[:10])}. Periksa lagi."
        )
    return True
