"""Persons with their post in a pillar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from pillars.models import Decree, Membership, Pillar, Position, Unit
from pillars.resources.cautions import Cautions
from pillars.resources.terms import Terms
from pillars.seats import Seats, word_key
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow, place_of
from welfare.imports.steps import Step, make, ref
from welfare.people.resources import PersonSheet, Planned
from welfare.regions.scoping import covers

UNIT_NAME = FieldSpec("unit_name", "Nama unit", Kind.TEXT, ("nama unit", "unit pilar"), max_length=150)
START = FieldSpec(
    "start", "Mulai menjabat", Kind.DATE, ("mulai menjabat", "tanggal mulai menjabat", "mulai bertugas", "tmt jabatan")
)
UNTIL = FieldSpec("until", "Masa bakti sampai", Kind.DATE, ("masa bakti sampai", "akhir masa bakti"))
DUTY_SUBDISTRICT = FieldSpec(
    "duty_subdistrict", "Kecamatan tugas", Kind.SUBDISTRICT,
    ("kecamatan tugas", "kecamatan lokasi tugas", "kecamatan tempat tugas", "kecamatan wilayah tugas",
     "kecamatan penugasan", "kecamatan dampingan"),
)  # fmt: skip
DUTY_VILLAGE = FieldSpec(
    "duty_village",
    "Desa tugas",
    Kind.VILLAGE,
    ("desa tugas", "desa lokasi tugas", "desa tempat tugas", "desa wilayah tugas", "desa penugasan"),
)
"""Where somebody serves, in lists that also tell the home (as in the layout "pendataan TKSK")."""
LEVEL = FieldSpec("level", "Jenjang", Kind.TEXT, ("jenjang", "jenjang tagana", "tingkat keanggotaan"), max_length=30)
END = FieldSpec("end", "Berakhir", Kind.DATE, ("jabatan berakhir", "tanggal berakhir jabatan"))


@dataclass(frozen=True, slots=True)
class Post:
    """What `MemberSheet.plan_membership` found or makes: the pillar, and its unit as primary key or reference."""

    pillar: Pillar
    unit: Any


_PLACES = ("village_code", "subdistrict_code", "duty_village_code", "duty_subdistrict_code")


def _duty(values: dict[str, Any]) -> dict[str, Any]:
    """A row's values with the place of duty, where it tells one, in place of the home."""
    if not (values.get("duty_village_code") or values.get("duty_subdistrict_code")):
        return values
    return values | {
        "village_code": values.get("duty_village_code", ""),
        "subdistrict_code": values.get("duty_subdistrict_code", ""),
    }


