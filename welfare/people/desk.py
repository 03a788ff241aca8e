"""What this room announces at the desk: the menu, the number of persons, and the search for one."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from welfare.audit.models import SensitiveRead
from welfare.desk.registry import HomePanel, MenuEntry, SearchSource, announce
from welfare.people.counting import count_of
from welfare.people.layer import LAYER
from welfare.people.models import Person
from welfare.people.places import SECTION
from welfare.regions.choices import place_name

AT_MOST = 10
_NIK = re.compile(r"(?:\d[\s.\-]?){15}\d")


def find(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Persons by name in any spelling, or the one with exactly this NIK (16 digits): that one is written down."""
    persons = Person.objects.visible_to(user).select_related("region__parent")
    if _NIK.fullmatch(text.strip()):
        found = _by_nik(user, persons, re.sub(r"\D", "", text))
    else:
        found = list(persons.named_like(text)[:AT_MOST]) if any(map(str.isalpha, text)) else []
    return [(person.full_name, place_name(person.region), person.get_absolute_url()) for person in found]


def _by_nik(user: Any, persons: Any, number: str) -> list[Person]:
    """To learn whose number it is needs the same right as to see it."""
    if not user.has_perm("people.reveal_nik"):
        return []
    found = list(persons.with_nik(number))
    for person in found:
        SensitiveRead.record(
            what=SensitiveRead.What.NIK, subject=person, reason="Pencarian dengan NIK lengkap", by=user
        )
    return found


announce(
    SECTION,
    LAYER,
    MenuEntry("Orang", "people:person_list", "users", "people.view_person", 120),
    HomePanel(
        "Orang di register",
        "people.view_person",
        90,
        count=lambda user: count_of(Person.objects.visible_to(user)),
        url=lambda user: reverse("people:person_list"),
        caption=lambda user: "dengan semua perannya",
    ),
    SearchSource("Orang", "people.view_person", 10, find),
)
