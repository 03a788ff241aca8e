"""The health of the house: one word for everybody, all of it for whoever holds the token or keeps the house."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from welfare.accounts.access import PUBLIC, requires
from welfare.operations import health, records


@require_safe
@requires(PUBLIC)
def status(request: HttpRequest) -> HttpResponse:
    """200 "ok", or 503: the web server cannot reach the database.  With the token all findings, 503 if one is bad."""
    if health.token_fits(request.headers.get("Authorization", "")):
        return _all_findings()
    try:
        health.database_answers()
    except (OperationalError, InterfaceError):
        return _uncached(JsonResponse({"status": "error"}, status=503))
    return _uncached(JsonResponse({"status": "ok"}))


def _all_findings() -> HttpResponse:
    found = health.findings()
    worst = health.worst(found)
    parts = {finding.code: {"state": finding.tone, "text": finding.text} for finding in found}
    content = {
        "status": worst,
        "parts": parts,
        "backup": records.read().get("backup"),
        "drill": records.read().get("drill"),
    }
    return _uncached(JsonResponse(content, status=503 if worst == health.BAD else 200))


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


# As the back room: who may change accounts keeps the house.
@require_safe
@requires("accounts.change_user")
def house(request: HttpRequest) -> HttpResponse:
    """ "Keadaan sistem": the same findings in words, and the backups that lie on this machine."""
    found = health.findings()
    kept = [{"name": path.name, "size": path.stat().st_size} for path in records.backups()[:10]]
    context: dict[str, Any] = {"findings": found, "worst": health.worst(found), "kept": kept, "record": records.read()}
    return render(request, "operations/house.html", context)