class MemberSheet(PersonSheet):
    """Persons with a post in a pillar; shared by members and by participants of events."""

    write_order = (*PersonSheet.write_order, "pillars.Unit", "pillars.Decree", "pillars.Membership")
    reads = (*PersonSheet.reads, "pillars.Pillar", "pillars.Position", "pillars.PillarRule")
    specs = (*person_fields.MEMBER_FIELDS, RECORD_ID)

    def words_for(self, spec: FieldSpec) -> list[str]:
        """The posts of all pillars, each word once, in the order of the pillars."""
        if spec.kind is not Kind.POSITION:
            return super().words_for(spec)
        posts = Position.objects.order_by("pillar__order", "order", "name").values_list("name", flat=True)
        return list(dict.fromkeys(posts))

    def load_seats(self, rows: list[PlanRow]) -> Seats:
        places = {row.values[name] for row in rows for name in _PLACES if row.values.get(name)}
        seats = Seats.load({row.values["pillar"] for row in rows if row.values.get("pillar")}, places)
        seats.taken = self._taken
        self._terms = Terms.load(unit.pk for units in seats.units.values() for unit in units)
        return seats

    def plan_persons(self, rows: list[PlanRow], context: PlanContext, source: str) -> dict[str, Planned]:
        found = super().plan_persons(rows, context, source)
        self._cautions.look_up({planned.person.pk for planned in found.values() if planned.person})
        return found

    _cautions: Cautions
    _terms: Terms
    _taken: dict[tuple[str, int], tuple[Any, str]]

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._user = context.user
        self._cautions = Cautions.load(context.user)
        self._taken = {}  # single posts given away by earlier rows, over the whole list

    def plan_membership(self, row: PlanRow, planned: Planned, seats: Seats) -> Post | None:
        """Add the steps for the row's membership; None when the row names no known pillar."""
        pillar = seats.pillars.get(row.values.get("pillar", ""))
        if pillar is None:
            return None
        values = row.values
        region = seats.region_for(pillar, _duty(values))
        if not covers(self._user, region.code):
            text = f"{pillar.short_name} {region} di luar wilayah kerja Anda; orangnya dicatat tanpa peran."
            row.problem("pillar", "post_outside", text)
            return Post(pillar, None)
        name = _unit_name(values, pillar, seats.units, region.code)
        if closed := seats.name_is_used_up(pillar, region, name):
            row.problem("pillar", "unit_closed", f"{closed} Orangnya dicatat tanpa peran.")
            return Post(pillar, None)
        unit, unit_step = seats.unit_for(pillar, region, name)
        position, known = seats.position_for(pillar, values.get("position", ""))
        if position is None:
            row.problem("position", "no_position", f"Pilar {pillar} belum memiliki jabatan. Tambahkan di data rujukan.")
            return Post(pillar, unit)
        if not known:
            text = f"Jabatan “{values['position']}” belum ada pada {pillar}; dicatat sebagai {position}."
            row.problem("position", "position_unknown", text, "info")
        held = self._holds_already(row, planned, unit, position, seats)
        if not held and self._post_is_free(row, planned, unit, position, region, seats):
            row.add(unit_step)
            self._appoint(row, planned, unit, position, "" if known else values["position"])
            if planned.person:
                row.changes.append({"label": "Peran", "old": "", "new": f"{position}, {pillar.short_name} {region}"})
        return Post(pillar, unit)

    def _appoint(self, row: PlanRow, planned: Planned, unit: Any, position: Position, note: str) -> None:
        decree = self._decree(row)
        start, until = self._term(row)
        if position.is_single and start is None:
            start = self._terms.last_end(unit, position)
        self._cautions.tell(row, planned.person, position, start, until)
        row.add(
            make(
                Membership,
                f"membership:{unit}:{position.pk}:{planned.value}",
                person_id=planned.value,
                unit_id=unit,
                position_id=position.pk,
                is_single=position.is_single,
                decree_id=decree,
                start=start,
                until=until,
                level=row.values.get("level", ""),
                member_number=row.values.get("member_number", "")[:40],
                note=note[:200],
            )
        )

    def _term(self, row: PlanRow) -> tuple[dt.date | None, dt.date | None]:
        """The row's term; an end before the start is told and left out."""
        start, until = (
            dt.date.fromisoformat(text) if (text := row.values.get(name)) else None for name in ("start", "until")
        )
        if start and until and until < start:
            row.problem("until", "term_reversed", "Masa bakti berakhir sebelum mulai; akhirnya tidak dicatat.")
            until = None
        return start, until

    def _holds_already(self, row: PlanRow, planned: Planned, unit: Any, position: Position, seats: Seats) -> bool:
        if not planned.person or not isinstance(unit, int):
            return False
        for membership in seats.running.get((unit, position.pk), []):
            if membership.person_id == planned.person.pk:
                self.amend(row, membership)
                return True
        if later := self._terms.promised_to(planned.person, unit, position):
            self.amend(row, later)
            return True
        return False

    def amend(self, row: PlanRow, membership: Membership) -> None:
        """Complete a membership with what the row knows of it.

        The start is filled in, never moved: moving it is a verb of its own, as it may meet another's term.
        """
        values = row.values
        wanted: dict[str, Any] = {
            name: values[name][:40] for name in ("member_number", "level") if values.get(name)
        }  # fmt: skip
        start, until = self._term(row)
        if start and membership.start is None and not (membership.end and membership.end < start):
            wanted["start"] = start
        begun = membership.start or wanted.get("start")
        if until and not (begun and until < begun):
            wanted["until"] = until
        key = f"membership:{membership.pk}"
        row.touches.add(key)
        number = values.get("decree_number", "")
        known = self._decrees.get(number) if number else None
        if number and number not in self._numbers_of(membership) and known:
            wanted["decree_id"] = known
        row.change(membership, key, wanted)
        if number and not membership.decree_id and not known:
            decree = self._decree(row)
            row.add(Step(Membership._meta.label_lower, f"{key}:decree", {"decree_id": decree}, membership.pk,
                         {"decree_id": None}))  # fmt: skip
            row.changes.append({"label": "SK", "old": "", "new": number})

    def _numbers_of(self, membership: Membership) -> set[str]:
        return {number for number, pk in self._decrees.items() if pk == membership.decree_id}

    def _post_is_free(
        self, row: PlanRow, planned: Planned, unit: Any, position: Position, region: Any, seats: Seats
    ) -> bool:
        """A single post has one holder at a time; a second one is told, and the person is kept without the post."""
        if not position.is_single:
            return True
        row.touches.add(f"post:{unit}:{position.pk}"[:200])
        post = f"{position} {position.pillar.short_name} {region}"
        holder, name = seats.holder(unit, position)
        if holder is not None and holder != planned.value:
            text = f"Jabatan {post} tercatat dipegang {name}. Akhiri dulu masa jabatannya, lalu impor lagi."
            row.problem("position", "post_taken", text)
            return False
        if later := self._terms.promised(unit, position):
            row.problem("position", "post_promised", f"Jabatan {post} sudah ditetapkan untuk {later.person}.")
            return False
        ended, start = self._terms.last_end(unit, position), self._term(row)[0]
        if ended and start and start < ended:
            text = f"Jabatan {post} masih dipegang orang lain sampai {date_format(ended, 'j F Y')}; periksa mulainya."
            row.problem("start", "post_taken_then", text)
            return False
        if ended and not start:
            text = f"Mulai menjabat tidak disebut; dicatat {date_format(ended, 'j F Y')}, saat pemegang lama berakhir."
            row.problem("start", "start_follows", text, "info")
        seats.taken[str(unit), position.pk] = (planned.value, row.label)
        return True

    def _decree(self, row: PlanRow) -> Any:
        number = row.values.get("decree_number", "")
        if not number:
            return None
        if number in self._decrees:
            return self._decrees[number]
        key = f"decree:{number}"
        date = row.values.get("decree_date")
        row.add(make(Decree, key, number=number[:100], signed_on=dt.date.fromisoformat(date) if date else None))
        return ref(key)

    _decrees: dict[str, int]

    def load_decrees(self, rows: list[PlanRow]) -> None:
        numbers = {row.values["decree_number"] for row in rows if row.values.get("decree_number")}
        self._decrees = dict(Decree.objects.filter(number__in=numbers).values_list("number", "pk"))


