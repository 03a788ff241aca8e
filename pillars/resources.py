"""Pillar lists in spreadsheets: members (persons with their post) and units (boards, posts, institutions)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from import_export.fields import Field

from pillars.models import Decree, Membership, Pillar, Position, Unit
from pillars.seats import Seats
from welfare.imports import person_fields
from welfare.imports.fields import FieldSpec, Kind, PillarWord
from welfare.imports.resources import PlanContext, PlanRow, SheetResource
from welfare.imports.steps import Step, make, ref
from welfare.people.resources import OUTSIDE, PersonSheet, Planned
from welfare.regions.scoping import covers


def pillar_words() -> list[PillarWord]:
    """The pillars of the register and the words by which lists call them."""
    return [
        PillarWord(pillar.code, pillar.name, (pillar.short_name, *pillar.aliases)) for pillar in Pillar.objects.all()
    ]


@dataclass(frozen=True, slots=True)
class Post:
    """What `MemberSheet.plan_membership` found or makes: the pillar, and its unit as primary key or reference."""

    pillar: Pillar
    unit: Any


class MemberSheet(PersonSheet):
    """Persons with a post in a pillar; shared by members and by participants of events."""

    write_order = ("people.Person", "people.PersonAlias", "pillars.Unit", "pillars.Decree", "pillars.Membership")
    specs = person_fields.MEMBER_FIELDS

    def load_seats(self, rows: list[PlanRow]) -> Seats:
        return Seats.load({row.values["pillar"] for row in rows if row.values.get("pillar")})

    def plan_membership(self, row: PlanRow, planned: Planned, seats: Seats) -> Post | None:
        """Add the steps for the row's membership; None when the row names no known pillar."""
        pillar = seats.pillars.get(row.values.get("pillar", ""))
        if pillar is None:
            return None
        values = row.values
        region = seats.region_for(pillar, values)
        unit, unit_step = seats.unit_for(pillar, region, values.get("institution", ""))
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
        row.add(
            make(
                Membership,
                f"membership:{unit}:{position.pk}:{planned.value}",
                person_id=planned.value,
                unit_id=unit,
                position_id=position.pk,
                is_single=position.is_single,
                decree_id=decree,
                member_number=row.values.get("member_number", "")[:40],
                note=note[:200],
            )
        )

    def _holds_already(self, row: PlanRow, planned: Planned, unit: Any, position: Position, seats: Seats) -> bool:
        if not planned.person or not isinstance(unit, int):
            return False
        for membership in seats.running.get((unit, position.pk), []):
            if membership.person_id == planned.person.pk:
                number = row.values.get("member_number", "")
                wanted = {"member_number": number[:40]} if number else {}
                row.change(membership, f"membership:{membership.pk}", wanted)
                return True
        return False

    def _post_is_free(
        self, row: PlanRow, planned: Planned, unit: Any, position: Position, region: Any, seats: Seats
    ) -> bool:
        """A single post has one holder; a second one is told, and the person is kept without the post."""
        if not position.is_single:
            return True
        holder, name = seats.holder(unit, position)
        if holder is not None and holder != planned.value:
            row.problem(
                "position",
                "post_taken",
                f"Jabatan {position} {position.pillar.short_name} {region} tercatat dipegang {name}. "
                "Akhiri dulu masa jabatannya, lalu impor lagi.",
            )
            return False
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


class MemberResource(MemberSheet):
    """Kind "members": persons with their post in a pillar; also the export of memberships."""

    noun = "anggota"

    name = Field(column_name="Nama", attribute="person__full_name", readonly=True)
    phone = Field(column_name="No. HP", attribute="person__phone", readonly=True)
    pillar = Field(column_name="Pilar", attribute="unit__pillar__short_name", readonly=True)
    unit_name = Field(column_name="Unit", attribute="unit__name", readonly=True)
    region = Field(column_name="Wilayah", attribute="unit__region__name", readonly=True)
    post = Field(column_name="Jabatan", attribute="position__name", readonly=True)
    decree_number = Field(column_name="Nomor SK", attribute="decree__number", readonly=True)

    class Meta:
        model = Membership
        fields = export_order = (
            "name",
            "phone",
            "pillar",
            "unit_name",
            "region",
            "post",
            "member_number",
            "decree_number",
            "start",
            "end",
        )

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = self.load_seats(rows)
        self.load_decrees(rows)
        found = self.plan_persons(rows, context, source="impor daftar anggota pilar")
        for row in rows:
            planned = found.get(row.ident)
            if planned is None:
                continue
            if self.plan_membership(row, planned, seats) is None:
                row.problem("pillar", "no_pillar", "Pilar tidak disebut; orangnya dicatat tanpa peran.")


