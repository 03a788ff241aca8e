"""What the register says of a region: how many persons, and how many of them cannot be told apart or called."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from welfare.desk.places import Figure, RegionPart, RegionSection
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import within


def part(user: Any, region: Region) -> RegionPart:
    """No query of its own."""
    persons = Person.objects.visible_to(user).filter(within("region__code", region.code))
    return RegionPart(
        [
            Figure("orang tercatat", persons, _url(region)),
            Figure("tanpa NIK atau nomor HP", persons.lacking(), _url(region, data="kurang"), asks=True),
        ]
    )


def _url(region: Region, **query: str) -> str:
    return f"{reverse('people:person_list')}?{urlencode({'wilayah': region.code} | query)}"


SECTION = RegionSection("Orang di register", "people.view_person", 60, part)
