"""What a person's page says about the person, as (label, value)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from welfare.desk.templatetags.office import phone_link
from welfare.people.models import Person
from welfare.regions.choices import place_name


def facts_of(person: Person, user: Any) -> list[tuple[str, Any]]:
    """The facts in the order of the page; empty ones are drawn as a dash."""
    born = date_format(person.birth_date, "j F Y") if person.birth_date else ""
    return [
        ("Nama lengkap", person.full_name),
        ("Nama lain yang pernah tertulis", _aliases(person)),
        ("NIK", _nik(person, user)),
        ("Jenis kelamin", person.get_sex_display()),
        ("Tempat, tanggal lahir", ", ".join(filter(None, (person.birth_place, born)))),
        ("Pekerjaan", person.occupation),
        ("Wilayah", place_name(person.region)),
        ("Alamat", person.address),
        ("RT/RW", " / ".join(filter(None, (person.rt, person.rw)))),
        ("Nomor HP", phone_link(person.phone)),
        ("Nomor HP lain", phone_link(person.phone_2)),
        ("Surel", person.email),
        ("Akun", person.user or ""),
        ("Catatan", person.note),
    ]


def _nik(person: Person, user: Any) -> str:
    """Masked, with the way to the whole number for who has the right to it."""
    if not person.masked_nik or not user.has_perm("people.reveal_nik"):
        return person.masked_nik
    return format_html(
        '{} <a href="{}">Lihat<span class="visually-hidden"> NIK lengkap</span></a>',
        person.masked_nik,
        reverse("people:person_reveal", args=[person.pk]),
    )


def _aliases(person: Person) -> str:
    told = ((alias.spelling, f" ({alias.source})" if alias.source else "") for alias in person.aliases.all())
    return format_html_join("; ", '{}<span class="soft">{}</span>', sorted(told))
