"""What the pages of verbs share: the case that the user sees, held while it is compared and changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from puskesos.cases.models import Case
from welfare.audit.history import version_of
from welfare.desk.editing import say_changes
from welfare.desk.verbs import tell


def seen_case(user: Any, pk: int) -> Case:
    """Raises Http404 for a case that does not exist or that the user may not see: nobody can tell which."""
    cases = Case.objects.visible_to(user).select_related(
        "client__region", "service", "village__parent", "centre__village", "assigned_to", "taken_by"
    )
    case = cases.filter(pk=pk).first()
    if case is None:
        raise Http404("Kasus ini tidak ada.")
    return case


def tried(form: Any, case: Case, user: Any, act: Callable[[], Any]) -> bool:
    """Do `act` on the case as the officer saw it; else say in the form why not, keeping what was typed."""
    with transaction.atomic():
        case.lock()
        if "version" in form.fields and _is_outdated(form, case, user):
            return False
        try:
            act()
        except ValidationError as refusal:
            tell(form, refusal)
            return False
    return True


def _is_outdated(form: Any, case: Case, user: Any) -> bool:
    """Whether somebody wrote to the case after the form was opened; then the form says what they changed."""
    seen, now = form.cleaned_data.get("version"), version_of(case)
    if seen == now:
        return False
    what_now = "Isian Anda belum disimpan. Periksa keadaan kasus di bawah, lalu simpan lagi."
    say_changes(form, case, seen or None, user, what_now)
    form.data = form.data.copy()
    form.data["version"] = str(now)
    return True