UNIT_FIELDS = (
    FieldSpec(
        "name",
        "Nama unit",
        Kind.TEXT,
        (
            "nama karang taruna",
            "nama lembaga",
            "nama lks",
            "nama unit",
            "nama organisasi",
            "nama kepengurusan",
            "nama lksa",
            "nama panti",
            "nama yayasan",
        ),
        max_length=150,
    ),
    FieldSpec(
        "unit_address",
        "Alamat sekretariat",
        Kind.TEXT,
        (
            "alamat lengkap sekretariat",
            "alamat sekretariat",
            "alamat",
            "alamat lengkap",
            "alamat lembaga",
        ),
        max_length=200,
    ),
    person_fields.VILLAGE,
    person_fields.SUBDISTRICT,
    FieldSpec(
        "unit_phone",
        "Telepon sekretariat",
        Kind.PHONE,
        (
            "nomor telepon sekretariat",
            "telepon sekretariat",
            "telepon",
            "no telp sekretariat",
            "no telp",
            "telepon lembaga",
        ),
    ),
    FieldSpec("unit_email", "Surel", Kind.EMAIL, ("alamat email karang taruna", "email", "surel", "alamat email")),
    person_fields.DECREE_NUMBER,
    person_fields.DECREE_DATE,
    FieldSpec(
        "signer",
        "Penandatangan SK",
        Kind.TEXT,
        ("penandatangan sk", "penandatangan", "yang menandatangani"),
        max_length=120,
    ),
    FieldSpec("signer_capacity", "Selaku", Kind.TEXT, ("selaku", "jabatan penandatangan"), max_length=120),
    FieldSpec(
        "chair",
        "Nama ketua",
        Kind.TEXT,
        ("nama ketua karang taruna", "nama ketua", "ketua", "nama pimpinan", "pimpinan"),
        max_length=150,
    ),
    FieldSpec(
        "chair_phone", "Telepon ketua", Kind.PHONE, ("nomor telepon ketua", "telepon ketua", "no hp ketua", "hp ketua")
    ),
    FieldSpec(
        "officers_male",
        "Pengurus laki-laki",
        Kind.INTEGER,
        ("jumlah pengurus laki laki", "pengurus laki-laki", "pengurus l"),
    ),
    FieldSpec(
        "officers_female",
        "Pengurus perempuan",
        Kind.INTEGER,
        ("jumlah pengurus perempuan", "pengurus perempuan", "pengurus p"),
    ),
    FieldSpec(
        "members_male",
        "Anggota laki-laki",
        Kind.INTEGER,
        ("jumlah anggota laki laki", "anggota laki-laki", "anggota l"),
    ),
    FieldSpec(
        "members_female",
        "Anggota perempuan",
        Kind.INTEGER,
        ("jumlah anggota perempuan", "anggota perempuan", "anggota p"),
    ),
    FieldSpec(
        "classification",
        "Klasifikasi",
        Kind.TEXT,
        ("klasifikasi karang taruna", "klasifikasi", "akreditasi"),
        max_length=30,
    ),
    FieldSpec("performance", "Status kinerja", Kind.TEXT, ("status kinerja", "keaktifan", "status"), max_length=30),
    person_fields.PILLAR,
)

UNIT_COLUMNS = {
    "unit_address": "address",
    "unit_phone": "phone",
    "unit_email": "email",
    "officers_male": "officers_male",
    "officers_female": "officers_female",
    "members_male": "members_male",
    "members_female": "members_female",
    "classification": "classification",
    "performance": "performance",
}


class UnitResource(SheetResource):
    """Kind "units": boards and institutions of a pillar, as in the layout "pendataan Karang Taruna".

    Counts of officers and of members are four columns of their own and never change places.
    """

    specs = UNIT_FIELDS
    write_order = ("pillars.Unit",)
    noun = "unit"

    pillar_name = Field(column_name="Pilar", attribute="pillar__short_name", readonly=True)
    region_name = Field(column_name="Wilayah", attribute="region__name", readonly=True)

    class Meta:
        model = Unit
        fields = export_order = (
            "pillar_name",
            "region_name",
            "name",
            "address",
            "phone",
            "email",
            "classification",
            "performance",
            "officers_male",
            "officers_female",
            "members_male",
            "members_female",
        )

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        seats = Seats.load(set(Pillar.objects.values_list("code", flat=True)))
        words = pillar_words()
        for row in rows:
            row.label = str(row.values.get("name", ""))
            pillar = seats.pillars.get(row.values.get("pillar", "") or _pillar_in_name(row.label, words))
            place = row.place
            if pillar is None:
                row.refuse(
                    "Pilar tidak dikenal. Isi kolom Pilar, atau tetapkan satu pilar untuk seluruh daftar.", "pillar"
                )
            elif (not place and not context.user.sees_everything) or not covers(context.user, place):
                row.refuse(OUTSIDE, "village", "outside")
            elif (
                not place
                and row.problems
                and any(p["severity"] != "info" and p["field"] in ("village", "subdistrict") for p in row.problems)
            ):
                row.refuse("Desa atau kecamatan tidak dikenal di wilayah kantor ini.", "village", "place_unknown")
            else:
                self._plan_unit(row, pillar, seats)

    def _plan_unit(self, row: PlanRow, pillar: Pillar, seats: Seats) -> None:
        values = row.values
        region = seats.region_for(pillar, values)
        columns = {column: values[name] for name, column in UNIT_COLUMNS.items() if values.get(name) not in (None, "")}
        known = seats.units.get((pillar.pk, region.code), [])
        same_name = [unit for unit in known if unit.name == row.label]
        if same_name or (known and pillar.registers == Pillar.Registers.UNIT):
            unit = (same_name or known)[0]
            row.change(unit, f"unit:{unit.pk}", columns)
            return
        key = f"unit:{pillar.code}:{region.code}:{row.label.lower()}"
        if key in seats.new_units:
            row.reason = "Unit yang sama sudah ada di baris lebih atas."
            return
        name = row.label if row.label and pillar.registers != Pillar.Registers.UNIT else f"{pillar.short_name} {region}"
        step: Step = make(Unit, key, pillar_id=pillar.pk, region_id=region.code, name=name[:150], **columns)
        seats.new_units[key] = step
        row.add(step)


def _pillar_in_name(name: str, words: list[PillarWord]) -> str:
    """The pillar that a unit's own name tells ("Karang Taruna Desa …", "LKSA …")."""
    lowered = name.lower()
    for word in words:
        if any(lowered.startswith(alias.lower()) for alias in (word.name, *word.aliases)):
            return word.code
    return ""
