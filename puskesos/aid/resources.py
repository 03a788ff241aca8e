"""Recipients of an aid programme in spreadsheets."""

from __future__ import annotations

from typing import Any

from django.db import models

from pillars.seats import word_key
from puskesos.aid.models import Enrolment, Programme
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
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


STATUS = FieldSpec("enrolment_status", "Keadaan bantuan", Kind.TEXT, (), max_length=20)


class RecipientResource(PersonSheet):
    """Kind "recipients": who receives a programme in a period; goes into a programme, or names it in a column."""

    specs = (*person_fields.PERSON_FIELDS, PROGRAMME, PERIOD, REFERENCE, STATUS, person_fields.NOTE, RECORD_ID)
    shown_only = frozenset({"enrolment_status"})
    related = ("person", "programme", "region__parent")
    write_order = (*PersonSheet.write_order, "aid.Enrolment")
    target_model = "aid.Programme"
    target_permission = "aid.view_programme"
    needs_target = False
    noun = "penerima"

    programme = column(PROGRAMME, "programme__name")
    period = column(PERIOD, "period")
    reference = column(REFERENCE, "reference")
    enrolment_status = column(STATUS, "get_status_display")
    note = column(person_fields.NOTE, "note")

    class Meta:
        model = Enrolment
        fields = export_order = (
            "record_id", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw", "village", "subdistrict",
            "phone", "programme", "period", "reference", "enrolment_status", "note",
        )  # fmt: skip

    def words_for(self, spec: FieldSpec) -> list[str]:
        if spec.name != PROGRAMME.name:
            return super().words_for(spec)
        return list(Programme.objects.filter(is_active=True).order_by("name").values_list("name", flat=True))

    def shared_values(self, target: models.Model | None) -> dict[str, Any]:
        return {"programme": target.code} if isinstance(target, Programme) else {}

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._seen: set[tuple[Any, ...]] = set()  # who has had which programme and period in an earlier row

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        programmes = {word_key(word): p for p in Programme.objects.all() for word in (p.code, p.name)}
        found = self.plan_persons(rows, context, source="impor penerima bantuan")
        pks = [planned.person.pk for planned in found.values() if planned.person]
        enrolled = {(e.programme_id, e.person_id, e.period): e for e in Enrolment.objects.filter(person__in=pks)}
        for row in rows:
            planned = found.get(row.ident)
            programme = context.target or programmes.get(word_key(str(row.values.get("programme", ""))))
            if planned is None:
                continue
            if programme is None:
                row.problem("programme", "no_programme", "Program tidak dikenal; orangnya dicatat tanpa bantuan.")
                continue
            self._plan_enrolment(row, planned, programme, enrolled)

    def _plan_enrolment(
        self, row: PlanRow, planned: Planned, programme: Programme, enrolled: dict[Any, Enrolment]
    ) -> None:
        period = str(row.values.get("period", ""))[:20]
        slot = (programme.pk, str(planned.value), period)
        if slot in self._seen:
            row.reason = "Orang ini sudah ada di baris lebih atas untuk program dan periode yang sama."
            return
        self._seen.add(slot)
        known = enrolled.get((programme.pk, planned.person.pk, period)) if planned.person else None
        if known is not None:
            own = self.own_words(row.values, {"reference": known.reference, "note": known.note})
            written = {
                "reference": str(row.values.get("reference", ""))[:60],
                "note": str(row.values.get("note", ""))[:250],
            }
            wanted = {name: text for name, text in written.items() if text and name not in own}
            row.change(known, f"enrolment:{known.pk}", wanted)
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
