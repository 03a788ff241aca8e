"""What the events room announces at the front desk."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from events import demo, demo_outcomes
from events.models import Attendance, Event, FollowUp, Letter, Participant
from events.places import SECTION
from welfare.desk import asking, wording
from welfare.desk.lately import watched
from welfare.desk.registry import (
    HOME,
    PERSON,
    SEARCH,
    DemoStep,
    HomePanel,
    MenuEntry,
    PersonSection,
    Question,
    RecordSection,
    RoleSource,
    SearchSource,
    Task,
    TaskSource,
    Upcoming,
    announce,
)
from welfare.desk.templatetags import office

NEXT = 5
MOST_TASKS = 10
MOST_SHOWN = 20
"""Events shown on a person's page."""


def _of_this_year(user: Any) -> Any:
    return Event.objects.visible_to(user).filter(starts_on__year=timezone.localdate().year)


def _this_year(user: Any) -> asking.Numbers:
    on = Q(cancelled_at__isnull=True)
    return asking.numbers(
        _of_this_year(user), all=Count("pk"), on=Count("pk", filter=on),
        ahead=Count("pk", filter=on & Q(ends_on__gte=timezone.localdate())),
    )  # fmt: skip


THIS_YEAR = Question("events.this_year", "events.view_event", (HOME,), _this_year)


def count_this_year(user: Any) -> int:
    return asking.number(THIS_YEAR, user, "all")


def url_this_year(user: Any) -> str:
    """The list that shows exactly the events counted by `count_this_year`."""
    return f"{reverse('events:event_list')}?{urlencode({'year': timezone.localdate().year})}"


def caption_this_year(user: Any) -> str:
    found = asking.counts(THIS_YEAR, user)
    if found["ahead"]:
        return wording.count_words(found["ahead"], "akan datang")
    return "semua sudah lewat" if found["on"] else "belum ada"


def _next(user: Any) -> asking.Rows:
    events = Event.objects.visible_to(user).upcoming().filter(cancelled_at__isnull=True).order_by("starts_on", "pk")
    return asking.rows(events[:NEXT], "pk", "title", "place", "starts_on")


UPCOMING = Question("events.next", "events.view_event", (HOME,), _next)


def upcoming(user: Any) -> list[tuple[Any, str, str]]:
    """The next five events that are not called off."""
    return [
        (event.starts_on, f"{event.title}, {event.place or 'tempat belum ditentukan'}", event.get_absolute_url())
        for event in asking.records(UPCOMING, Event, user)
    ]


def _named(user: Any, text: str) -> asking.Rows:
    """Events whose title or theme holds every word of `text`."""
    events = Event.objects.visible_to(user)
    for word in text.split()[:8]:
        events = events.filter(Q(title__icontains=word) | Q(theme__icontains=word))
    return asking.rows(events[:10], "pk", "title", "place", "starts_on")


NAMED = Question("events.named", "events.view_event", (SEARCH,), _named)


def _lettered(user: Any, text: str) -> asking.Rows:
    """Letters whose number or subject holds every word."""
    letters = Letter.objects.visible_to(user)
    for word in text.split()[:8]:
        letters = letters.filter(Q(text__icontains=word) | Q(subject__icontains=word))
    rows = letters.order_by("-dated", "-pk")[:10]
    return asking.rows(rows, "pk", "text", "subject", "dated", "event__pk", "event__title")


LETTERED = Question("events.lettered", "events.view_participant", (SEARCH,), _lettered)


def find_letters(user: Any, text: str) -> list[tuple[str, str, str]]:
    return [
        (
            letter.text,
            f"{letter.subject}, {office.tanggal(letter.dated)}: {letter.event.title}",
            letter.get_absolute_url(),
        )
        for letter in asking.records(LETTERED, Letter, user, text)
    ]


def find(user: Any, text: str) -> list[tuple[str, str, str]]:
    return [
        (
            event.title,
            f"{office.tanggal(event.starts_on)}, {event.place or 'tempat belum ditentukan'}",
            event.get_absolute_url(),
        )
        for event in asking.records(NAMED, Event, user, text)
    ]


def _of_person(user: Any, person: Any) -> asking.Rows:
    marks = Attendance.objects.filter(participant=OuterRef("pk")).order_by("session__date", "session__order")
    rows = (
        Participant.objects.visible_to(user).filter(person=person).annotate(states=ArraySubquery(marks.values("state")))
    )
    fields = ("pk", "institution", "region", "states", "event__pk", "event__title", "event__starts_on")
    named = ("pillar__pk", "pillar__name", "pillar__short_name", "unit__pk", "unit__name")
    return asking.rows(rows.order_by("-event__starts_on", "-event")[:MOST_SHOWN], *fields, *named)


