"""Candidates of a programme in spreadsheets: the list of a village meeting goes into the queue as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from pillars.seats import word_key
from puskesos.aid.models import Candidate, Enrolment, Programme
from puskesos.aid.models.programmes import DECILE_WORDS
from puskesos.aid.resources import PROGRAMME
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import Choice, FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make
from welfare.people.resources import PersonSheet, Planned

SOURCES: dict[str, tuple[str, ...]] = {
    Candidate.Source.DELIBERATION: ("musdes", "muskel", "musyawarah", "musyawarah desa"),
    Candidate.Source.CHECK: ("cek bansos", "aplikasi cek bansos"),
    Candidate.Source.COMPLAINT: ("pengaduan",),
    Candidate.Source.VISIT: ("monev", "kunjungan"),
    Candidate.Source.PILLAR: ("pilar",),
}
SOURCE = FieldSpec(
    "source", "Asal usulan", Kind.CHOICE, ("asal usulan", "asal", "sumber usulan"),
    choices=tuple(Choice(source.value, source.label, SOURCES.get(source, ())) for source in Candidate.Source),
)  # fmt: skip
SOURCE_NOTE = FieldSpec(
    "source_note", "Rujukan usulan", Kind.TEXT, ("rujukan usulan", "nomor ba musdes", "no ba", "nomor berita acara"),
    max_length=150,
)  # fmt: skip
PROPOSED = FieldSpec("proposed_on", "Diusulkan", Kind.DATE, ("diusulkan", "tanggal usulan", "tgl usulan"))
DECILE = FieldSpec("decile", "Desil", Kind.INTEGER, ("desil", "desil dtsen", "peringkat desil"))
STATE = FieldSpec("candidate_state", "Keadaan usulan", Kind.TEXT, (), max_length=20)


class CandidateResource(PersonSheet):
    """Kind "candidates": who waits for a programme in the village of the row; goes into a programme, or names it."""

    specs = (
        *person_fields.PERSON_FIELDS, PROGRAMME, DECILE, SOURCE, SOURCE_NOTE, PROPOSED, STATE, person_fields.NOTE,
        RECORD_ID,
    )  # fmt: skip
    shown_only = frozenset({"candidate_state"})
    related = ("person", "programme", "village__parent")
    write_order = (*PersonSheet.write_order, "aid.Candidate")
    reads = (*PersonSheet.reads, "aid.Enrolment")
    target_model = "aid.Programme"
    target_permission = "aid.view_programme"
    needs_target = False
    noun = "calon"

    programme = column(PROGRAMME, "programme__name")
    decile = column(DECILE, "decile")
    source = column(SOURCE, "get_source_display")
    source_note = column(SOURCE_NOTE, "source_note")
    proposed_on = column(PROPOSED, "proposed_on")
    candidate_state = column(STATE, "get_state_display")
    note = column(person_fields.NOTE, "note")

    class Meta:
        model = Candidate
        fields = export_order = (
            "record_id", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw", "village", "subdistrict",
            "phone", "programme", "decile", "source", "source_note", "proposed_on", "candidate_state", "note",
        )  # fmt: skip

    def place_shown(self, record: Any) -> Any:
        """Where the candidate waits."""
        return record.village

    def words_for(self, spec: FieldSpec) -> list[str]:
        if spec.name != PROGRAMME.name:
            return super().words_for(spec)
        return list(Programme.objects.filter(is_active=True).order_by("name").values_list("name", flat=True))

    def shared_values(self, target: Any) -> dict[str, Any]:
        return {"programme": target.code} if isinstance(target, Programme) else {}

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._seen: set[tuple[Any, ...]] = set()  # who waits for which programme in an earlier row

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        programmes = {word_key(word): p for p in Programme.objects.all() for word in (p.code, p.name)}
        for row in rows:
            self._refuse_unusable(row)
        found = self.plan_persons([row for row in rows if not row.verdict], context, source="impor calon penerima")
        pks = [planned.person.pk for planned in found.values() if planned.person]
        waiting = {(c.programme_id, c.person_id): c for c in Candidate.objects.waiting().filter(person__in=pks)}
        receiving = Enrolment.objects.active().filter(person__in=pks).order_by("period")
        periods = {(e.programme_id, e.person_id): e.period for e in receiving}
        for row in rows:
            planned = found.get(row.ident)
            programme = context.target or programmes.get(word_key(str(row.values.get("programme", ""))))
            if planned is None:
                continue
            if programme is None:
                row.problem("programme", "no_programme", "Program tidak dikenal; orangnya dicatat tanpa antrean.")
                continue
            self._plan_candidate(row, planned, programme, waiting, periods, context.user)

    def _refuse_unusable(self, row: PlanRow) -> None:
        decile, day = row.values.get("decile"), row.values.get("proposed_on")
        if decile is not None and decile not in range(1, 11):
            row.refuse(DECILE_WORDS, "decile", "decile_range")
        elif day and dt.date.fromisoformat(day) > timezone.localdate():
            row.refuse("Tanggal usulan belum terjadi.", "proposed_on", "day_to_come")
        elif not row.values.get("village_code"):
            row.refuse("Tulis desa calon: antrean dihitung tiap desa.", "village", "no_village")

    def _plan_candidate(
        self, row: PlanRow, planned: Planned, programme: Programme, waiting: dict[Any, Candidate],
        periods: dict[Any, str], user: Any,
    ) -> None:  # fmt: skip
        named = self._referred.get(row.ident)
        if named is not None and named.record is not None and not named.record.is_waiting:
            return  # the download of a candidate who was chosen or refused
        slot = (programme.pk, str(planned.value))
        if slot in self._seen:
            row.reason = "Orang ini sudah ada di baris lebih atas untuk program yang sama."
            return
        self._seen.add(slot)
        written = _written(row)
        pair = (programme.pk, planned.person.pk if planned.person else None)
        known = waiting.get(pair)
        if known is not None:
            own = self.own_words(row.values, {"source_note": known.source_note, "note": known.note})
            wanted = {name: value for name, value in written.items() if value and name not in own}
            row.change(known, f"candidate:{known.pk}", wanted)
            return
        if pair in periods:
            row.refuse(f"{row.label} sudah menerima {programme} pada periode {periods[pair]}.", "name", "receives")
            return
        row.add(
            make(
                Candidate, f"candidate:{programme.pk}:{planned.value}", programme_id=programme.pk,
                person_id=planned.value, village_id=row.values["village_code"], by_id=user.pk,
                state=Candidate.State.WAITING, proposed_on=_day(row), decile=written.pop("decile"),
                source=written["source"] or Candidate.Source.DELIBERATION, source_note=written["source_note"],
                note=written["note"],
            )
        )  # fmt: skip
        if planned.person:
            row.changes.append({"label": "Antrean", "old": "", "new": str(programme)})


def _written(row: PlanRow) -> dict[str, Any]:
    """What the row says of a candidate, without what it leaves open."""
    return {
        "decile": row.values.get("decile"), "source": str(row.values.get("source", "")),
        "source_note": str(row.values.get("source_note", ""))[:150], "note": str(row.values.get("note", ""))[:1000],
    }  # fmt: skip


def _day(row: PlanRow) -> dt.date:
    day = row.values.get("proposed_on")
    return dt.date.fromisoformat(day) if day else timezone.localdate()
