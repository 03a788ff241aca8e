"""The comparison of a period: how many recipients are in doubt and why, and into which round they go."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from puskesos.aid.comparison import BY_CODE, FINDINGS, counts
from puskesos.aid.models import ProgrammePeriod, Round
from puskesos.aid.sampling import include
from puskesos.aid.tables import recipients_url
from welfare.accounts.access import requires


def _period(request: HttpRequest, pk: int) -> ProgrammePeriod:
    rows = ProgrammePeriod.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires("aid.view_programme", "aid.view_enrolment")
def period_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A number per kind, each opening its list; who may plan rounds puts them into one."""
    period = _period(request, pk)
    counted = counts(period, request.user)
    place = {"program": period.programme.code, "masa": period.code, "keadaan": "menerima"}
    rows = [
        {"finding": finding, "count": counted[finding.code], "url": recipients_url(**place, temuan=finding.code)}
        for finding in FINDINGS
    ]
    rounds = Round.objects.visible_to(request.user).filter(period=period).exclude(state=Round.State.CLOSED)
    context = {
        "period": period, "rows": rows, "wrong": sum(bool(row["count"]) for row in rows),
        "rounds": list(rounds.order_by("-starts_on", "-pk")) if request.user.has_perm("aid.add_sample") else [],
    }  # fmt: skip
    return render(request, "aid/period_compare.html", context)


@require_POST
@requires("aid.view_enrolment", "aid.add_sample")
def period_include(request: HttpRequest, pk: int) -> HttpResponse:
    """Put those of the ticked kinds (`temuan`) into a round (`putaran`)."""
    period = _period(request, pk)
    back = redirect(reverse("aid:period_compare", args=[pk]))
    codes = [code for code in request.POST.getlist("temuan") if code in BY_CODE]
    key = request.POST.get("putaran", "")
    rounds = Round.objects.visible_to(request.user).filter(period=period)
    monev = rounds.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if monev is None or not codes:
        messages.error(request, "Pilih putarannya, dan centang yang dimasukkan.")
        return back
    try:
        added = include(monev, codes, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back
    messages.success(request, f"{added} penerima masuk {monev}. Bagikan kepada tim supaya terjadwal.")
    return redirect("aid:round_detail", pk=monev.pk)