OF_PERSON = Question("events.of_person", "events.view_participant", (PERSON,), _of_person)


def person_events(user: Any, person: Any) -> dict[str, Any] | None:
    """The events a person took part in, newest first, with the marks of each session."""
    rows: list[Any] = asking.records(OF_PERSON, Participant, user, person)
    for row in rows:
        row.marks = [Attendance(state=state) for state in row.states]
    return {"rows": rows} if rows else None


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """In how many events persons take or took part: "peserta 3 kegiatan"."""
    rows = Participant.objects.visible_to(user).filter(person__in=pks).order_by()
    counts = rows.values_list("person").annotate(count=Count("pk"))
    return {pk: [f"peserta {wording.number(count)} kegiatan"] for pk, count in counts}


def _pressing(user: Any) -> asking.Rows:
    """What the user owns and what presses: overdue, due within a week, or without any date."""
    rows = FollowUp.objects.filter(owner=user).pressing().order_by("due", "pk")
    return asking.rows(rows[:MOST_TASKS], "pk", "what", "state", "due", "event__pk", "event__title")


PRESSING = Question("events.my_follow_ups", "events.view_followup", (HOME,), _pressing)


def follow_up_tasks(user: Any) -> list[Task]:
    tasks = []
    for row in asking.records(PRESSING, FollowUp, user):
        words, tone = row.due_words
        source = f" ({row.event})" if row.event else ""
        tasks.append(Task(f"Tindak lanjut: {row.what}{source}", row.get_absolute_url(), "Tindak lanjuti", words, tone))
    return tasks


TIED = {"cases.case": ("case", "layanan"), "centres.centre": ("centre", "puskesos"),
        "aid.programme": ("programme", "program"), "aid.visit": ("visit", "kunjungan")}  # fmt: skip
"""What a follow-up may be tied to: its field, and the word by which the form for a new one is told."""
MOST_TIED = 20


def follow_ups_of(user: Any, record: Any) -> dict[str, Any] | None:
    """Those of a case, centre, programme or visit, the open ones first, and where one is written; None for neither."""
    field, word = TIED[record._meta.label_lower]
    rows = FollowUp.objects.visible_to(user).filter(**{field: record}).select_related("owner")
    key = record.number if field == "case" else record.pk
    create = f"{reverse('events:followup_create')}?{urlencode({word: key})}"
    follow_ups, create_url = list(rows[:MOST_TIED]), create if user.has_perm("events.add_followup") else ""
    told = {"follow_ups": follow_ups, "may_list": True, "create_url": create_url}
    return told if follow_ups or create_url else None


announce(
    *watched(Event, "events.view_event", ("title",), lambda pk: reverse("events:event_detail", args=[pk]), 40),
    LETTERED,
    SearchSource("Surat", "events.view_participant", order=42, find=find_letters),
    NAMED,
    THIS_YEAR,
    UPCOMING,
    OF_PERSON,
    SECTION,
    PRESSING,
    MenuEntry("Kegiatan", "events:event_list", "calendar-days", "events.view_event", order=10),
    MenuEntry("Tindak lanjut", "events:followup_list", "arrow-path", "events.view_followup", 15),
    MenuEntry("Rekap kehadiran", "events:recap", "table-cells", "events.view_attendance", 16),
    TaskSource("Tindak lanjut", "events.view_followup", 10, follow_up_tasks),
    HomePanel(
        "Kegiatan tahun ini",
        "events.view_event",
        order=200,
        count=count_this_year,
        url=url_this_year,
        caption=caption_this_year,
    ),
    Upcoming("Kegiatan berikutnya", "events.view_event", upcoming),
    SearchSource("Kegiatan", "events.view_event", order=40, find=find),
    PersonSection(
        "Kegiatan yang diikuti",
        "events.view_participant",
        order=60,
        template="events/_person_events.html",
        context=person_events,
    ),
    RecordSection(
        "Tindak lanjut", "events.view_followup", 50, tuple(TIED), "events/_record_follow_ups.html", follow_ups_of
    ),
    RoleSource("Kegiatan yang diikuti", "events.view_participant", order=60, roles=role_words),
    DemoStep("Kegiatan 16 Juni 2025", order=60, fill=demo.fill),
    DemoStep("Hasil kegiatan 16 Juni 2025", order=61, fill=demo_outcomes.fill),
)
