"""What the events say of a region: what is to come there and what was, the newest first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Window
from django.urls import reverse

from events.models import Event
from events.tables import event_state
from welfare.desk.places import Figure, Line, RegionPart, RegionSection
from welfare.desk.templatetags.office import tanggal
from welfare.regions.models import Region
from welfare.regions.scoping import within

SHOWN = 5


def part(user: Any, region: Region) -> RegionPart:
    """One query: the newest events held for the region or a part of it, and how many there are."""
    events = Event.objects.visible_to(user).filter(within("region__code", region.code))
    rows = list(events.annotate(whole=Window(Count("pk"))).order_by("-starts_on", "-pk")[:SHOWN])
    if not rows:
        return RegionPart(text="Belum ada kegiatan yang tercatat untuk wilayah ini.")
    url = f"{reverse('events:event_list')}?{urlencode({'wilayah': region.code})}"
    lines = [
        Line(event.title, f"{tanggal(event.starts_on)}, {event.place or 'tempat belum ditentukan'}",
             event.get_absolute_url(), "", *event_state(event))
        for event in rows
    ]  # fmt: skip
    return RegionPart([Figure("kegiatan", rows[0].whole, url)], lines)


SECTION = RegionSection("Kegiatan di wilayah ini", "events.view_event", 50, part)
