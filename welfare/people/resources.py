"""Persons in spreadsheets: how a row finds its person, and what it writes to the register.

`PersonSheet` is shared by every kind whose rows are persons (members, participants, recipients): it matches all rows at
once, refuses by territory with one wording, and adds the steps for the person and the alias.  `PersonResource` is the
kind "persons" itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from import_export.fields import Field

from welfare.imports import person_fields
from welfare.imports.resources import PlanContext, PlanRow, SheetResource
from welfare.imports.steps import Step, make, ref
from welfare.people import names
from welfare.people.matching import Candidate, Match, PersonMatcher
from welfare.people.models import Person, PersonAlias, nik_columns
from welfare.people.nik import mask
from welfare.people.sealing import prefix_index, unseal
from welfare.regions.scoping import covers, inside

# One sentence for everything outside the territory, so that nobody learns whether a NIK is known elsewhere.
OUTSIDE = "Baris ini di luar wilayah kerja Anda, atau wilayahnya belum disebut. Minta Dinas Sosial mengimpornya."
SEALED = ("nik_cipher", "nik_index", "nik_prefix_index", "nik_area")
PLAIN = (
    "sex",
    "birth_place",
    "birth_date",
    "phone",
    "phone_2",
    "email",
    "address",
    "rt",
    "rw",
    "title_before",
    "title_after",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """Where a row's person is: the primary key of a known one, or the reference to a new one."""

    person: Person | None
    key: str

    @property
    def value(self) -> Any:
        return self.person.pk if self.person else ref(self.key)


class PersonSheet(SheetResource):
    specs = person_fields.PERSON_FIELDS
    write_order = ("people.Person", "people.PersonAlias")
    moves_home = False
    """Whether the row's place is where the person lives; in other lists it is where the person serves."""

    class Meta:
        model = Person

    def protect(self, values: dict[str, Any]) -> dict[str, Any]:
        """A NIK leaves only its sealed columns and its masked form, a damaged one only its hash."""
        kept = super().protect(values)
        number, damaged = kept.pop("nik", ""), kept.pop("nik_prefix", "")
        kept.pop("kk", None)
        if number:
            kept["nik"] = mask(number)
            kept["sealed"] = nik_columns(number)
        elif damaged and len(damaged) >= 15:
            kept["damaged_index"] = prefix_index(damaged)
        return kept

    def kept_number(self, values: dict[str, Any]) -> str:
        cipher = values.get("sealed", {}).get("nik_cipher")
        return unseal(cipher) if cipher else ""

    def persons_seen(self, pks: Iterable[int], user: Any) -> dict[int, tuple[str, str]]:
        persons = Person.objects.visible_to(user).filter(pk__in=set(pks)).select_related("region__parent")
        return {person.pk: (person.full_name, _place(person)) for person in persons}

    def plan_persons(self, rows: list[PlanRow], context: PlanContext, source: str) -> dict[str, Planned]:
        """Match every row and add its person's steps.  Rows that are refused or doubtful are left out of the answer."""
        self._open = {}
        matches = PersonMatcher().match([self._candidate(row) for row in rows])
        wanted = {match.person_id for match in matches.values() if match.person_id}
        wanted |= {row.decision["person"] for row in rows if isinstance(row.decision.get("person"), int)}
        persons = Person.objects.in_bulk(wanted)
        self._holders = self._holders_of(rows)
        aliases = set(PersonAlias.objects.filter(person__in=persons).values_list("person_id", "spelling"))
        found: dict[str, Planned] = {}
        by_nik: dict[str, Planned] = {}
        by_number = {(row.sheet, row.number): row.ident for row in rows}
        for row in rows:
            row.label = full_name(row)
            planned = self._earlier(row, found, by_nik, by_number) or self._decide(
                row, matches[row.ident], persons, context
            )
            if planned is None:
                continue
            found[row.ident] = planned
            if index := row.values.get("sealed", {}).get("nik_index"):
                by_nik[index] = planned
            if planned.person:
                self._update(row, planned.person, aliases, source)
        return found

    def _candidate(self, row: PlanRow) -> Candidate:
        values = row.values
        sealed = values.get("sealed", {})
        born = values.get("birth_date")
        return Candidate(
            key=row.ident,
            nik_index=sealed.get("nik_index"),
            nik_prefix_index=values.get("damaged_index"),
            name_key=names.fold(values["name"]),
            name=values["name"],
            phone=values.get("phone", ""),
            birth_date=dt.date.fromisoformat(born) if born else None,
            village_code=values.get("village_code", ""),
            subdistrict_code=values.get("subdistrict_code", ""),
        )

    def _earlier(
        self, row: PlanRow, found: dict[str, Planned], by_nik: dict[str, Planned], by_number: dict[Any, str]
    ) -> Planned | None:
        """The same person further up in the file: one record, however many rows."""
        index = row.values.get("sealed", {}).get("nik_index")
        planned = by_nik.get(index) if index else None
        if planned is None and row.duplicate_of:
            planned = found.get(by_number.get(row.duplicate_of, ""))
        if planned is None:
            return None
        row.reason = "Orang yang sama sudah ada di baris lebih atas."
        if planned.person is None:
            # The step travels with every row that needs it, so that skipping the first row does not orphan the others.
            row.steps.extend(self._open[planned.key])
            _fill(self._open[planned.key][0], self._person_values(row))
        return planned

    _open: dict[str, list[Step]]
    _holders: dict[str, Person]

    def _holders_of(self, rows: list[PlanRow]) -> dict[str, Person]:
        """Who has the NIK of a row on which the officer decided: a decision must not give one number to two persons."""
        decided = {row.values.get("sealed", {}).get("nik_index") for row in rows if "person" in row.decision} - {None}
        found = Person.objects.filter(nik_index__in=decided) if decided else ()
        return {str(person.nik_index): person for person in found}

    def _decide(self, row: PlanRow, match: Match, persons: dict[int, Person], context: PlanContext) -> Planned | None:
        chosen = row.decision.get("person")
        person = persons.get(chosen if isinstance(chosen, int) else match.person_id or 0)
        if chosen == "new":
            person = None
        elif not isinstance(chosen, int) and match.certainty in ("probable", "doubtful"):
            if self._outside(row, persons.get(match.person_id or 0), context):
                row.refuse(OUTSIDE, code="outside")
            else:
                row.doubt(match.reason)
                row.candidates = [[pk, round(score, 2), reason] for pk, score, reason in match.alternatives[:5]]
            return None
        holder = self._holders.get(row.values.get("sealed", {}).get("nik_index", ""))
        if self._outside(row, person, context) or (holder != person and self._outside(row, holder, context)):
            row.refuse(OUTSIDE, code="outside")
            return None
        if chosen is not None and holder is not None and holder != person:
            row.refuse(
                "NIK ini sudah tercatat pada orang lain. Periksa NIK-nya, atau pilih orang itu.", "nik", "nik_taken"
            )
            return None
        return Planned(person, "") if person else self._new(row)

    def _outside(self, row: PlanRow, person: Person | None, context: PlanContext) -> bool:
        if not covers(context.user, row.place):
            return True
        return person is not None and bool(person.region_id) and not covers(context.user, person.region_id)

    def _person_values(self, row: PlanRow) -> dict[str, Any]:
        """The columns that the row fills, by attname; blank cells are absent."""
        values: dict[str, Any] = {name: row.values[name] for name in PLAIN if row.values.get(name)}
        if "birth_date" in values:
            values["birth_date"] = dt.date.fromisoformat(values["birth_date"])
        return values | row.values.get("sealed", {}) | ({"region_id": row.place} if row.place else {})

    def _new(self, row: PlanRow) -> Planned:
        key, name = f"person:{row.ident}", row.values["name"]
        step = make(Person, key, name=name, name_key=names.fold(name), **self._person_values(row))
        row.steps.append(step)
        self._open[key] = [step]
        return Planned(None, key)

    def _update(self, row: PlanRow, person: Person, aliases: set[tuple[int, str]], source: str) -> None:
        """Fill what is blank, change what differs; a blank cell never erases, the name is never overwritten."""
        wanted = self._person_values(row)
        if wanted.get("phone") and wanted["phone"] == person.phone_2:
            del wanted["phone"]
        if person.nik_index:
            wanted = {name: value for name, value in wanted.items() if name not in SEALED}
        place = wanted.get("region_id")
        if place and ((person.region_id and not self.moves_home) or inside(person.region_id or "", place)):
            del wanted["region_id"]
        step = row.change(person, f"person:{person.pk}@{row.ident}", wanted, hidden=SEALED)
        if step:
            if "nik_index" in step.after:
                row.changes.append({"label": "NIK", "old": "", "new": "dilengkapi"})
            for name, value in wanted.items():  # a later row of the same person is compared with what this one writes
                setattr(person, name, value)
        spelling = row.values["name"]
        if names.fold(spelling) != person.name_key and (person.pk, spelling) not in aliases:
            aliases.add((person.pk, spelling))
            row.steps.append(
                make(
                    PersonAlias,
                    f"alias:{person.pk}:{spelling}",
                    person_id=person.pk,
                    spelling=spelling,
                    key=names.fold(spelling),
                    source=source[:200],
                )
            )
            row.changes.append({"label": "Nama lain", "old": "", "new": spelling})


