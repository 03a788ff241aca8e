"""The evaluation: a form without sign-in behind a QR, and its results."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import evaluating
from events.evaluating import GRADES, Opinions
from events.limits import is_too_often
from events.models import EventEvaluation
from events.models.evaluations import GRADED
from events.views.outcomes import seen_event
from welfare.accounts.access import PUBLIC, requires
from welfare.papers import qr

COOKIE = "evaluasi"
COOKIE_AGE = 60 * 60 * 24 * 60
MOST_ANSWERS = 120
"""From one address in ten minutes: a whole room behind one line."""


class EvaluationForm(forms.ModelForm):
    class Meta:
        model = EventEvaluation
        fields = [*GRADED, "comment"]
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in GRADED:
            label = EventEvaluation._meta.get_field(name).verbose_name
            self.fields[name] = forms.TypedChoiceField(
                label=str(label).capitalize(), choices=list(GRADES.items()), coerce=int, widget=forms.RadioSelect
            )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def evaluation_fill(request: HttpRequest, token: str) -> HttpResponse:
    """One answer for each device, told by a random cookie."""
    try:
        event = evaluating.event_of(token)
    except evaluating.Closed as refusal:
        return render(request, "events/evaluation_fill.html", {"refusal": str(refusal)})
    device = request.COOKIES.get(COOKIE, "")[:64] or secrets.token_urlsafe(24)
    context: dict[str, Any] = {"event": event, "device": evaluating.device_hash(device)}
    if event.evaluations.filter(device=context["device"]).exists():
        context["done"] = True
    elif request.method == "POST" and is_too_often(request, "evaluation", most=MOST_ANSWERS, seconds=600):
        return render(
            request, "events/evaluation_fill.html", {"refusal": "Terlalu banyak kiriman. Tunggu beberapa menit."}
        )
    else:
        answer = EventEvaluation(event=event, device=context["device"])
        context["form"] = form = EvaluationForm(request.POST or None, instance=answer)
        if form.is_valid():
            evaluating.store(answer)
            context["done"] = True
    response = render(request, "events/evaluation_fill.html", context)
    response.set_cookie(
        COOKIE, device, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=request.is_secure(),
        path=request.path,
    )  # fmt: skip
    return response


@require_safe
@requires("events.view_event", "events.view_eventevaluation")
def event_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """The results as bars, and the code to show in the room."""
    event = seen_event(request, pk)
    address = request.build_absolute_uri(evaluating.form_path(event))
    context = {"event": event, "opinions": Opinions(event), "address": address, "drawing": qr.for_page(address)}
    return render(request, "events/event_evaluation.html", context)
