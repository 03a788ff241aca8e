"""The verbs on a case: its steps, a note, its papers, and who works on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from puskesos.cases.flow import Move, Office, refusal
from puskesos.cases.forms import AssignForm, MoveForm, NoteForm
from puskesos.cases.models import Case
from puskesos.cases.offices import officers_for, offices_of, refusal_by_office
from puskesos.cases.views.holding import seen_case, tried
from welfare.accounts.access import requires
from welfare.audit.history import version_of
from welfare.desk.verbs import tell

RIGHTS = {
    Office.FRONT.value: "cases.add_case",
    Office.BACK.value: "cases.handle_case",
    Office.COORDINATOR.value: "cases.decide_case",
}
REFUSED = 409


def move_view(move: Move) -> Callable[..., HttpResponse]:
    """The page of one step: a view of its own, with the right that the step needs."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @requires("cases.view_case", RIGHTS[move.office])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        case = seen_case(request.user, pk)
        form = MoveForm(request.POST or None, move=move, initial={"version": version_of(case)})
        why = refusal(case.state, move.code) or refusal_by_office(move, offices_of(request.user, case))
        if request.method == "POST" and not why and form.is_valid():
            note = form.cleaned_data["note"]
            if tried(form, case, request.user, lambda: case.move(move.code, by=request.user, note=note)):
                messages.success(request, f"Kasus {case} sekarang “{case.get_state_display()}”.")
                return redirect(case)
        context = act_page(case, form, title=move.verb, submit=move.verb, why=why, danger=move.code in DANGERS)
        return render(request, "cases/case_act.html", context, status=REFUSED if why and request.POST else 200)

    return view


DANGERS = ("reject", "withdraw")


def act_page(case: Case, form: Any, *, title: str, submit: str, why: str = "", danger: bool = False) -> dict[str, Any]:
    return {
        "case": case, "form": form, "title": title, "submit": submit, "why": why,
        "tone": "danger" if danger else "", "back": reverse("cases:case_detail", args=[case.pk]),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_case", "cases.add_caseentry")
def case_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark, with or without a private attachment."""
    case = seen_case(request.user, pk)
    form = NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            case.add_note(values["text"], file=values["file"], title=values["title"], by=request.user)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, "Catatan sudah disimpan.")
            return redirect(case)
    return render(request, "cases/case_act.html", act_page(case, form, title="Tambah catatan", submit="Simpan catatan"))


@require_POST
@requires("cases.view_case", "cases.change_casepaper")
def case_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick off which papers have been brought."""
    case = seen_case(request.user, pk)
    case.tick_papers(set(request.POST.getlist("papers")), by=request.user)
    left = case.papers.filter(received_on=None).count()
    messages.success(request, f"Kelengkapan disimpan: {left} berkas masih kurang." if left else "Berkas lengkap.")
    return redirect(case)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_case", "cases.oversee_case")
def case_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case to an officer."""
    case = seen_case(request.user, pk)
    start = {"version": version_of(case), "officer": case.assigned_to_id}
    form = AssignForm(request.POST or None, officers=officers_for(case.village_id), initial=start)
    if request.method == "POST" and form.is_valid():
        officer = form.cleaned_data["officer"]
        if tried(form, case, request.user, lambda: case.assign(officer, by=request.user)):
            messages.success(request, f"Kasus {case} sekarang ditangani {officer}.")
            return redirect(case if _still_seen(request.user, case) else "cases:case_list")
    return render(request, "cases/case_act.html", act_page(case, form, title="Ganti petugas", submit="Bagikan kasus"))


def _still_seen(user: Any, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
