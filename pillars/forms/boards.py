"""The form that appoints a whole board: the SK, and lines of post and name that are checked against the register."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.formats import date_format

from pillars.forms.decrees import DecreeChoiceField, decrees_near
from pillars.models import Decree, Position, Unit
from welfare.people import names, words
from welfare.people.forms import PhoneField
from welfare.people.models import Person
from welfare.regions.choices import place_name

NEW = "baru"
MOST = 60
"""Lines of one board at most."""


class BoardForm(forms.Form):
    """From when, and by which SK that is recorded already; a new SK is typed in the form beside this one."""

    start = forms.DateField(label="Pengurus mulai", help_text="Hari pertama pengurus ini menjabat.")
    decree = DecreeChoiceField(
        queryset=Decree.objects.none(), label="SK yang sudah tercatat", required=False,
        empty_label="SK baru, diisi di bawah", help_text="Kosongkan semua isian SK bila belum ada SK.",
    )  # fmt: skip
    end_others = forms.BooleanField(
        label="Akhiri jabatan pengurus lama yang tidak disebut di bawah", required=False, initial=True
    )

    def __init__(self, *args: Any, unit: Unit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decree"].queryset = decrees_near(unit, user)  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """One line: a post and a name.  `who` is asked once the name has been looked up."""

    position = forms.ModelChoiceField(queryset=Position.objects.none(), label="Jabatan", empty_label="Pilih jabatan")
    name = forms.CharField(label="Nama", max_length=150, required=False)
    birth_date = forms.DateField(label="Tanggal lahir", required=False)
    phone = PhoneField(label="Nomor HP", required=False)
    who = forms.ChoiceField(label="Orangnya", required=False)

    def __init__(self, *args: Any, positions: list[Position], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        position: Any = self.fields["position"]
        position.queryset = Position.objects.filter(pk__in=[post.pk for post in positions])
        position.choices = [("", "Pilih jabatan"), *((post.pk, post.name) for post in positions)]
        self.asked = False

    def clean_who(self) -> str:
        who = self.cleaned_data["who"]
        if not who:
            raise forms.ValidationError("Pilih orangnya. Bila belum ada di register, catat dulu orangnya.")
        return who

    def ask(self, choices: list[tuple[str, str]], guess: str) -> None:
        """Offer who the name may be; the guess stands until the officer chooses another."""
        who: Any = self.fields["who"]
        who.choices = choices
        self.asked = True
        if self.data.get(self.add_prefix("who")) not in dict(choices):
            self.data = self.data.copy()
            self.data[self.add_prefix("who")] = guess

    @property
    def is_filled(self) -> bool:
        return bool(self.data.get(self.add_prefix("name"), "").strip())


@dataclass
class Board:
    """The lines of the form together: looked up in one query, and read as seats."""

    unit: Unit
    user: Any
    lines: list[SeatForm]

    @classmethod
    def of(cls, unit: Unit, user: Any, data: Any = None, *, count: int = 0) -> Board:
        positions = list(unit.pillar.positions.all())
        if data is None:
            first = [{"position": post.pk} for post in positions[:count]]
            lines = [SeatForm(prefix=f"b{n}", positions=positions, initial=row) for n, row in enumerate(first)]
        else:
            lines = [SeatForm(data, prefix=f"b{n}", positions=positions) for n in range(min(count, MOST))]
        return cls(unit, user, lines)

    @property
    def filled(self) -> list[SeatForm]:
        return [line for line in self.lines if line.is_filled]

    def look_up(self) -> bool:
        """Offer persons for every filled line; whether each of them had been answered already."""
        found = self._candidates([line.data[line.add_prefix("name")] for line in self.filled])
        answered = True
        for line in self.filled:
            name = line.data[line.add_prefix("name")]
            choices = [(str(person.pk), _told(person)) for person in found[names.fold(name)]]
            if self.user.has_perm("people.add_person"):
                choices.append((NEW, "Orang baru: catat di register"))
            guess = self._guess(found[names.fold(name)], name)
            if not guess:
                choices.insert(0, ("", "Pilih orangnya" if choices else "Tidak ada di register"))
            answered = answered and line.data.get(line.add_prefix("who")) in dict(choices)
            line.ask(choices, guess)
        return answered

    def _guess(self, found: list[Person], name: str) -> str:
        same = [person for person in found if person.name_key == names.fold(name)]
        here = [person for person in same if person.region_id == self.unit.region_id]
        best = here or same
        if len(best) == 1:
            return str(best[0].pk)
        return NEW if not same and self.user.has_perm("people.add_person") else ""

    def _candidates(self, typed: list[str]) -> dict[str, list[Person]]:
        """Persons of the territory by the folded name that they fit; two queries for the whole board."""
        keys = {names.fold(name) for name in typed}
        meant = words.meant(word for key in keys for word in key.split())
        query = Q(pk__in=[])
        for key in keys:
            meanings = [meant[word] for word in key.split()]
            if key and all(meanings):
                query |= Q(words.holding("name_key", meanings))
        found: dict[str, list[Person]] = defaultdict(list)
        people = Person.objects.visible_to(self.user).select_related("region__parent").filter(query)[: MOST * 5]
        for person in people:
            for key in keys:
                if key and all(word in person.name_key for word in key.split()) and len(found[key]) < 8:
                    found[key].append(person)
        return found

    def is_valid(self) -> bool:
        wrong = [line for line in self.filled if not line.is_valid()]  # every line tells its own problem
        return not wrong

    def persons(self) -> list[tuple[Position, Person]]:
        """Post and person of every filled line; new persons are saved.  Call inside a transaction, after `is_valid`.

        Raises ValidationError for a new person who cannot be recorded.
        """
        lines = [line.cleaned_data for line in self.filled]
        known = Person.objects.visible_to(self.user).in_bulk([int(line["who"]) for line in lines if line["who"] != NEW])
        return [
            (line["position"], self._record(line) if line["who"] == NEW else known[int(line["who"])]) for line in lines
        ]

    def _record(self, line: dict[str, Any]) -> Person:
        split = names.split_titles(" ".join(line["name"].split()))
        born: dt.date | None = line["birth_date"]
        person = Person(
            name=split.name, title_before=split.before, title_after=split.after, birth_date=born, phone=line["phone"],
            region=self.unit.region,
        )  # fmt: skip
        person.full_clean()
        person.save()
        return person


def _told(person: Person) -> str:
    born = f", lahir {date_format(person.birth_date, 'j F Y')}" if person.birth_date else ""
    return f"{person.full_name} ({place_name(person.region) or 'wilayah belum dicatat'}{born})"
