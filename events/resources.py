"""Participants of an event in spreadsheets: register and event in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from events.models import Participant
from pillars.resources import MemberSheet, Post
from pillars.seats import Seats
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.references import read_reference
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import Step, following, is_ref, make
from welfare.people import names
from welfare.people.models import Person
from welfare.people.referring import letters
from welfare.people.resources import Planned, full_name

INSTITUTION = FieldSpec("institution", "Instansi tertulis", Kind.TEXT, (), max_length=150)
"""The office of a guest, beside the pillar column of a download; most lists write both into one column."""


@dataclass(slots=True)
class _Register:
    """The participants that the event has already, by person and, for guests, by folded name."""

    persons: dict[int, Participant]
    guests: dict[str, Participant]
    known: dict[int, Participant]
    """All of them by primary key, for rows out of a download."""
    last: int
    """The highest order so far; a new participant comes behind it, in the order of the rows."""


class ParticipantResource(MemberSheet):
    """Kind "participants": delegates of a pillar become persons with their post; others are named guests."""

    specs = (*person_fields.MEMBER_FIELDS, INSTITUTION, RECORD_ID)
    related = ("person", "pillar", "region__parent")
    write_order = (*MemberSheet.write_order, "events.Participant")
    target_model = "events.Event"
    target_permission = "events.add_participant"
    noun = "peserta"

    pillar = column(person_fields.PILLAR, "pillar__name")
    institution = column(INSTITUTION, "institution")
    position = column(person_fields.POSITION, "position")

    class Meta:
        model = Participant
        fields = export_order = (
            "record_id", "name", "sex", "pillar", "institution", "position", "village", "subdistrict", "phone",
        )  # fmt: skip

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        """What stands on the list itself, not what the register knows of the person."""
        name = self.get_field_name(field)
        if name == "sex":
            return instance.sex
        if name == "phone":
            return instance.phone_for(self.user) if self.user else ""
        return super().export_field(field, instance, **kwargs)

    def dehydrate_name(self, participant: Participant) -> str:
        return participant.name

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._participants = self._register(context)
        self._seen: dict[str, int] = {}  # persons and guests of earlier rows, by row number

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = self.load_seats(rows)
        self.load_decrees(rows)
        register = self._participants
        guests = self._guests(rows, seats)
        found = self.plan_persons([row for row in rows if row.ident not in guests], context, source=_source(context))
        for row in rows:
            if row.ident in guests:
                self._plan_guest(row, register, context)
            elif planned := found.get(row.ident):
                self._plan_delegate(row, planned, seats, register, context)

    def _guests(self, rows: list[PlanRow], seats: Seats) -> set[str]:
        """Rows of nobody of a pillar, and of nobody whom the register knew when the list was downloaded."""
        named = {row.ident: _named(row) for row in rows if row.values.get("pillar") not in seats.pillars}
        pks = {found[1] for found in named.values() if found and found[0] is Participant}
        persons = dict(Participant.objects.filter(pk__in=pks).values_list("pk", "person_id")) if pks else {}
        return {
            ident for ident, found in named.items()
            if found is None or (found[0] is Participant and persons.get(found[1]) is None)
        }  # fmt: skip

    def _register(self, context: PlanContext) -> _Register:
        if context.target is None:
            return _Register({}, {}, {}, 0)
        known = list(Participant.objects.filter(event=context.target))
        return _Register(
            {participant.person_id: participant for participant in known if participant.person_id},
            {names.fold(participant.name): participant for participant in known if not participant.person_id},
            {participant.pk: participant for participant in known},
            max((participant.order for participant in known), default=0),
        )

    def _plan_delegate(
        self, row: PlanRow, planned: Planned, seats: Seats, register: _Register, context: PlanContext
    ) -> None:
        ident = str(planned.value)
        if ident in self._seen:
            row.reason = f"Orang ini sudah menjadi peserta di baris {self._seen[ident]}."
            return
        self._seen[ident] = row.number
        known = register.persons.get(planned.person.pk) if planned.person else None
        pillar = seats.pillars.get(row.values.get("pillar", ""))
        if known is not None and known.pillar_id == (pillar.pk if pillar else None) and self._came_back(row, known):
            self._write(row, known, self._columns(row), register, context)
            return
        post = self.plan_membership(row, planned, seats)
        columns = self._columns(row) | {
            "person_id": planned.value,
            "pillar_id": post.pillar.pk if post else None,
            "unit_id": post.unit if post and self._unit_exists(row, post) else None,
        }
        self._write(row, known, columns, register, context)

    def _came_back(self, row: PlanRow, known: Participant) -> bool:
        """Whether the row is this participant's own out of a download, with the post as it stood there."""
        named = self._referred.get(row.ident)
        same = named is not None and isinstance(named.record, Participant) and named.record.pk == known.pk
        return same and letters(str(row.values.get("position", ""))) in ("", letters(known.position))

    def record_cells(self, record: Any) -> dict[str, Any]:
        return {"phone": record.phone, "sex": record.sex}

    def _unit_exists(self, row: PlanRow, post: Post) -> bool:
        """A unit that no step of this row makes (its post was taken) must not be referred to."""
        if post.unit is None or isinstance(post.unit, int):
            return post.unit is not None
        return any(step.key == post.unit["ref"] for step in row.steps)

    def _plan_guest(self, row: PlanRow, register: _Register, context: PlanContext) -> None:
        row.label = full_name(row)
        named = _named(row)
        key = f"RP-{named[1]}" if named else names.fold(row.label)
        row.touches.add(f"guest:{key}"[:200])
        if key in self._seen:
            row.reason = f"Tamu dengan nama ini sudah ada di baris {self._seen[key]}."
            return
        self._seen[key] = row.number
        known = register.known.get(named[1]) if named else None
        self._write(row, known or register.guests.get(key), self._columns(row), register, context)

    def _columns(self, row: PlanRow) -> dict[str, Any]:
        values = row.values
        return {
            "name": row.label[:200],
            "sex": values.get("sex", ""),
            "phone": values.get("phone", ""),
            "institution": str(values.get("institution", ""))[:150],
            "position": str(values.get("position", ""))[:120],
            "region_id": row.place or None,
        }

    def _write(
        self,
        row: PlanRow,
        known: Participant | None,
        columns: dict[str, Any],
        register: _Register,
        context: PlanContext,
    ) -> None:
        if known is not None:
            made = {name: value for name, value in columns.items() if is_ref(value) and name != "person_id"}
            filled = {name: value for name, value in columns.items() if value not in (None, "") and not is_ref(value)}
            for name in self.own_words(filled, _cells(known)):
                del filled[name]
            if letters(row.label) == letters(known.name):
                filled.pop("name", None)
            row.change(known, f"participant:{known.pk}", filled, hidden=("person_id", "pillar_id", "unit_id"))
            if made:  # the unit that this very list makes
                before = {name: getattr(known, name) for name in made}
                row.add(Step(Participant._meta.label_lower, f"participant:{known.pk}:unit", made, known.pk, before))
            return
        event = context.target.pk if context.target else None
        order = following("participants", register.last)
        row.add(make(Participant, f"participant:{row.ident}", event_id=event, order=order, **columns))


def _named(row: PlanRow) -> tuple[type[models.Model], int] | None:
    """The participant, of whatever event, or the person that the row's ID names."""
    return read_reference(row.values.get("record_id", ""), Participant, Person)


def _cells(participant: Participant) -> dict[str, Any]:
    return {name: getattr(participant, name) for name in ("phone", "institution", "position")}


def _source(context: PlanContext) -> str:
    return f"daftar peserta {context.target}" if context.target else "daftar peserta"