def _unit_name(values: dict[str, Any], pillar: Pillar, units: dict[Any, list[Unit]], code: str) -> str:
    """The name by which the row's unit is known.  A board is known by its place: its name is spelt in many ways."""
    name = str(values.get("unit_name", ""))
    if not name and pillar.registers == Pillar.Registers.INSTITUTION:
        name = str(values.get("institution", ""))
    if name and pillar.registers == Pillar.Registers.UNIT and units.get((pillar.pk, code)):
        known = any(word_key(unit.name) == word_key(name) for unit in units[pillar.pk, code])
        return name if known else ""
    return name


class MemberResource(MemberSheet):
    """Kind "members": persons with their post in a pillar; also the export of memberships."""

    specs = (
        *person_fields.MEMBER_FIELDS, DUTY_VILLAGE, DUTY_SUBDISTRICT, UNIT_NAME, START, UNTIL, LEVEL, END, RECORD_ID,
    )  # fmt: skip
    shown_only = frozenset({"end"})
    noun = "anggota"
    related = ("person", "unit__pillar", "unit__region__parent", "position", "decree")

    pillar = column(person_fields.PILLAR, "unit__pillar__name")
    unit_name = column(UNIT_NAME, "unit__name")
    position = column(person_fields.POSITION, "position__name")
    level = column(LEVEL, "level")
    member_number = column(person_fields.MEMBER_NUMBER, "member_number")
    decree_number = column(person_fields.DECREE_NUMBER, "decree__number")
    decree_date = column(person_fields.DECREE_DATE, "decree__signed_on")
    start = column(START, "start")
    until = column(UNTIL, "until")
    end = column(END, "end")

    class Meta:
        model = Membership
        fields = export_order = (
            "record_id", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw", "phone", "email", "pillar",
            "unit_name", "position", "village", "subdistrict", "level", "member_number", "decree_number",
            "decree_date", "start", "until", "end",
        )  # fmt: skip

    def place_shown(self, record: Any) -> Any:
        """Where the person serves; the home is a matter of the list of persons."""
        return record.unit.region

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = self.load_seats(rows)
        self.load_decrees(rows)
        found = self.plan_persons(rows, context, source="impor daftar anggota pilar")
        returned = self._returned()
        for row in rows:
            planned = found.get(row.ident)
            if planned is None:
                continue
            membership = returned.get(row.ident)
            if membership and membership.person_id == planned.value and _says_the_same(row, membership, seats):
                if membership.is_running:
                    self.amend(row, membership)
            elif self.plan_membership(row, planned, seats) is None:
                row.problem("pillar", "no_pillar", "Pilar tidak disebut; orangnya dicatat tanpa peran.")

    def _returned(self) -> dict[str, Membership]:
        """The memberships that come back out of a downloaded list, by the row's ident."""
        pks = {ident: known.record.pk for ident, known in self._referred.items() if known.record is not None}
        rows = Membership.objects.select_related("unit__pillar", "unit__region", "position", "decree")
        memberships = rows.in_bulk(set(pks.values())) if pks else {}
        return {ident: memberships[pk] for ident, pk in pks.items() if pk in memberships}


def _says_the_same(row: PlanRow, membership: Membership, seats: Seats) -> bool:
    """Whether the row still means the post that it was downloaded from: what is blank says nothing else."""
    values, unit = row.values, membership.unit
    if values.get("pillar", unit.pillar.code) != unit.pillar.code:
        return False
    duty = place_of(_duty(values))
    if duty and duty != unit.region_id:
        return False
    if word_key(values.get("unit_name", unit.name)) != word_key(unit.name):
        return False
    text = values.get("position", "")
    if not text or word_key(text) == word_key(membership.position.name):
        return True
    position, known = seats.position_for(unit.pillar, text)
    return known and position == membership.position
