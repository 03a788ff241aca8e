"""What the aid programmes announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.aid import demo
from puskesos.aid.coverage_layer import LAYER as COVERAGE
from puskesos.aid.layer import LAYER
from puskesos.aid.models import Decision, Enrolment, Objection, Programme, ProgrammePeriod, Round, Visit
from puskesos.aid.places import MONEV_SECTION, SECTION
from puskesos.aid.round_tables import samples_url
from puskesos.aid.tables import recipients_url
from welfare.desk import asking
from welfare.desk.registry import (
    HOME,
    PERSON,
    SEARCH,
    DemoStep,
    MenuEntry,
    PersonSection,
    Question,
    RecordSection,
    RoleSource,
    SearchSource,
    Task,
    TaskSource,
    announce,
)
from welfare.desk.wording import number
from welfare.regions.scoping import narrow


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


TASKS = 6
"""Tasks of a kind on the desk; the lists show the rest."""


def _programmes(user: Any, text: str) -> asking.Rows:
    """Programmes whose name or code holds every word."""
    programmes = Programme.objects.visible_to(user)
    for word in text.split()[:8]:
        programmes = programmes.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return asking.rows(programmes[:10], "pk", "name", "code", "funder")


PROGRAMMES = Question("aid.programmes", "aid.view_programme", (SEARCH,), _programmes)


def find_programmes(user: Any, text: str) -> list[tuple[str, str, str]]:
    return [
        (row["name"], " · ".join(filter(None, (row["code"], row["funder"]))), url("aid:programme_detail", row["pk"]))
        for row in asking.told(PROGRAMMES, user, text)
    ]


def url(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def _to_decide(user: Any) -> asking.Rows:
    rows = Decision.objects.decidable_by(user).order_by("proposed_at", "pk")
    return asking.rows(
        rows[:TASKS], "pk", "recommendation", "enrolment__pk", "enrolment__period", "enrolment__person__pk",
        "enrolment__person__name", "enrolment__person__title_before", "enrolment__person__title_after",
        "enrolment__programme__pk", "enrolment__programme__name",
    )  # fmt: skip


def _to_answer(user: Any) -> asking.Rows:
    rows = Objection.objects.visible_to(user).open().exclude(decision__proposed_by=user.pk).order_by("due_on", "pk")
    return asking.rows(rows[:TASKS], "pk", "objector", "due_on", "state")


def _free_seats(user: Any) -> asking.Numbers:
    rows = Enrolment.objects.visible_to(user).vacant()
    open_period = ProgrammePeriod.objects.open().filter(programme=OuterRef("programme"), code=OuterRef("period"))
    free = rows.filter(Exists(open_period)).exclude(decisions__state="proposed")
    return asking.numbers(free, n=Count("pk"))


FREE_SEATS = Question("aid.free_seats", "aid.propose_decision", (HOME,), _free_seats)
TO_DECIDE = Question("aid.to_decide", "aid.decide_decision", (HOME,), _to_decide)
TO_ANSWER = Question("aid.to_answer", "aid.answer_objection", (HOME,), _to_answer)


def decision_tasks(user: Any) -> list[Task]:
    """Proposals of others that wait for somebody like this user, the oldest first."""
    return [
        Task(
            f"{row.get_recommendation_display().capitalize()}: {row.enrolment.person.full_name}, "
            f"{row.enrolment.programme.name}",
            reverse("aid:decision_detail", args=[row.pk]), "Putuskan", "menunggu keputusan", "warn",
        )
        for row in asking.records(TO_DECIDE, Decision, user)
    ]  # fmt: skip


def objection_tasks(user: Any) -> list[Task]:
    tasks = []
    for row in asking.records(TO_ANSWER, Objection, user):
        chip, tone = ("terlambat", "bad") if row.is_late else (f"batas {date_format(row.due_on, 'j M')}", "warn")
        tasks.append(
            Task(f"Sanggah {row.objector}", reverse("aid:objection_answer", args=[row.pk]), "Jawab", chip, tone)
        )
    return tasks


def free_seats(user: Any) -> list[Task]:
    """Seats that decisions have freed and nobody proposes to fill: one line."""
    found = asking.number(FREE_SEATS, user, "n")
    words = f"{number(found)} kursi bantuan kosong"
    return [Task(words, recipients_url(keadaan="kosong"), "Isi dari antrean", "kosong", "warn")] if found else []


def origin_of(user: Any, case: Any) -> dict[str, Any] | None:
    """The visit or the decision that a case comes from; one query."""
    visits = Visit.objects.visible_to(user).filter(case=case)
    asked = {"visits": asking.rows(visits, "pk", "on", "verdict", "reason__pk", "reason__name")}
    if user.has_perm("aid.view_decision"):
        decisions = Decision.objects.visible_to(user).filter(case=case)
        asked["decisions"] = asking.rows(decisions, "pk", "recommendation", "state")
    told = asking.together(asked)
    if not any(told.values()):
        return None
    return {
        "visits": [asking.record(Visit, row) for row in told["visits"]],
        "decisions": [asking.record(Decision, row) for row in told.get("decisions", [])],
    }


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """Which programmes persons receive now: "penerima PKH"."""
    rows = Enrolment.objects.visible_to(user).filter(person__in=pks, status=Enrolment.Status.ACTIVE)
    found: dict[int, list[str]] = {}
    for pk, name in rows.order_by("programme__name").values_list("person", "programme__name").distinct():
        found.setdefault(pk, []).append(f"penerima {name}")
    return found


def _visits_waiting(user: Any) -> asking.Rows:
    mine = Q(samples__latest=None, samples__team__users=user.pk) & narrow("samples__enrolment__region__code", user)
    rounds = Round.objects.running().filter(mine).annotate(left=Count("samples")).order_by("ends_on", "pk")
    return asking.rows(rounds, "pk", "name", "ends_on", "left")


WAITING = Question("aid.visits_waiting", "aid.add_visit", (HOME,), _visits_waiting)


def visits_waiting(user: Any) -> list[Task]:
    """The open visits of the user's teams, one line a round."""
    today = timezone.localdate()
    return [
        Task(
            f"{row['left']} kunjungan {row['name']}",
            samples_url(putaran=row["pk"], keadaan="belum", tugas="saya"),
            "Kunjungi",
            f"sampai {date_format(end, 'j F')}",
            "bad" if end < today else "warn",
        )
        for row in asking.told(WAITING, user)
        for end in [dt.date.fromisoformat(row["ends_on"])]
    ]


