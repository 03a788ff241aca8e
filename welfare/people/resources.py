"""Persons in spreadsheets: how a row finds its person, and what it writes to the register.

`PersonSheet` is shared by every kind whose rows are persons (members, participants, recipients): it matches all rows at
once, refuses by territory with one wording, and adds the steps for the person and the alias; and it writes the columns
of a person into every download.  `PersonResource` is the kind "persons" itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from welfare.imports import person_fields
from welfare.imports.bulk import among
from welfare.imports.exporting import RECORD_ID, ExportedSheet, column, place_cells
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make, ref
from welfare.people import names
from welfare.people.answered import Answered
from welfare.people.matching import Candidate, Match, PersonMatcher
from welfare.people.models import Person, PersonAlias, nik_columns
from welfare.people.nik import mask
from welfare.people.referring import Referred, judge_ids, letters, read_ids
from welfare.people.sealing import prefix_index, unseal
from welfare.people.settled import Settled, nik_index
from welfare.regions.scoping import inside

# One sentence for everything outside the territory, so that nobody learns whether a NIK is known elsewhere.
OUTSIDE = "Baris ini di luar wilayah kerja Anda, atau wilayahnya belum disebut. Minta Dinas Sosial mengimpornya."
NIK_TWICE = "NIK ini juga dipakai baris lain pada berkas ini dengan nama lain. Betulkan NIK atau nama salah satunya."
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
    "occupation",
)
OCCUPATION = FieldSpec(
    "occupation", "Pekerjaan", Kind.TEXT, ("pekerjaan", "pekerjaan utama", "mata pencaharian"), max_length=80
)
_UNREAD = ("note", "created_at", "updated_at")
"""Columns that no plan looks at, and that are slow to fetch for thousands of persons."""
# The columns of a person in a download, but for the name: blank where the reader may not see the person.
PERSONAL = ("sex", "birth_place", "birth_date", "address", "rt", "rw", "phone", "email", "occupation")


@dataclass(frozen=True, slots=True)
class Planned:
    """Where a row's person is: the primary key of a known one, or the reference to a new one."""

    person: Person | None
    key: str

    @property
    def known(self) -> int | str:
        """The primary key, or the key of the step that makes the person."""
        return self.person.pk if self.person else self.key

    @property
    def value(self) -> Any:
        return self.person.pk if self.person else ref(self.key)


