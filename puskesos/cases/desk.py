"""What the cases announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as Either
from django.db.models import Q, Value, When
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.counting import COUNTS, open_counts
from puskesos.cases.escalation import ANSWERED_BY
from puskesos.cases.filters import named
from puskesos.cases.flow import TONES, State
from puskesos.cases.layer import LAYER
from puskesos.cases.models import Case, Referral
from puskesos.cases.places import SECTION
from welfare.desk import asking
from welfare.desk.lately import watched
from welfare.desk.registry import (
    HOME,
    PERSON,
    HomePanel,
    MenuEntry,
    PersonSection,
    Question,
    SearchSource,
    Task,
    TaskSource,
    announce,
)
from welfare.desk.wording import number
from welfare.people import seeking

FOUND = 10
TASKS = 8
"""Tasks on the desk; the list shows the rest."""
SHOWN = 10
"""Cases of one person on that person's page."""


def caption(user: Any) -> str:
    counts = open_counts(user)
    return f"{number(counts['late'])} lewat batas, {number(counts['mine'])} tugas saya"


def find_cases(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Cases by number or by the name of whom they are for."""
    cases = Case.objects.visible_to(user).select_related("client", "service")
    if any(map(str.isdigit, text)) or not user.has_perm("people.view_person"):
        found = cases.filter(named(text))
    else:
        found = cases.filter(client__in=[person.pk for person in seeking.found(user, text)])
    return [
        (f"{case.number}, {case.client.full_name}", f"{case.service}: {case.get_state_display()}",
         case.get_absolute_url())
        for case in found[:FOUND]
    ]  # fmt: skip


def _cases_of(user: Any, person: Any) -> asking.Rows:
    rows = Case.objects.visible_to(user).filter(client=person)[:SHOWN]
    return asking.rows(rows, "pk", "number", "state", "received_on", "service__pk", "service__name")


OF_PERSON = Question("cases.of_person", "cases.view_case", (PERSON,), _cases_of)


def cases_of(user: Any, person: Any) -> dict[str, Any] | None:
    """What a person came for, the newest first; None when the user sees none."""
    cases = asking.records(OF_PERSON, Case, user, person)
    for case in cases:
        case.tone = TONES[State(case.state)]  # type: ignore[attr-defined]
    return {"cases": cases} if cases else None


def _to_do(user: Any) -> asking.Rows:
    """Open cases that the user handles, then the delays of others that have climbed to the user."""
    wanted = Q(assigned_to=user.pk)
    level = max((level for level, right in ANSWERED_BY.items() if user.has_perm(right)), default=None)
    if level is not None:
        late = Q(paused_on=None, escalated__gte=level, due_on__lt=timezone.localdate())
        wanted |= late | Q(pk__in=_late_letters(level))
    cases = Case.objects.visible_to(user).open().filter(wanted)
    own = When(assigned_to=user.pk, then=Value(0))
    mine_first = cases.order_by(Either(own, default=Value(1)), "-urgency", "due_on", "pk")
    return asking.rows(mine_first[:TASKS], *_TOLD)


_TOLD = (
    "pk", "number", "state", "urgency", "is_sensitive", "paused_on", "due_on", "answer_due_on", "assigned_to",
    "service__pk", "service__name", "client__pk", "client__name", "client__title_before", "client__title_after",
)  # fmt: skip
TO_DO = Question("cases.to_do", "cases.view_case", (HOME,), _to_do)


def tasks(user: Any) -> list[Task]:
    cases = asking.records(TO_DO, Case, user)
    return [_task(case, "Kerjakan" if case.assigned_to_id == user.pk else "Tanggapi") for case in cases]


def _late_letters(level: int) -> Any:
    return Referral.objects.awaited().filter(escalated__gte=level).order_by().values("case")


def _task(case: Case, action: str) -> Task:
    late = case.is_overdue or case.is_answer_overdue
    chip, tone = ("terlambat", "bad") if late else (case.get_state_display(), "info")
    if case.urgency != Case.Urgency.NORMAL and not late:
        chip, tone = case.get_urgency_display(), "warn"
    text = f"{case.service}: {case.client.full_name}" if not case.is_sensitive else f"Kasus rahasia {case.number}"
    return Task(text, case.get_absolute_url(), action, chip, tone)


announce(
    *watched(Case, "cases.view_case", ("number",), lambda pk: reverse("cases:case_detail", args=[pk]), 30),
    COUNTS,
    OF_PERSON,
    TO_DO,
    SECTION,
    LAYER,
    MenuEntry(
        "Layanan", "cases:case_list", "chat-bubble-left-right", permission="cases.view_case", order=135,
        prefix="/layanan/",
    ),
    HomePanel(
        "Layanan terbuka", permission="cases.view_case", order=35, count=lambda user: open_counts(user)["open"],
        caption=caption, url=lambda user: reverse("cases:case_list"), hue="pkh",
    ),
    HomePanel(
        "Layanan lewat batas", permission="cases.oversee_case", order=36,
        count=lambda user: open_counts(user)["late"], url=lambda user: f"{reverse('cases:case_list')}?lewat=ya",
        hue="tagana",
    ),
    TaskSource("Layanan", permission="cases.view_case", order=20, tasks=tasks),
    PersonSection(
        "Layanan", permission="cases.view_case", order=35, template="cases/_person_cases.html", context=cases_of,
    ),
    SearchSource("Layanan", permission="cases.view_case", order=35, find=find_cases),
)  # fmt: skip
