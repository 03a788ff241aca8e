"""Sending a case to another office, its letter, and the answer that must come back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.cases.flow import MOVES, refusal
from puskesos.cases.forms import AnswerForm, ReferForm
from puskesos.cases.models import Referral, refer
from puskesos.cases.offices import offices_of, refusal_by_office
from puskesos.cases.papers import letter_of, slip_of
from puskesos.cases.views.acts import REFUSED, act_page
from puskesos.cases.views.holding import seen_case, tried
from welfare.accounts.access import requires
from welfare.audit.history import version_of
from welfare.papers.views import pdf_response


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_case", "cases.handle_case", "cases.add_referral")
def case_refer(request: HttpRequest, pk: int) -> HttpResponse:
    case = seen_case(request.user, pk)
    form = ReferForm(request.POST or None, initial={"version": version_of(case)})
    why = refusal(case.state, "refer") or refusal_by_office(MOVES["refer"], offices_of(request.user, case))
    if request.method == "POST" and not why and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if tried(form, case, request.user, lambda: refer(case, values.pop("agency"), by=request.user, **values)):
            letter = reverse("cases:referral_letter", args=[case.referrals.first().pk])
            text = 'Kasus {} dirujuk. <a href="{}">Cetak surat rujukan</a>'
            messages.success(request, format_html(text, case, letter))
            return redirect(case)
    context = act_page(case, form, title="Rujuk", submit="Rujuk dan beri nomor surat", why=why)
    return render(request, "cases/case_act.html", context, status=REFUSED if why and request.POST else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_referral", "cases.handle_case", "cases.change_referral")
def referral_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the agency said: accepted, refused or done; or that the letter is withdrawn."""
    referrals = Referral.objects.visible_to(request.user).select_related("agency")
    referral = get_object_or_404(referrals, pk=pk)
    case = referral.case = seen_case(request.user, referral.case_id)
    form = AnswerForm(request.POST or None, referral=referral, initial={"version": version_of(case)})
    why = "" if referral.is_awaited else f"Rujukan ini sudah tercatat “{referral.get_state_display()}”."
    why = why or refusal_by_office(MOVES["answered"], offices_of(request.user, case))
    if request.method == "POST" and not why and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("state", "on", "outcome")}
        if tried(form, case, request.user, lambda: referral.answer(by=request.user, **said)):
            messages.success(request, f"Jawaban {referral.agency} dicatat. Kasus {case} sekarang "
                                      f"“{case.get_state_display()}”.")  # fmt: skip
            return redirect(case)
    context = act_page(case, form, title=f"Jawaban {referral.agency}", submit="Catat jawaban", why=why)
    return render(request, "cases/case_act.html", context, status=REFUSED if why and request.POST else 200)


@require_safe
@requires("cases.view_referral")
def referral_letter(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Referral.objects.visible_to(request.user).select_related("agency", "signatory", "case__service")
    referral = get_object_or_404(rows.select_related("case__client__region__parent", "case__village__parent"), pk=pk)
    return pdf_response(letter_of(referral), f"rujukan-{referral.letter_number}.pdf")


@require_safe
@requires("cases.view_case")
def case_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """What the citizen takes home: number, code, papers still missing, and where to look."""
    case = seen_case(request.user, pk)
    return pdf_response(slip_of(case, request.build_absolute_uri(reverse("cases:status"))), f"{case.number}.pdf")
