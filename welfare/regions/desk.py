"""What this room announces at the desk: the menu, and the search for a place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from welfare.desk.registry import MenuEntry, SearchSource, announce
from welfare.regions.choices import place_name, villages_named
from welfare.regions.models import Region

AT_MOST = 10


def find(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Kecamatan and villages of the user's territories by name, in any recorded spelling."""
    regions = Region.objects.visible_to(user).select_related("parent").exclude(level=Region.Level.REGENCY)
    named = Q(pk__in=villages_named(text)) | Q(level=Region.Level.SUBDISTRICT, name__icontains=text.strip())
    return [(place_name(region), region.code, _url(region)) for region in regions.filter(named)[:AT_MOST]]


def _url(region: Region) -> str:
    return reverse("regions:region_detail", args=[region.code])


announce(
    MenuEntry("Peta", "regions:map", "map", "regions.view_region", 205),
    MenuEntry("Wilayah", "regions:region_list", "map-pin", "regions.view_region", 210),
    SearchSource("Wilayah", "regions.view_region", 50, find),
)
