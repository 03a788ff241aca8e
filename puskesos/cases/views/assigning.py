"""Handing out the chosen cases of the list to one officer, each as whoever hands it out has seen it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from puskesos.cases.forms import AssignManyForm
from puskesos.cases.models import Case
from puskesos.cases.offices import officers_for
from welfare.accounts.access import requires
from welfare.audit.history import changes_since, version_of, versions_of
from welfare.desk.wording import number

AT_ONCE = 200
"""Cases handed out in one go."""
NOTHING_CHOSEN = "Centang dulu kasus yang akan dibagikan."


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_case", "cases.oversee_case")
def assign_many(request: HttpRequest) -> HttpResponse:
    """Who works on the chosen cases now, and who shall.

    A case that somebody changed meanwhile stays where it is: the page comes again with what was changed, and the
    officer decides anew.  Those that cannot go are named with the reason.
    """
    cases = _chosen(request.user, request.POST if request.method == "POST" else request.GET)
    if not cases:
        messages.error(request, NOTHING_CHOSEN)
        return redirect("cases:case_list")
    form = AssignManyForm(request.POST or None, officers=officers_for(*{case.village_id for case in cases}))
    if request.method == "POST" and form.is_valid():
        left = _hand_out(request, cases, form.cleaned_data["officer"])
        if not left:
            return redirect("cases:case_list")
        cases = _chosen(request.user, left)
    versions = versions_of(Case, [case.pk for case in cases])
    for case in cases:
        case.version = versions.get(case.pk, 0)  # type: ignore[attr-defined]
    return render(request, "cases/case_assign_many.html", {"cases": cases, "form": form})


def _chosen(user: Any, given: QueryDict | list[str]) -> list[Case]:
    keys = given if isinstance(given, list) else given.getlist("kasus")
    known = [key for key in keys if key.isdecimal() and len(key) < 19][:AT_ONCE]
    rows = Case.objects.visible_to(user).select_related("village__parent", "client", "service", "assigned_to")
    return list(rows.filter(pk__in=known)) if known else []


def _hand_out(request: HttpRequest, cases: list[Case], officer: Any) -> list[str]:
    """Give the cases to the officer; the keys of those that somebody else changed first."""
    left, given = [], 0
    for case in cases:
        with transaction.atomic():
            case.lock()
            seen = request.POST.get(f"versi-{case.pk}", "")
            if seen != str(version_of(case)):
                left.append(str(case.pk))
                messages.warning(request, _told(case, seen, request.user))
                continue
            try:
                case.assign(officer, by=request.user)
                given += 1
            except ValidationError as problem:
                messages.error(request, f"{case}: {' '.join(problem.messages)}")
    if given:
        messages.success(request, f"{number(given)} kasus dibagikan kepada {officer}.")
    return left


def _told(case: Case, seen: str, user: Any) -> str:
    """Who changed what since the page was drawn."""
    changes = changes_since(case, int(seen), user) if seen.isdecimal() and len(seen) < 19 else []
    what = "; ".join(f"{change.who}: {', '.join(change.what) or change.title}" for change in reversed(changes))
    by_whom = f" oleh {what}" if what else ""
    return f"{case} belum dibagikan, karena baru saja diubah{by_whom}. Periksa, lalu bagikan lagi."
