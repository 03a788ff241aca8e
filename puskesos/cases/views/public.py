"""The citizen's page: how far is my request.  No sign-in, a code and four digits, and nothing else is told."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from puskesos.cases.flow import NEXT_STEPS, TONES, State
from puskesos.cases.forms import StatusForm
from puskesos.cases.models import Case
from welfare.accounts.access import PUBLIC, requires

ACTION = "case_status"
"""Its limits stand in the settings: so many questions for an address, and so many for a code."""
NOT_FOUND = "Kode dan nomor HP ini tidak cocok. Periksa tanda terima, atau tanyakan di tempat Anda melapor."
TOO_OFTEN = "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
TOO_MANY_REQUESTS = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def status(request: HttpRequest) -> HttpResponse:
    """One sentence for a wrong code and for a wrong number: nobody learns from it which cases exist."""
    form = StatusForm(request.POST or None)
    found: dict[str, Any] | None = None
    answer = 200
    if request.method == "POST" and form.is_valid():
        code, digits = form.cleaned_data["code"], form.cleaned_data["phone"]
        if not ratelimit.consume(request, action=ACTION, key=code):
            form.add_error(None, TOO_OFTEN)
            answer = TOO_MANY_REQUESTS
        elif (found := told(code, digits)) is None:
            form.add_error(None, NOT_FOUND)
    return render(request, "cases/status.html", {"form": form, "found": found}, status=answer)


def told(code: str, digits: str) -> dict[str, Any] | None:
    """State, its date and the next step of the case with this code; None when code or digits are wrong."""
    case = Case.objects.filter(code=code).select_related("client").first()
    phone = "".join(filter(str.isdigit, case.contact_phone)) if case else ""
    if case is None or len(phone) < len(digits) or not constant_time_compare(phone[-len(digits) :], digits):
        return None
    state = State(case.state)
    return {"state": state.label, "tone": TONES[state], "since": case.state_since, "next": NEXT_STEPS[state]}
