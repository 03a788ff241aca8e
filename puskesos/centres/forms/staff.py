"""Forms about who works at a Puskesos."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from pillars.forms.memberships import PersonSearchForm
from pillars.models import Membership
from puskesos.centres.models import Centre, CentreStaff
from welfare.people.models import Person

CHOICES_AT_MOST = 300


def pillar_members(centre: Centre, user: Any) -> QuerySet[Membership]:
    """Who may be asked: members of the pillars in the village and of the kecamatan, and who looks after the village."""
    village = centre.village
    held = Q(villages__region=village.code, villages__until__isnull=True)
    near = Membership.objects.filter(Q(unit__region__in=(village.code, village.parent_id)) | held).values("pk")
    members = Membership.objects.visible_to(user).active().filter(pk__in=near)
    members = members.select_related("person", "unit__pillar", "position")
    return members.order_by("unit__pillar__order", "unit__pillar__name", "unit__name", "position__order", "pk")


def member_choices(members: QuerySet[Membership]) -> list[Any]:
    """Grouped by pillar: "Suwarti Contoh, Ketua Karang Taruna Desa Bronjong"."""
    groups = groupby(members[:CHOICES_AT_MOST], key=lambda member: member.unit.pillar)
    return [
        (
            pillar.name,
            [(member.person_id, f"{member.person.full_name}, {member.position} {member.unit}") for member in of],
        )
        for pillar, of in groups
    ]


class StaffFinishForm(forms.Form):
    """From which day on somebody no longer works at the Puskesos."""

    on = forms.DateField(label="Berakhir pada", initial=timezone.localdate, help_text="Hari pertama tanpa tugas ini.")


class ChosenPerson(forms.Form):
    """A person out of the pillars, or one found in the register by name or NIK (the village head, for one)."""

    person = forms.TypedChoiceField(label="Orang", coerce=int)

    def __init__(self, *args: Any, centre: Centre, user: Any, search: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = member_choices(pillar_members(centre, user))
        found = PersonSearchForm({"nama": search}) if search.strip() else None
        if found and found.is_valid():
            rows = [
                (person.pk, f"{person.full_name}, {place or 'wilayah belum dicatat'}")
                for person, place in found.found(user)
            ]
            choices.insert(0, (f"Ditemukan di register: “{search.strip()}”", rows))
            self.found_none = not rows
        field: Any = self.fields["person"]
        field.choices = [("", "Pilih orang"), *choices]
        field.help_text = "Anggota pilar di desa dan kecamatan ini. Orang lain: cari dulu namanya di atas."

    found_none = False

    def clean_person(self) -> Person:
        return Person.objects.get(pk=self.cleaned_data["person"])


class AppointForm(ChosenPerson):
    role = forms.ChoiceField(label="Tugas", choices=[("", "Pilih tugas"), *CentreStaff.Role.choices])
    start = forms.DateField(label="Mulai", initial=timezone.localdate, required=False)
    decree = forms.CharField(label="Nomor SK", max_length=100, required=False)


class ReplaceForm(ChosenPerson):
    on = forms.DateField(label="Pengganti mulai", initial=timezone.localdate)
    decree = forms.CharField(label="Nomor SK", max_length=100, required=False)
