"""How pillars, persons and papers are shown in lists and on pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pillars.models.decrees import EXPIRING_DAYS
from welfare.desk.tables import chip

WARN_DAYS = EXPIRING_DAYS[-1]


def person_link(person: Any, user: Any) -> str:
    """The person's name, as a link where the user may open the page behind it."""
    if user.has_perm("people.view_person") and user.covers(person.region_id):
        return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person.full_name)
    return person.full_name


def decree_link(decree: Any) -> SafeString:
    """The number as a link; long numbers may break anywhere, else they leave a phone's card, but not into scraps."""
    return format_html('<a class="paper-number" href="{}">{}</a>', decree.get_absolute_url(), decree)


def chip_of(pillar: Any) -> SafeString:
    """The pillar as a chip in its own hue."""
    return _chip_in(pillar.short_name, pillar.hue)


@lru_cache(maxsize=256, typed=True)
def _chip_in(text: str, hue: str) -> SafeString:
    return render_to_string("components/chip.html", {"text": text, "hue": hue})


def decree_chip(decree: Any) -> str:
    """How an SK stands: "dicabut", "diganti", "berlaku", "90 hari lagi", "berakhir"; warns 180 days before the end."""
    if decree.revoked_on:
        return chip("dicabut", "bad")
    if decree.replaced_by_id:
        return chip("diganti", "mute")
    return until_chip(decree.days_left)


def until_chip(days: int | None) -> str:
    """How long something still holds, from the days to its last one."""
    if days is None:
        return chip("tanpa batas waktu", "mute")
    if days < 0:
        return chip("berakhir", "bad")
    if days == 0:
        return chip("hari terakhir", "bad")
    return chip(f"{days} hari lagi", "warn") if days <= WARN_DAYS else chip("berlaku", "good")
