"""The chain of an event and where it stands.  A later link (notulen, laporan, …) is one more function here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from events.breakdown import Breakdown
from welfare.desk import wording


@dataclass(frozen=True)
class Link:
    """One step of the chain: `state` is done, now or open; `text` says it in words."""

    label: str
    text: str
    state: str
    url: str


def chain(numbers: Breakdown, agenda: list[Any]) -> list[Link]:
    """Rencana > Undangan > Daftar hadir > …, each with where to go on; the first that is not done is `now`."""
    links = [step(numbers, agenda) for step in STEPS]
    waiting = next((link for link in links if link.state != "done"), None)
    return [Link(link.label, link.text, "now", link.url) if link is waiting else link for link in links]


def _plan(numbers: Breakdown, agenda: list[Any]) -> Link:
    url = reverse("events:agenda_list", args=[numbers.event.pk])
    if not agenda:
        return Link("Rencana", "susunan acara belum dibuat", "open", url)
    if not numbers.sessions:
        return Link("Rencana", "sesi belum dibuat", "open", url)
    if not numbers.event.place:
        return Link(
            "Rencana", "tempat belum ditentukan", "open", reverse("events:event_update", args=[numbers.event.pk])
        )
    return Link("Rencana", f"{len(agenda)} acara, {len(numbers.sessions)} sesi", "done", url)


def _invitation(numbers: Breakdown, agenda: list[Any]) -> Link:
    """Done when everybody on the list bears a letter, or when the event is over and somebody was asked."""
    url = reverse("events:invitation_list", args=[numbers.event.pk])
    if not numbers.total:
        return Link("Undangan", "belum ada yang diundang", "open", url)
    asked = wording.count_words(numbers.total, "undangan")
    coming = numbers.answers["coming"]
    text = f"{asked}, {wording.number(coming)} akan hadir" if coming else asked
    if numbers.lettered < numbers.total and not numbers.event.is_over:
        missing = numbers.total - numbers.lettered
        return Link("Undangan", f"{text}, {wording.number(missing)} belum bersurat", "open", url)
    return Link("Undangan", text, "done", url)


def _attendance(numbers: Breakdown, agenda: list[Any]) -> Link:
    marked = sum(session.marked for session in numbers.sessions)
    whole = sum(session.participants for session in numbers.sessions)
    first = next((session for session in numbers.sessions if session.unmarked), None)
    if first is None and numbers.sessions:
        first = numbers.sessions[0]
    url = reverse("events:attendance_list", args=[first.session.pk]) if first else numbers.list_url
    if not marked:
        return Link("Daftar hadir", "belum dicatat", "open", url)
    text = wording.count_words(marked, "tercatat", whole)
    return Link("Daftar hadir", text, "done" if marked == whole else "open", url)


def _minutes(numbers: Breakdown, agenda: list[Any]) -> Link:
    url = reverse("events:event_minutes", args=[numbers.event.pk])
    state = numbers.outcomes["minutes"]
    if state is None:
        return Link("Notulen", "belum ditulis", "open", url)
    return Link("Notulen", "final" if state == "final" else "masih draf", "done" if state == "final" else "open", url)


def _follow_ups(numbers: Breakdown, agenda: list[Any]) -> Link:
    """Done when nothing of this event is left open; without any, when the minutes say so by being final."""
    query = urlencode({"event": numbers.event.pk})
    url = f"{reverse('events:followup_list')}?{query}"
    whole, waiting = numbers.outcomes["follow_ups"], numbers.outcomes["open_follow_ups"]
    if waiting:
        return Link("Tindak lanjut", wording.count_words(waiting, "belum selesai", whole), "open", url)
    if whole:
        return Link("Tindak lanjut", f"{wording.number(whole)} selesai", "done", url)
    is_final = numbers.outcomes["minutes"] == "final"
    return Link("Tindak lanjut", "tidak ada" if is_final else "belum dicatat", "done" if is_final else "open", url)


def _report(numbers: Breakdown, agenda: list[Any]) -> Link:
    url = reverse("events:event_report", args=[numbers.event.pk])
    state = numbers.outcomes["report"]
    if state is None:
        return Link("Laporan", "belum ditulis", "open", url)
    return Link("Laporan", "final" if state == "final" else "masih draf", "done" if state == "final" else "open", url)


STEPS: tuple[Callable[[Breakdown, list[Any]], Link], ...] = (
    _plan,
    _invitation,
    _attendance,
    _minutes,
    _follow_ups,
    _report,
)
"""The steps in their order; what comes after the attendance is one more function here."""
