"""What this room announces at the desk: the menu, the number of persons, and the search for one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from welfare.audit.models import SensitiveRead
from welfare.desk.lately import watched
from welfare.desk.registry import HomePanel, MenuEntry, QualitySource, SearchSource, announce
from welfare.people import seeking
from welfare.people.counting import count_of
from welfare.people.layer import LAYER
from welfare.people.models import Person
from welfare.people.places import SECTION
from welfare.regions.choices import place_name


def find(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Persons by name in any spelling."""
    return [_told(person) for person in seeking.found(user, text)]


def _told(person: Person) -> tuple[str, str, str]:
    return person.full_name, place_name(person.region), person.get_absolute_url()


def by_nik(user: Any, number: str) -> list[tuple[str, str, str]]:
    """The one with exactly this NIK (16 digits), written down.

    To learn whose number it is needs the same right as to see it.
    """
    if not user.has_perm("people.reveal_nik"):
        return []
    found = list(Person.objects.visible_to(user).select_related("region__parent").with_nik(number))
    for person in found:
        SensitiveRead.record(
            what=SensitiveRead.What.NIK, subject=person, reason="Pencarian dengan NIK lengkap", by=user
        )
    return [_told(person) for person in found]


def _without_phone(user: Any) -> int:
    return count_of(Person.objects.visible_to(user).filter(phone="", phone_2=""))


def _without_nik(user: Any) -> int:
    return count_of(Person.objects.visible_to(user).filter(nik_index__isnull=True))


announce(
    *watched(Person, "people.view_person", ("name",), lambda pk: reverse("people:person_detail", args=[pk])),
    QualitySource(
        "Orang tanpa nomor HP",
        "people.view_person",
        10,
        "Tidak dapat ditelepon atau dikirimi undangan.",
        _without_phone,
        lambda user: f"{reverse('people:person_list')}?hp=tidak",
        "Lengkapi",
        "people.change_person",
    ),
    QualitySource(
        "Orang tanpa NIK",
        "people.view_person",
        11,
        "Belum dicatat, atau rusak di daftar asalnya.",
        _without_nik,
        lambda user: f"{reverse('people:person_list')}?nik=tidak",
        "Lengkapi",
        "people.change_person",
    ),
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
    SearchSource("Orang", "people.view_person", 10, find, find_number=by_nik),
)