def full_name(row: PlanRow) -> str:
    """The row's name with its titles."""
    return names.full_name(row.values.get("title_before", ""), row.values["name"], row.values.get("title_after", ""))


def _place(person: Person) -> str:
    region = person.region
    if region is None:
        return "wilayah belum dicatat"
    return f"{region}, {region.parent}" if region.level == "village" else str(region)


def _fill(step: Step, values: dict[str, Any]) -> None:
    """Add to a new person what only a later row of the file knows; what is there stays."""
    for name, value in make(Person, step.key, **values).after.items():
        if step.after.get(name) in (None, ""):
            step.after[name] = value


class PersonResource(PersonSheet):
    """Kind "persons": a list that adds to the register or brings it up to date; also the register's export."""

    specs = (
        *person_fields.PERSON_FIELDS,
        person_fields.PILLAR,
        person_fields.POSITION,
    )
    moves_home = True
    noun = "orang"

    village = Field(column_name="Desa/Kelurahan", readonly=True)
    subdistrict = Field(column_name="Kecamatan", readonly=True)

    class Meta:
        model = Person
        fields = export_order = (
            "title_before",
            "name",
            "title_after",
            "sex",
            "birth_place",
            "birth_date",
            "phone",
            "email",
            "address",
            "rt",
            "rw",
            "village",
            "subdistrict",
        )

    def dehydrate_village(self, person: Person) -> str:
        region = person.region
        return region.name if region and region.level == "village" else ""

    def dehydrate_subdistrict(self, person: Person) -> str:
        region = person.region
        if region is None:
            return ""
        subdistrict = region if region.level == "subdistrict" else region.parent
        return subdistrict.name if subdistrict and subdistrict.level == "subdistrict" else ""

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        self.plan_persons(rows, context, source="impor daftar orang")
