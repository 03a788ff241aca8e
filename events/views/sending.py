"""Where phones send the marks that waited for signal."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from events.marking import MARK, Roll, open_session
from events.models import Session
from events.receiving import Answer, Unreadable, read, receive
from welfare.accounts.access import requires

LONGEST = 200_000
"""Bytes of one sending; two hundred marks are a quarter of that."""


@require_POST
@requires(*MARK)
def attendance_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks as JSON (`events/receiving.py`); the same sending again changes nothing.

    Answers `{"answers": [{key, outcome, message, participant}], "rows": {participant: html}, "tally": html}`.
    """
    session = open_session(request.user, pk)
    try:
        if int(request.headers.get("Content-Length") or 0) > LONGEST:
            raise Unreadable("Kiriman terlalu besar.")
        sent = read(json.loads(request.body), timezone.now())
    except (Unreadable, ValueError) as fault:
        problem = str(fault) if isinstance(fault, Unreadable) else "Kiriman tidak terbaca."
        return JsonResponse({"problem": problem}, status=400)
    answers = receive(session, sent, by=request.user)
    return JsonResponse({"answers": [_plain(answer) for answer in answers]} | _drawn(request, session, answers))


def _plain(answer: Answer) -> dict[str, Any]:
    return {
        "key": answer.key,
        "outcome": answer.outcome,
        "message": answer.message,
        "participant": answer.participant,
    }


def _drawn(request: HttpRequest, session: Session, answers: list[Answer]) -> dict[str, Any]:
    """The rows as they stand now and the counts, for the list; nothing for the scanner (no `Roll-Query`)."""
    query = request.headers.get("Roll-Query")
    if query is None:
        return {}
    roll = Roll.of_query(session, query)
    touched = {answer.participant for answer in answers}
    lines = [line for line in roll.everybody if line.participant.pk in touched]
    context = {"session": session, "roll": roll, "may_mark": True}
    rows = {
        str(line.participant.pk): render_to_string("events/_attendance_row.html", context | {"line": line}, request)
        for line in lines
    }
    return {"rows": rows, "tally": render_to_string("events/_attendance_tally.html", {"roll": roll})}
