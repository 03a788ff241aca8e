"""What the aid programmes announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from puskesos.aid.layer import LAYER
from puskesos.aid.models import Enrolment
from puskesos.aid.places import SECTION
from welfare.desk import asking
from welfare.desk.registry import PERSON, MenuEntry, PersonSection, Question, RoleSource, announce


def _enrolments(user: Any, person: Any) -> asking.Rows:
    rows = Enrolment.objects.visible_to(user).filter(person=person).order_by("status", "-period", "programme__code")
    return asking.rows(
        rows, "pk", "period", "status", "reference", "ended_on", "ended_reason", "programme__pk", "programme__name"
    )


OF_PERSON = Question("aid.of_person", "aid.view_enrolment", (PERSON,), _enrolments)


def aid_of(user: Any, person: Any) -> dict[str, Any] | None:
    """What a person receives and received, as far as the user may see it; None when that is nothing."""
    enrolments = asking.records(OF_PERSON, Enrolment, user, person)
    return {"enrolments": enrolments} if enrolments else None


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """Which programmes persons receive now: "penerima PKH"."""
    rows = Enrolment.objects.visible_to(user).filter(person__in=pks, status=Enrolment.Status.ACTIVE)
    found: dict[int, list[str]] = {}
    for pk, name in rows.order_by("programme__name").values_list("person", "programme__name").distinct():
        found.setdefault(pk, []).append(f"penerima {name}")
    return found


announce(
    OF_PERSON,
    SECTION,
    LAYER,
    MenuEntry("Bantuan", "aid:programme_list", "gift", permission="aid.view_enrolment", order=140),
    PersonSection(
        "Bantuan yang diterima", permission="aid.view_enrolment", order=40, template="aid/_person_enrolments.html",
        context=aid_of,
    ),
    RoleSource("Bantuan yang diterima", permission="aid.view_enrolment", order=40, roles=role_words),
)  # fmt: skip
