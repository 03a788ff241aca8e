"""The citizen's page: how far is my request.  No sign-in, a code and four digits, and nothing else is told."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from puskesos.cases.flow import NEXT_STEPS, TONES, State
from puskesos.cases.forms import RatingForm, StatusForm
from puskesos.cases.models import Case, rate
from welfare.accounts.access import PUBLIC, requires

ACTION = "case_status"
"""Its limits stand in the settings: so many questions for an address, and so many for a code."""
NOT_FOUND = "Kode dan nomor HP ini tidak cocok. Periksa tanda terima, atau tanyakan di tempat Anda melapor."
TOO_OFTEN = "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
TOO_MANY_REQUESTS = 429
THANKS = "Terima kasih, penilaian Anda sudah diterima."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def status(request: HttpRequest) -> HttpResponse:
    """One sentence for a wrong code and for a wrong number: nobody learns from it which cases exist."""
    form = StatusForm(request.POST or None)
    found: dict[str, Any] = {}
    answer = 200
    if request.method == "POST" and form.is_valid():
        case, answer = _asked(request, form)
        found = told(case) if case else {}
        if case and not case.is_open:
            found |= _rated(request, case)
    return render(request, "cases/status.html", {"form": form, "found": found}, status=answer)


def _asked(request: HttpRequest, form: StatusForm) -> tuple[Case | None, int]:
    """The case that code and digits open, or None with the reason in the form; and the status of the answer."""
    code, digits = form.cleaned_data["code"], form.cleaned_data["phone"]
    if not ratelimit.consume(request, action=ACTION, key=code):
        form.add_error(None, TOO_OFTEN)
        return None, TOO_MANY_REQUESTS
    case = opened(code, digits)
    if case is None:
        form.add_error(None, NOT_FOUND)
    return case, 200


def opened(code: str, digits: str) -> Case | None:
    """The case with this code; None when code or digits are wrong."""
    case = Case.objects.filter(code=code).select_related("client").first()
    phone = "".join(filter(str.isdigit, case.contact_phone)) if case else ""
    if case is None or len(phone) < len(digits) or not constant_time_compare(phone[-len(digits) :], digits):
        return None
    return case


def told(case: Case) -> dict[str, Any]:
    """State, its date and the next step of a case, and nothing about the person or the service."""
    state = State(case.state)
    return {"state": state.label, "tone": TONES[state], "since": case.state_since, "next": NEXT_STEPS[state]}


def _rated(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Ask once after closing how it was: the form, or thanks to whoever has answered."""
    if case.ratings.filter(opening=case.opening).exists():
        return {"thanks": THANKS}
    if "score" not in request.POST and "words" not in request.POST:
        seen = {"code": request.POST["code"], "phone": request.POST["phone"]}
        return {"rating": RatingForm(initial=seen)}
    form = RatingForm(request.POST)
    if not form.is_valid():
        return {"rating": form}
    try:
        rate(case, form.cleaned_data["score"], form.cleaned_data["words"])
    except ValidationError as refusal:
        return {"thanks": " ".join(refusal.messages)}
    return {"thanks": THANKS}
