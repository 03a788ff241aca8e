"""Participants of an event in spreadsheets: register and event in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from import_export.fields import Field

from events.models import Participant
from pillars.resources import MemberSheet, Post
from welfare.imports import person_fields
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import is_ref, make
from welfare.people import names
from welfare.people.resources import Planned, full_name


@dataclass(slots=True)
class _Register:
    """The participants that the event has already, by person and, for guests, by folded name."""

    persons: dict[int, Participant]
    guests: dict[str, Participant]
    next_order: int


class ParticipantResource(MemberSheet):
    """Kind "participants": delegates of a pillar become persons with their post; others are named guests."""

    specs = person_fields.MEMBER_FIELDS
    write_order = (*MemberSheet.write_order, "events.Participant")
    target_model = "events.Event"
    target_permission = "events.add_participant"
    noun = "peserta"

    number = Field(column_name="No", attribute="order", readonly=True)
    pillar_name = Field(column_name="Pilar", attribute="pillar__short_name", readonly=True)
    region_name = Field(column_name="Kecamatan/Desa", attribute="region__name", readonly=True)

    class Meta:
        model = Participant
        fields = export_order = (
            "number",
            "name",
            "sex",
            "pillar_name",
            "institution",
            "position",
            "region_name",
            "phone",
        )

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = self.load_seats(rows)
        self.load_decrees(rows)
        register = self._register(context)
        delegates = [row for row in rows if row.values.get("pillar") in seats.pillars]
        found = self.plan_persons(delegates, context, source=_source(context))
        taken: dict[str, int] = {}
        for row in rows:
            if row.values.get("pillar") not in seats.pillars:
                self._plan_guest(row, register, context, taken)
            elif planned := found.get(row.ident):
                post = self.plan_membership(row, planned, seats)
                self._plan_delegate(row, planned, post, register, context, taken)

    def _register(self, context: PlanContext) -> _Register:
        if context.target is None:
            return _Register({}, {}, 1)
        known = list(Participant.objects.filter(event=context.target))
        return _Register(
            {participant.person_id: participant for participant in known if participant.person_id},
            {names.fold(participant.name): participant for participant in known if not participant.person_id},
            max((participant.order for participant in known), default=0) + 1,
        )

    def _plan_delegate(
        self, row: PlanRow, planned: Planned, post: Post | None, register: _Register, context: PlanContext,
        taken: dict[str, int],
    ) -> None:  # fmt: skip
        ident = str(planned.value)
        if ident in taken:
            row.reason = f"Orang ini sudah menjadi peserta di baris {taken[ident]}."
            return
        taken[ident] = row.number
        known = register.persons.get(planned.person.pk) if planned.person else None
        columns = self._columns(row) | {
            "person_id": planned.value,
            "pillar_id": post.pillar.pk if post else None,
            "unit_id": post.unit if post and self._unit_exists(row, post) else None,
        }
        self._write(row, known, columns, register, context)

    def _unit_exists(self, row: PlanRow, post: Post) -> bool:
        """A unit that no step of this row makes (its post was taken) must not be referred to."""
        return isinstance(post.unit, int) or any(step.key == post.unit["ref"] for step in row.steps)

    def _plan_guest(self, row: PlanRow, register: _Register, context: PlanContext, taken: dict[str, int]) -> None:
        row.label = full_name(row)
        key = names.fold(row.label)
        if key in taken:
            row.reason = f"Tamu dengan nama ini sudah ada di baris {taken[key]}."
            return
        taken[key] = row.number
        self._write(row, register.guests.get(key), self._columns(row), register, context)

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
            filled = {name: value for name, value in columns.items() if value not in (None, "") and not is_ref(value)}
            row.change(known, f"participant:{known.pk}", filled)
            return
        event = context.target.pk if context.target else None
        order = register.next_order
        register.next_order += 1
        row.add(make(Participant, f"participant:{row.ident}", event_id=event, order=order, **columns))


def _source(context: PlanContext) -> str:
    return f"daftar peserta {context.target}" if context.target else "daftar peserta"
