"""What the events room announces at the front desk."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from events import demo
from events.models import Attendance, Event, Participant
from welfare.desk import wording
from welfare.desk.registry import (
    DemoStep,
    HomePanel,
    MenuEntry,
    PersonSection,
    RoleSource,
    SearchSource,
    Upcoming,
    announce,
)
from welfare.desk.templatetags import office

MOST_SHOWN = 20
"""Events shown on a person's page."""


def _of_this_year(user: Any) -> Any:
    return Event.objects.visible_to(user).filter(starts_on__year=timezone.localdate().year)


def count_this_year(user: Any) -> int:
    return _of_this_year(user).count()


def url_this_year(user: Any) -> str:
    """The list that shows exactly the events counted by `count_this_year`."""
    return f"{reverse('events:event_list')}?{urlencode({'year': timezone.localdate().year})}"


def caption_this_year(user: Any) -> str:
    running = _of_this_year(user).filter(cancelled_at__isnull=True)
    ahead = running.upcoming().count()
    return wording.count_words(ahead, "akan datang") if ahead else "semua sudah lewat" if running else "belum ada"


def upcoming(user: Any) -> list[tuple[Any, str, str]]:
    """The next five events that are not called off."""
    events = Event.objects.visible_to(user).upcoming().filter(cancelled_at__isnull=True).order_by("starts_on", "pk")
    return [
        (event.starts_on, f"{event.title}, {event.place or 'tempat belum ditentukan'}", event.get_absolute_url())
        for event in events[:5]
    ]


def find(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Events whose title or theme holds every word of `text`."""
    events = Event.objects.visible_to(user)
    for word in text.split()[:8]:
        events = events.filter(Q(title__icontains=word) | Q(theme__icontains=word))
    return [
        (
            event.title,
            f"{office.tanggal(event.starts_on)}, {event.place or 'tempat belum ditentukan'}",
            event.get_absolute_url(),
        )
        for event in events[:10]
    ]


def person_events(user: Any, person: Any) -> dict[str, Any] | None:
    """The events a person took part in, newest first, with the marks of each session."""
    marks = Attendance.objects.order_by("session__date", "session__order")
    rows = (
        Participant.objects.visible_to(user)
        .filter(person=person)
        .select_related("event", "pillar", "unit")
        .prefetch_related(Prefetch("attendances", queryset=marks, to_attr="marks"))
        .order_by("-event__starts_on", "-event")[:MOST_SHOWN]
    )
    return {"rows": list(rows)} if rows else None


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """In how many events persons take or took part: "peserta 3 kegiatan"."""
    rows = Participant.objects.visible_to(user).filter(person__in=pks).order_by()
    counts = rows.values_list("person").annotate(count=Count("pk"))
    return {pk: [f"peserta {wording.number(count)} kegiatan"] for pk, count in counts}


announce(
    MenuEntry("Kegiatan", "events:event_list", "calendar-days", "events.view_event", order=10),
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
    RoleSource("Kegiatan yang diikuti", "events.view_participant", order=60, roles=role_words),
    DemoStep("Kegiatan 16 Juni 2025", order=60, fill=demo.fill),
)