class PersonSheet(ExportedSheet):
    specs = (*person_fields.PERSON_FIELDS, RECORD_ID)
    write_order = ("people.Person", "people.PersonAlias", "people.MatchDecision", "people.DistinctPair")
    reads = ("regions.Region", "people.Merge")
    moves_home = False
    """Whether the row's place is where the person lives; in other lists it is where the person serves."""

    name = column(person_fields.NAME)
    sex = column(person_fields.SEX)
    birth_place = column(person_fields.BIRTH_PLACE)
    birth_date = column(person_fields.BIRTH_DATE)
    address = column(person_fields.ADDRESS)
    rt = column(person_fields.RT)
    rw = column(person_fields.RW)
    village = column(person_fields.VILLAGE)
    subdistrict = column(person_fields.SUBDISTRICT)
    phone = column(person_fields.PHONE)
    email = column(person_fields.EMAIL)

    class Meta:
        model = Person

    def person_of(self, record: Any) -> Person | None:
        """The person of an exported record; a record with a `person` in the kinds that are not persons."""
        person: Person | None = record if isinstance(record, Person) else record.person
        return person

    def place_shown(self, record: Any) -> Any:
        """The region in an exported row's place columns."""
        return record.region

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        name = self.get_field_name(field)
        if name in ("village", "subdistrict"):
            return place_cells(self.place_shown(instance))[name == "subdistrict"]
        if name in PERSONAL:
            person = self.person_of(instance)
            seen = person is not None and self.may_see(person.region_id)
            return person_cells(person)[name] if person and seen else ""
        return super().export_field(field, instance, **kwargs)

    def dehydrate_name(self, record: Any) -> str:
        return str(self.person_of(record) or "")

    def record_cells(self, record: Any) -> dict[str, Any]:
        """The columns of a download that hold the record's own words instead of the person's."""
        return {}

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._settled = Settled()

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
        matches = PersonMatcher().match([self._candidate(row) for row in rows])
        self._referred = read_ids(rows, self._meta.model)
        judge_ids(rows, self._referred, matches)
        wanted = {match.person_id for match in matches.values() if match.person_id}
        wanted |= {row.decision["person"] for row in rows if isinstance(row.decision.get("person"), int)}
        wanted |= {known for row in rows if isinstance(known := self._settled.before(row), int)}
        persons = {person.pk: person for person in Person.objects.filter(pk__in=among(wanted)).defer(*_UNREAD)}
        self._settled.bring_up_to_date(persons)
        self._holders = self._holders_of(rows)
        self._answers = Answered.load(rows, self._candidate, context.user)
        aliases = PersonAlias.objects.filter(person__in=among(persons)).values_list("person_id", "spelling")
        self._settled.aliases |= set(aliases)
        found: dict[str, Planned] = {}
        for row in rows:
            row.label = full_name(row)
            if self._settled.contradicts(row):
                row.refuse(NIK_TWICE, "nik", "nik_twice")
                self._settled.note(row, None)
                continue
            planned = self._settled_before(row, persons, source) or self._decide(
                row, matches[row.ident], persons, context
            )
            if planned is not None:
                found[row.ident] = planned
                if planned.person:
                    self._update(row, planned.person, source)
            self._settled.note(row, planned.known if planned else None)
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

    def _settled_before(self, row: PlanRow, persons: dict[int, Person], source: str) -> Planned | None:
        """The same person further up in the file: one record, however many rows."""
        known, chosen = self._settled.before(row), row.decision.get("person")
        otherwise = (isinstance(chosen, int) and chosen != known) or (chosen == "new" and isinstance(known, int))
        if known is None or otherwise or (isinstance(known, int) and known not in persons):
            return None
        if isinstance(known, str) and nik_index(row) in self._holders:
            return None  # the register has this number: it is not the new person of the row above
        row.reason = "Orang yang sama sudah ada di baris lebih atas."
        if isinstance(known, int):
            return Planned(persons[known], "")
        # The step travels with every row that needs it, so that skipping the first row does not orphan the others;
        # what only this row knows is filled in when the record is made.
        planned = self._new(row, known)
        self._spell(row, planned, self._settled.called[known], source)
        return planned

    _settled: Settled
    _holders: dict[str, Person]
    _answers: Answered
    _referred: dict[str, Referred]

    def _holders_of(self, rows: list[PlanRow]) -> dict[str, Person]:
        """Who has the NIK of a row on which the officer decided: a decision must not give one number to two persons."""
        decided = {
            row.values.get("sealed", {}).get("nik_index")
            for row in rows
            if "person" in row.decision or row.duplicate_of
        } - {None}
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
        if isinstance(chosen, int) and person is None:
            row.doubt("Orang yang dipilih sudah tidak ada di register. Pilih lagi.")
            return None
        taken = self._settled.by_nik.get(row.values.get("sealed", {}).get("nik_index", ""))
        if chosen is not None and (
            (holder is not None and holder != person) or (taken is not None and taken != (person and person.pk))
        ):
            row.refuse(
                "NIK ini sudah tercatat pada orang lain. Periksa NIK-nya, atau pilih orang itu.", "nik", "nik_taken"
            )
            return None
        planned = Planned(person, "") if person else self._new(row)
        if person is None and not row.values.get("sealed"):
            self._answers.made(row, planned.value)
        if chosen is not None:
            self._answers.keep(row, [pk for pk, _score, _reason in match.alternatives], planned.value)
        return planned

    def _outside(self, row: PlanRow, person: Person | None, context: PlanContext) -> bool:
        if not context.covers(row.place):
            return True
        return person is not None and bool(person.region_id) and not context.covers(person.region_id)

    def _person_values(self, row: PlanRow, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """The columns that the row fills, by attname; blank cells are absent.  `said`: the row's values, if not all."""
        said = row.values if said is None else said
        values: dict[str, Any] = {name: said[name] for name in PLAIN if said.get(name)}
        if "birth_date" in values:
            values["birth_date"] = dt.date.fromisoformat(values["birth_date"])
        return values | said.get("sealed", {}) | ({"region_id": row.place} if row.place else {})

    def _new(self, row: PlanRow, key: str = "") -> Planned:
        key, name = key or f"person:{row.ident}", row.values["name"]
        self._settled.called.setdefault(key, names.fold(name))
        row.steps.append(make(Person, key, name=name, name_key=names.fold(name), **self._person_values(row)))
        return Planned(None, key)

    def _update(self, row: PlanRow, person: Person, source: str) -> None:
        """Fill what is blank, change what differs; a blank cell never erases, the name is never overwritten."""
        known = self._referred.get(row.ident)
        values = self._new_words(row, known) if known and known.person.pk == person.pk else row.values
        wanted = self._settled.unsaid(person, self._person_values(row, values))
        if known is not None and not self.moves_home:
            wanted.pop("region_id", None)  # the person's record has come back; where it serves says nothing of its home
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
            self._settled.write(person, wanted)
        self._spell(row, Planned(person, ""), person.name_key, source, values["name"])

    def _spell(self, row: PlanRow, planned: Planned, name_key: str, source: str, spelling: str = "") -> None:
        """Keep another spelling of the name, once."""
        known, spelling = planned.person.pk if planned.person else planned.key, spelling or row.values["name"]
        if names.fold(spelling) == name_key or (known, spelling) in self._settled.aliases:
            return
        self._settled.aliases.add((known, spelling))
        key = f"alias:{known}:{spelling}"
        row.steps.append(
            make(PersonAlias, key, person_id=planned.value, spelling=spelling, key=names.fold(spelling),
                 source=source[:200])
        )  # fmt: skip
        if planned.person:
            row.changes.append({"label": "Nama lain", "old": "", "new": spelling})

    def _new_words(self, row: PlanRow, known: Referred) -> dict[str, Any]:
        """A downloaded row's values without those that only repeat the register, however untidily it holds them."""
        person = known.person
        own = self.own_words(row.values, person_cells(person))
        if known.record is not None:
            own |= self.own_words(row.values, self.record_cells(known.record))
        values = {name: value for name, value in row.values.items() if name not in own}
        if letters(full_name(row)) in {letters(text) for text in (person.full_name, *known.names)}:
            values |= {"name": person.name, "title_before": "", "title_after": ""}
        return values


def person_cells(person: Person) -> dict[str, Any]:
    """The columns of a person as a download holds them, by field name."""
    cells = {name: getattr(person, name) for name in PERSONAL}
    return cells | {"phone": " / ".join(filter(None, (person.phone, person.phone_2)))}


def full_name(row: PlanRow) -> str:
    """The row's name with its titles."""
    return names.full_name(row.values.get("title_before", ""), row.values["name"], row.values.get("title_after", ""))


def _place(person: Person) -> str:
    region = person.region
    if region is None:
        return "wilayah belum dicatat"
    return f"{region}, {region.parent}" if region.level == "village" else str(region)


class PersonResource(PersonSheet):
    """Kind "persons": a list that adds to the register or brings it up to date; also the register's export."""

    specs = (
        *person_fields.PERSON_FIELDS,
        OCCUPATION,
        person_fields.PILLAR,
        person_fields.POSITION,
        RECORD_ID,
    )
    moves_home = True
    noun = "orang"
    related = ("region__parent",)

    occupation = column(OCCUPATION)

    class Meta:
        model = Person
        fields = export_order = (
            "record_id", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw", "village", "subdistrict",
            "phone", "email", "occupation",
        )  # fmt: skip

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        self.plan_persons(rows, context, source="impor daftar orang")
