"""Which part of the centre's work an officer does: front office, back office, coordinator; and who may get a case."""

from __future__ import annotations

from typing import Any

from puskesos.cases.flow import Move, Office, steps_from
from puskesos.cases.models import Case, State
from puskesos.centres.models import CentreStaff
from welfare.accounts.models import User
from welfare.regions.scoping import ancestors, inside

_ROLES = CentreStaff.Role
OF_POST: dict[str, set[str]] = {
    _ROLES.HEAD: {Office.FRONT, Office.BACK, Office.COORDINATOR},
    _ROLES.COORDINATOR: {Office.FRONT, Office.BACK, Office.COORDINATOR},
    _ROLES.BACK_OFFICE: {Office.FRONT, Office.BACK},
    _ROLES.FACILITATOR: {Office.FRONT, Office.BACK},
    _ROLES.FRONT_OFFICE: {Office.FRONT},
}


def offices_of(user: Any, case: Case) -> set[str]:
    """What the user may do in a case that they see.

    Supervisor (TKSK) and manager (the office) do everything.  Staff of a centre do what their posts there say; an
    account without a post, shared by the village, is front and back office.
    """
    if not user.has_perm("cases.handle_case"):
        return {Office.FRONT.value} if user.has_perm("cases.add_case") else set()
    if user.has_perm("cases.oversee_case"):
        return set(Office.values)
    posts = CentreStaff.objects.active().filter(person__user=user, centre__village=case.village_id)
    roles = set(posts.values_list("role", flat=True))
    if not roles:
        return {Office.FRONT.value, Office.BACK.value}
    return {str(office) for role in roles for office in OF_POST[role]}


def refusal_by_office(move: Move, offices: set[str]) -> str:
    """Why somebody of these offices may not take the step, as a sentence; empty when they may."""
    if move.office in offices:
        return ""
    return f"Langkah “{move.verb}” dilakukan oleh {Office(move.office).label}. Tulis catatan untuk petugas itu."


def steps_for(user: Any, case: Case) -> list[Move]:
    """The steps by hand that the user may take now."""
    if case.answer_due_on and case.is_open:
        return []
    offices = offices_of(user, case)
    return [move for move in steps_from(case.state) if move.office in offices]


def may_refer(user: Any, case: Case) -> bool:
    states = (State.VERIFYING, State.LOCAL, State.PROPOSED, State.IN_PROCESS)
    return case.state in states and not case.answer_due_on and Office.BACK in offices_of(user, case)


def officers_for(*villages: str) -> list[User]:
    """Officers who work on cases in all of these villages, by name; two queries."""
    above = {code for village in villages for code in (village, *ancestors((village,)))}
    officers = User.objects.filter(is_active=True, territories__in=above).distinct().prefetch_related("territories")
    return [
        user
        for user in officers.order_by("name", "pk")
        if user.has_perm("cases.handle_case")
        and all(any(inside(code, region.code) for region in user.territories.all()) for code in villages)
    ]