announce(
    PROGRAMMES,
    SearchSource("Program bantuan", permission="aid.view_programme", order=45, find=find_programmes),
    OF_PERSON,
    WAITING,
    SECTION,
    MONEV_SECTION,
    LAYER,
    COVERAGE,
    FREE_SEATS,
    TO_DECIDE,
    TO_ANSWER,
    MenuEntry(
        "Bantuan dan monev", "aid:start", "gift", permission="aid.view_programme", order=140, prefix="/bantuan/",
    ),
    TaskSource("Usulan bantuan", permission="aid.decide_decision", order=25, tasks=decision_tasks),
    TaskSource("Sanggah", permission="aid.answer_objection", order=26, tasks=objection_tasks),
    TaskSource("Kursi kosong", permission="aid.propose_decision", order=27, tasks=free_seats),
    DemoStep("Monev bantuan", 70, demo.fill),
    TaskSource("Kunjungan monev", permission="aid.add_visit", order=60, tasks=visits_waiting),
    RecordSection(
        "Dari monev bantuan", "aid.view_visit", order=30, models=("cases.case",), template="aid/_case_origin.html",
        context=origin_of,
    ),
    PersonSection(
        "Bantuan yang diterima", permission="aid.view_enrolment", order=40, template="aid/_person_enrolments.html",
        context=aid_of,
    ),
    RoleSource("Bantuan yang diterima", permission="aid.view_enrolment", order=40, roles=role_words),
)  # fmt: skip
