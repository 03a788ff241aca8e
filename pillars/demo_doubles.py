"""Persons whom the demo office holds twice, so that there is something to merge.  All made up.

Each double comes the way doubles come in life: typed again from another list, with another spelling or another number,
and holding records of its own, which a merge must move.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pillars.models import Membership, Position, Training, Unit
from welfare.people import doubles, names
from welfare.people.models import Person
from welfare.people.remembering import tell_apart

NOTE = "Contoh data ganda untuk dicoba."
COURSE = "Bimbingan teknis dasar PSM"
APART = "Bapak dan anak yang bernama sama; sudah ditanyakan ke kantor desa."


@dataclass(frozen=True)
class Again:
    """How a person is written the second time: what of the first record is said again."""

    has_phone: bool = False
    has_birth: bool = False
    title: str = ""
    other_spelling: bool = False
    is_another: bool = False
    """Whether it is another person after all."""


SECOND_TIMES = (
    Again(has_phone=True),
    Again(has_birth=True, other_spelling=True),
    Again(has_birth=True, has_phone=True, title="S.Pd."),
    Again(has_phone=True, other_spelling=True),
    Again(has_birth=True),
    Again(has_phone=True, is_another=True),
)


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Some members of boards a second time, as PSM of their village; nothing when they are there already."""
    if Person.objects.filter(note=NOTE).exists():
        say("Data ganda contoh sudah ada.")
        return
    firsts = _firsts(len(SECOND_TIMES))
    pairs = [(first, _second(first, how)) for first, how in zip(firsts, SECOND_TIMES, strict=False)]
    found = doubles.find_all()
    apart = [pair for pair, how in zip(pairs, SECOND_TIMES, strict=False) if how.is_another]
    for one, two in apart:
        tell_apart(one, two, APART, by=by)
    say(f"{found} pasangan mungkin orang yang sama, {len(apart)} sudah dinyatakan berbeda.")


def _firsts(number: int) -> list[Person]:
    """Members of boards of different villages who have a phone and a birth date."""
    members = Membership.objects.active().filter(unit__pillar__code="KT", unit__region__level="village")
    known = members.filter(person__birth_date__isnull=False).exclude(person__phone="")
    found: dict[str, Person] = {}
    for member in known.select_related("person", "unit").order_by("unit__region", "pk"):
        found.setdefault(member.unit.region_id, member.person)
    return list(found.values())[::3][:number]


def _second(first: Person, how: Again) -> Person:
    name = _misspelt(first.name) if how.other_spelling else first.name
    person = Person.objects.create(
        name=name, name_key=names.fold(name), title_after=how.title, sex=first.sex, region_id=first.region_id,
        phone=first.phone if how.has_phone else "", birth_date=first.birth_date if how.has_birth else None, note=NOTE,
    )  # fmt: skip
    unit = Unit.objects.filter(pillar__code="PSM").order_by("pk").first()
    position = Position.objects.filter(pillar__code="PSM", name="Anggota").first()
    if unit and position:
        Membership.objects.create(person=person, unit=unit, position=position, start=dt.date(2024, 9, 2))
    Training.objects.create(
        person=person, name=COURSE, kind=Training.Kind.BASIC, on=dt.date(2024, 8, 20), hours=16,
        organiser="Dinas Sosial Kabupaten Lamongan", certificate_number=f"400.9/PSM/{9500 + first.pk}",
    )  # fmt: skip
    return person


def _misspelt(name: str) -> str:
    """The name as another clerk hears it: the last letter of its first word twice."""
    first, _, rest = name.partition(" ")
    return f"{first}{first[-1]} {rest}".strip()
