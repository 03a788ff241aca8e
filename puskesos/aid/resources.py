"""Recipients of an aid programme in spreadsheets."""

from __future__ import annotations

from typing import Any

from django.db import models
from import_export.fields import Field

from pillars.seats import word_key
from puskesos.aid.models import Enrolment, Programme
from welfare.imports import person_fields
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make
from welfare.people.resources import PersonSheet, Planned

PERIOD = FieldSpec(
    "period", "Periode", Kind.TEXT, ("periode", "tahap", "tahun", "triwulan", "tahun anggaran"), max_length=20
)
REFERENCE = FieldSpec(
    "reference",
    "Nomor peserta",
    Kind.TEXT,
    (
        "nomor peserta",
        "no peserta",
        "id pm",
        "id keluarga",
        "no kks",
        "nomor kks",
        "no rekening kks",
        "id dtks",
        "id bdt",
    ),
    max_length=60,
)
PROGRAMME = FieldSpec(
    "programme",
    "Program",
    Kind.TEXT,
    ("program", "jenis bantuan", "jenis", "nama program", "bantuan", "bansos"),
    max_length=60,
)


class RecipientResource(PersonSheet):
    """Kind "recipients": who receives a programme in a period; goes into a programme, or names it in a column."""

    specs = (*person_fields.PERSON_FIELDS, PROGRAMME, PERIOD, REFERENCE, person_fields.NOTE)
    write_order = ("people.Person", "people.PersonAlias", "aid.Enrolment")
    target_model = "aid.Programme"
    target_permission = "aid.view_programme"
    needs_target = False
    noun = "penerima"

    person_name = Field(column_name="Nama", attribute="person__full_name", readonly=True)
    programme_name = Field(column_name="Program", attribute="programme__name", readonly=True)
    region_name = Field(column_name="Wilayah", attribute="region__name", readonly=True)
    status_name = Field(column_name="Status", attribute="get_status_display", readonly=True)

    class Meta:
        model = Enrolment
        fields = export_order = (
            "person_name",
            "programme_name",
            "region_name",
            "status_name",
            "period",
            "reference",
            "note",
        )

    def shared_values(self, target: models.Model | None) -> dict[str, Any]:
        return {"programme": target.code} if isinstance(target, Programme) else {}

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        programmes = {word_key(word): p for p in Programme.objects.all() for word in (p.code, p.name)}
        found = self.plan_persons(rows, context, source="impor penerima bantuan")
        pks = [planned.person.pk for planned in found.values() if planned.person]
        enrolled = set(Enrolment.objects.filter(person__in=pks).values_list("programme_id", "person_id", "period"))
        seen: set[tuple[Any, ...]] = set()
        for row in rows:
            planned = found.get(row.ident)
            programme = context.target or programmes.get(word_key(str(row.values.get("programme", ""))))
            if planned is None:
                continue
            if programme is None:
                row.problem("programme", "no_programme", "Program tidak dikenal; orangnya dicatat tanpa bantuan.")
                continue
            self._plan_enrolment(row, planned, programme, enrolled, seen)

    def _plan_enrolment(
        self, row: PlanRow, planned: Planned, programme: Programme, enrolled: set[Any], seen: set[Any]
    ) -> None:
        period = str(row.values.get("period", ""))[:20]
        slot = (programme.pk, str(planned.value), period)
        if slot in seen:
            row.reason = "Orang ini sudah ada di baris lebih atas untuk program dan periode yang sama."
            return
        seen.add(slot)
        if planned.person and (programme.pk, planned.person.pk, period) in enrolled:
            return
        row.add(
            make(
                Enrolment,
                f"enrolment:{programme.pk}:{planned.value}:{period}",
                programme_id=programme.pk,
                person_id=planned.value,
                period=period,
                region_id=row.place or None,
                status=Enrolment.Status.ACTIVE,
                reference=str(row.values.get("reference", ""))[:60],
                note=str(row.values.get("note", ""))[:250],
            )
        )
        if planned.person:
            row.changes.append({"label": "Bantuan", "old": "", "new": f"{programme} {period}".strip()})
