"""Boards and institutions of a pillar, with the chair and the SK that a list gives of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch

from pillars.forms.units import CLASSIFICATIONS, PERFORMANCES
from pillars.models import Decree, Membership, Pillar, Unit
from pillars.resources.members import MemberSheet
from pillars.resources.unit_fields import UNIT_COLUMNS, UNIT_FIELDS
from pillars.resources.words import pillar_in_name, pillar_words
from pillars.seats import Seats, word_key
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import FieldSpec, PillarWord
from welfare.imports.references import read_reference
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import Step, make
from welfare.people import names
from welfare.people.resources import OUTSIDE
from welfare.regions.scoping import covers

_SPECS = {spec.name: spec for spec in UNIT_FIELDS}
CHAIR = "Ketua"
UNIT_UNKNOWN = "ID Rumah Pilar tidak dikenali; unitnya dicari dari pilar, wilayah, dan nama."


class UnitResource(MemberSheet):
    """Kind "units": boards and institutions; the chair becomes a person with that post, under the row's SK."""

    specs = (*UNIT_FIELDS, RECORD_ID)
    noun = "unit"
    related = ("pillar", "region__parent")

    pillar = column(_SPECS["pillar"], "pillar__name")
    name = column(_SPECS["name"], "name")
    unit_address = column(_SPECS["unit_address"], "address")
    unit_phone = column(_SPECS["unit_phone"], "phone")
    unit_email = column(_SPECS["unit_email"], "email")
    classification = column(_SPECS["classification"], "classification")
    performance = column(_SPECS["performance"], "performance")
    officers_male = column(_SPECS["officers_male"], "officers_male")
    officers_female = column(_SPECS["officers_female"], "officers_female")
    members_male = column(_SPECS["members_male"], "members_male")
    members_female = column(_SPECS["members_female"], "members_female")
    chair = column(_SPECS["chair"])
    chair_phone = column(_SPECS["chair_phone"])
    decree_number = column(_SPECS["decree_number"])
    decree_date = column(_SPECS["decree_date"])
    signer = column(_SPECS["signer"])
    signer_capacity = column(_SPECS["signer_capacity"])

    class Meta:
        model = Unit
        fields = export_order = (
            "record_id", "pillar", "name", "village", "subdistrict", "unit_address", "unit_phone", "unit_email",
            "decree_number", "decree_date", "signer", "signer_capacity", "chair", "chair_phone", "officers_male",
            "officers_female", "members_male", "members_female", "classification", "performance",
        )  # fmt: skip

    def words_for(self, spec: FieldSpec) -> list[str]:
        offered = {"classification": CLASSIFICATIONS, "performance": PERFORMANCES}
        return offered.get(spec.name, [])

    # Download ---------------------------------------------------------------------------------------------------------
    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return super().filter_export(queryset, **kwargs).prefetch_related(_chairs())

    def dehydrate_name(self, unit: Any) -> str:
        return str(unit.name)

    def dehydrate_chair(self, unit: Any) -> str:
        post = _post_of_chair(unit)
        return post.person.full_name if post and self.may_see(post.person.region_id) else ""

    def dehydrate_chair_phone(self, unit: Any) -> str:
        post = _post_of_chair(unit)
        return post.person.phone if post and self.may_see(post.person.region_id) else ""

    def dehydrate_decree_number(self, unit: Any) -> Any:
        return _of_decree(unit, "number")

    def dehydrate_decree_date(self, unit: Any) -> Any:
        return _of_decree(unit, "signed_on")

    def dehydrate_signer(self, unit: Any) -> Any:
        return _of_decree(unit, "signer")

    def dehydrate_signer_capacity(self, unit: Any) -> Any:
        return _of_decree(unit, "signer_capacity")

    # Upload -----------------------------------------------------------------------------------------------------------
    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        # Units that earlier rows make, over the whole list: their steps, and the references that rows have taken.
        self._new_units: dict[str, Step] = {}
        self._made: set[str] = set()

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = Seats.load(set(Pillar.objects.values_list("code", flat=True)))
        seats.new_units = self._new_units
        words, returned = pillar_words(), self._returned(rows, context)
        chairs: dict[str, PlanRow] = {}
        for row in rows:
            row.label = str(row.values.get("name", ""))
            unit = returned.get(row.ident)
            pillar = unit.pillar if unit else self._pillar_of(row, seats, words)
            if pillar is None:
                text = "Pilar tidak dikenal. Isi kolom Pilar, atau tetapkan satu pilar untuk seluruh daftar."
                row.refuse(text, "pillar")
            if pillar is None or self._refused(row, context):
                continue
            if unit is None:
                unit = self._plan_unit(row, pillar, seats)
            else:
                self._amend(row, unit, seats)
            if not row.verdict and row.values.get("chair") and not _is_chair(unit, row.values["chair"]):
                chairs[row.ident] = _chair_of(row, pillar, unit)
        self._plan_chairs(rows, chairs, context)
        self._plan_decrees(rows)

    def _returned(self, rows: list[PlanRow], context: PlanContext) -> dict[str, Unit]:
        """The units that come back out of a downloaded list, by the row's ident."""
        named = {
            row.ident: found[1] for row in rows if (found := read_reference(row.values.get("record_id", ""), Unit))
        }
        units = Unit.objects.visible_to(context.user).select_related("pillar", "region").prefetch_related(_chairs())
        known = units.in_bulk(set(named.values())) if named else {}
        for row in rows:
            if row.values.get("record_id") and named.get(row.ident) not in known:
                row.problem("record_id", "reference_unknown", UNIT_UNKNOWN, "info")
        return {ident: known[pk] for ident, pk in named.items() if pk in known}

    def _pillar_of(self, row: PlanRow, seats: Seats, words: list[PillarWord]) -> Pillar | None:
        return seats.pillars.get(row.values.get("pillar", "") or pillar_in_name(row.label, words))

    def _refused(self, row: PlanRow, context: PlanContext) -> bool:
        place = row.place
        unread = any(p["severity"] != "info" and p["field"] in ("village", "subdistrict") for p in row.problems)
        if (not place and not context.user.sees_everything) or not covers(context.user, place):
            row.refuse(OUTSIDE, "village", "outside")
        elif not place and unread:
            row.refuse("Desa atau kecamatan tidak dikenal di wilayah kantor ini.", "village", "place_unknown")
        return bool(row.verdict)

    def _plan_unit(self, row: PlanRow, pillar: Pillar, seats: Seats) -> Unit | None:
        """Change the unit that the row means, or make it; the known one is the answer."""
        region = seats.region_for(pillar, row.values)
        known = seats.units.get((pillar.pk, region.code), [])
        same_name = [unit for unit in known if word_key(unit.name) == word_key(row.label)]
        if same_name or (known and (pillar.registers == Pillar.Registers.UNIT or not row.label)):
            unit = (same_name or known)[0]
            self._change(row, unit, {})
            return unit
        by_name = pillar.registers != Pillar.Registers.UNIT
        name = row.label if by_name else ""
        if closed := seats.name_is_used_up(pillar, region, name):
            row.refuse(closed, "name", "unit_closed")
            return None
        made, step = seats.unit_for(pillar, region, name)
        row.touches.add(made["ref"][:200])
        if made["ref"] in self._made:
            row.reason = "Unit yang sama sudah ada di baris lebih atas."
            return None
        self._made.add(made["ref"])
        assert step is not None  # noqa: S101 - no unit of this name is known
        step.after |= make(Unit, "", **_columns(row.values)).after
        row.add(step)
        return None

    def _amend(self, row: PlanRow, unit: Unit, seats: Seats) -> None:
        """A unit out of a downloaded list: its own name may be corrected, pillar and place are its identity."""
        values = row.values
        if values.get("pillar", unit.pillar.code) != unit.pillar.code or (row.place and row.place != unit.region_id):
            text = "Pilar dan wilayah unit tidak diubah lewat daftar. Catat unit yang baru, lalu tutup yang lama."
            row.problem("pillar", "unit_moved", text)
        renamed = {"name": row.label} if row.label and row.label != unit.name else {}
        others = seats.units.get((unit.pillar_id, unit.region_id), [])
        if renamed and any(other.name == row.label for other in others):
            row.problem("name", "unit_name_taken", "Unit lain di wilayah itu sudah memakai nama ini.")
            renamed = {}
        self._change(row, unit, renamed)

    def _change(self, row: PlanRow, unit: Unit, more: dict[str, Any]) -> None:
        row.touches.add(f"unit:{unit.pk}")
        if f"{unit.pk}" in self._made:
            row.reason = "Unit yang sama sudah ada di baris lebih atas."
            return
        self._made.add(f"{unit.pk}")
        cells = {name: getattr(unit, attribute) for name, attribute in UNIT_COLUMNS.items()}
        own = self.own_words(row.values, cells)
        wanted = _columns({name: value for name, value in row.values.items() if name not in own})
        row.change(unit, f"unit:{unit.pk}", more | wanted)

    def _plan_chairs(self, rows: list[PlanRow], chairs: dict[str, PlanRow], context: PlanContext) -> None:
        """The chairs of all rows at once, as persons with the post; what is unsure about one is asked of its row."""
        shadows = list(chairs.values())
        posts = self.load_seats(shadows)
        posts.new_units = self._new_units
        self.load_decrees(rows)
        found = self.plan_persons(shadows, context, source="impor daftar kepengurusan")
        for row in rows:
            shadow = chairs.get(row.ident)
            if shadow is None:
                continue
            planned = found.get(shadow.ident)
            if planned is not None:
                self.plan_membership(shadow, planned, posts)
            row.touches |= shadow.touches
            row.problems.extend(problem for problem in shadow.problems if problem not in row.problems)
            if shadow.verdict:
                row.verdict, row.reason, row.candidates = shadow.verdict, shadow.reason, shadow.candidates
                row.steps, row.changes = [], []
            else:
                known = {step.key for step in row.steps}
                row.steps.extend(step for step in shadow.steps if step.key not in known)
                row.changes.extend(shadow.changes)

    def _plan_decrees(self, rows: list[PlanRow]) -> None:
        """The SK of a row that names no chair is kept all the same; what the list says of it is written once."""
        for row in rows:
            number = row.values.get("decree_number", "")
            if not number or row.verdict:
                continue
            if number not in self._decrees:
                self._decree(row)
            for step in row.steps:
                if step.key == f"decree:{number}" and step.pk is None:
                    step.after |= _decree_columns(row)


