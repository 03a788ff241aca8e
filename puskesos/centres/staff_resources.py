"""Staff of Puskesos in spreadsheets: person, role, and the village of the centre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from puskesos.centres.models import Centre, CentreStaff
from puskesos.centres.staffing import ROLE_WORDS
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import Choice, FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make
from welfare.people.resources import PersonSheet, Planned

ROLE = FieldSpec(
    "role", "Tugas", Kind.CHOICE, ("tugas", "tugas di puskesos", "jabatan", "peran", "jabatan di puskesos", "posisi"),
    required=True, choices=tuple(Choice(role.value, role.label, ROLE_WORDS[role]) for role in CentreStaff.Role),
)  # fmt: skip
START = FieldSpec("start", "Mulai bertugas", Kind.DATE, ("mulai bertugas", "mulai", "tmt", "tanggal mulai"))
END = FieldSpec("end", "Berakhir", Kind.DATE, ("tugas berakhir",))


class StaffResource(PersonSheet):
    """Kind "staff": one row, one person at work in the Puskesos of the row's village."""

    specs = (
        *person_fields.PERSON_FIELDS, ROLE, START, person_fields.DECREE_NUMBER, END, RECORD_ID,
    )  # fmt: skip
    shown_only = frozenset({"end"})
    write_order = (*PersonSheet.write_order, "centres.CentreStaff")
    reads = (*PersonSheet.reads, "centres.Centre")
    related = ("person", "centre__village__parent")
    noun = "petugas"

    role = column(ROLE, "get_role_display")
    start = column(START, "start")
    decree_number = column(person_fields.DECREE_NUMBER, "decree")
    end = column(END, "end")

    class Meta:
        model = CentreStaff
        fields = export_order = (
            "record_id", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw", "phone", "email", "role",
            "village", "subdistrict", "start", "decree_number", "end",
        )  # fmt: skip

    def place_shown(self, record: Any) -> Any:
        """Where the Puskesos is; the home is a matter of the list of persons."""
        return record.centre.village

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._seen: dict[tuple[Any, ...], int] = {}  # who has which role where in an earlier row, by row number

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        codes = {row.values["village_code"] for row in rows if row.values.get("village_code")}
        centres = {centre.village_id: centre for centre in Centre.objects.filter(village__in=codes)}
        for row in rows:
            if row.values.get("village_code", "") not in centres:
                row.refuse(
                    "Desa ini belum punya Puskesos di register. Catat dulu Puskesosnya, lalu impor lagi.",
                    "village",
                    "no_centre",
                )
        rows = [row for row in rows if not row.verdict]
        found = self.plan_persons(rows, context, source="impor petugas Puskesos")
        known = self._running([planned for planned in found.values() if planned.person])
        for row in rows:
            planned = found.get(row.ident)
            if planned is None:
                continue
            centre = centres.get(row.values.get("village_code", ""))
            if centre is None:
                text = "Desa ini belum punya Puskesos di register. Catat dulu Puskesosnya, lalu impor lagi."
                row.refuse(text, "village", "no_centre")
            else:
                self._plan_post(row, planned, centre, known)

    def _running(self, planned: list[Planned]) -> dict[tuple[Any, ...], CentreStaff]:
        persons = {entry.person.pk for entry in planned if entry.person}
        rows = CentreStaff.objects.filter(person__in=persons)
        posts = {(post.centre_id, post.person_id, str(post.role)): post for post in rows.finished()}
        return posts | {(post.centre_id, post.person_id, str(post.role)): post for post in rows.filter(end=None)}

    def _plan_post(self, row: PlanRow, planned: Planned, centre: Centre, known: dict[Any, CentreStaff]) -> None:
        role = row.values["role"]
        slot = (centre.pk, str(planned.value), role)
        if slot in self._seen:
            row.reason = f"Orang dengan tugas ini sudah ada di baris {self._seen[slot]}."
            return
        self._seen[slot] = row.number
        day = row.values.get("start")
        start, number = dt.date.fromisoformat(day) if day else None, row.values.get("decree_number", "")[:100]
        post = known.get((centre.pk, planned.person.pk, role)) if planned.person else None
        if post is not None and (post.end is None or self._came_back(row, post)):
            if post.end is None:
                self._amend(row, post, start, number)
            return
        row.add(
            make(
                CentreStaff,
                f"staff:{centre.pk}:{planned.value}:{role}",
                centre_id=centre.pk,
                person_id=planned.value,
                role=role,
                start=start,
                decree=number,
            )
        )
        if planned.person:
            words = f"{CentreStaff.Role(role).label} {centre}"
            row.changes.append({"label": "Tugas", "old": "", "new": words})

    def _came_back(self, row: PlanRow, post: CentreStaff) -> bool:
        """Whether the row is the download of work that has ended, not a new beginning."""
        named = self._referred.get(row.ident)
        return named is not None and named.record is not None and named.record.pk == post.pk

    def _amend(self, row: PlanRow, post: CentreStaff, start: dt.date | None, number: str) -> None:
        wanted: dict[str, Any] = {"decree": number} if number else {}
        if start:
            wanted["start"] = start
        row.change(post, f"staff:{post.pk}", wanted)