def _chairs() -> Prefetch:
    posts = Membership.objects.active().filter(position__leads=True).select_related("person", "decree")
    return Prefetch("memberships", queryset=posts.order_by("position__order", "pk"), to_attr="chairs")


def _post_of_chair(unit: Any) -> Membership | None:
    return next(iter(unit.chairs), None)


def _of_decree(unit: Any, name: str) -> Any:
    post = _post_of_chair(unit)
    return (getattr(post.decree, name) or "") if post and post.decree else ""


def _is_chair(unit: Unit | None, name: str) -> bool:
    """Whether the unit, as it came back out of a download, is led by a person of this name."""
    posts = getattr(unit, "chairs", [])
    return any(word_key(name) in {word_key(post.person.name), word_key(post.person.full_name)} for post in posts)


def _chair_of(row: PlanRow, pillar: Pillar, unit: Unit | None) -> PlanRow:
    """The chair as a row of a list of members, in the same place."""
    kept = ("village_code", "subdistrict_code", "decree_number", "decree_date")
    values = {name: row.values[name] for name in kept if name in row.values}
    split = names.split_titles(row.values["chair"])
    values |= {"name": split.name, "title_before": split.before, "title_after": split.after}
    values |= {"pillar": pillar.code, "position": CHAIR}
    if pillar.registers != Pillar.Registers.UNIT:
        values["unit_name"] = unit.name if unit else row.label
    if phone := row.values.get("chair_phone"):
        values["phone"] = phone
    return PlanRow(row.sheet, row.number, values, decision=row.decision, label=row.values["chair"])


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """The row's values as columns of the unit; blank cells are absent."""
    return {column: values[name] for name, column in UNIT_COLUMNS.items() if values.get(name) not in (None, "")}


def _decree_columns(row: PlanRow) -> dict[str, Any]:
    date = row.values.get("decree_date")
    columns = {
        "signed_on": dt.date.fromisoformat(date) if date else None,
        "signer": row.values.get("signer", "")[:120],
        "signer_capacity": row.values.get("signer_capacity", "")[:120],
        "region_id": row.place or None,
    }
    return make(Decree, "", **columns).after
