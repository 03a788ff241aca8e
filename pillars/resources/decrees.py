"""Appointment papers (SK) in spreadsheets: typed once for the whole board that they name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from pillars.models import Decree, Membership, Pillar
from pillars.resources.words import pillar_in_name, pillar_words
from pillars.seats import Seats, word_key
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, ExportedSheet, column, place_cells
from welfare.imports.fields import FieldSpec, Kind, PillarWord
from welfare.imports.references import read_reference
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import Step, make, ref
from welfare.people.resources import OUTSIDE
from welfare.regions.scoping import covers

NUMBER = FieldSpec(
    "decree_number", "Nomor SK", Kind.TEXT,
    ("nomor sk", "no sk", "nomor surat keputusan", "nomor keputusan", "sk nomor"), required=True, max_length=100,
)  # fmt: skip
ABOUT = FieldSpec("about", "Tentang", Kind.TEXT, ("tentang", "perihal", "hal", "judul sk"), max_length=250)
DATE = FieldSpec(
    "decree_date", "Tanggal SK", Kind.DATE, ("tanggal sk", "tanggal", "tanggal ditetapkan", "ditetapkan tanggal")
)
ISSUER = FieldSpec("issuer", "Penerbit", Kind.TEXT, ("penerbit", "penerbit sk", "diterbitkan oleh"), max_length=120)
SIGNER = FieldSpec("signer", "Penandatangan SK", Kind.TEXT, ("penandatangan", "ditandatangani oleh"), max_length=120)
CAPACITY = FieldSpec(
    "signer_capacity", "Selaku", Kind.TEXT, ("selaku", "jabatan penandatangan"), max_length=120
)  # fmt: skip
SINCE = FieldSpec(
    "valid_from", "Berlaku sejak", Kind.DATE, ("berlaku sejak", "berlaku mulai", "mulai berlaku", "tmt")
)  # fmt: skip
UNTIL = FieldSpec(
    "valid_until", "Berlaku sampai", Kind.DATE,
    ("berlaku sampai", "berlaku sampai dengan", "berlaku hingga", "akhir masa bakti", "masa bakti sampai"),
)  # fmt: skip
UNIT_NAME = FieldSpec(
    "unit_name", "Nama unit", Kind.TEXT, ("nama unit", "nama karang taruna", "nama lembaga", "unit"), max_length=150
)
COLUMNS = {
    "decree_number": "number", "about": "about", "decree_date": "signed_on", "issuer": "issuer", "signer": "signer",
    "signer_capacity": "signer_capacity", "valid_from": "valid_from", "valid_until": "valid_until",
}  # fmt: skip


class DecreeResource(ExportedSheet):
    """Kind "decrees": one row, one SK, known by its number and issuer.

    A row that names a pillar or a unit gives its SK to those who hold a post there and have none yet.
    """

    specs = (
        NUMBER, ABOUT, DATE, ISSUER, SIGNER, CAPACITY, SINCE, UNTIL, person_fields.PILLAR, UNIT_NAME,
        person_fields.VILLAGE, person_fields.SUBDISTRICT, RECORD_ID,
    )  # fmt: skip
    write_order = ("pillars.Decree", "pillars.Membership")
    reads = ("pillars.Pillar", "pillars.Position", "pillars.Unit", "people.Person", "regions.Region")
    noun = "SK"
    related = ("region__parent",)

    decree_number = column(NUMBER, "number")
    about = column(ABOUT, "about")
    decree_date = column(DATE, "signed_on")
    issuer = column(ISSUER, "issuer")
    signer = column(SIGNER, "signer")
    signer_capacity = column(CAPACITY, "signer_capacity")
    valid_from = column(SINCE, "valid_from")
    valid_until = column(UNTIL, "valid_until")
    village = column(person_fields.VILLAGE)
    subdistrict = column(person_fields.SUBDISTRICT)

    class Meta:
        model = Decree
        fields = export_order = (
            "record_id", "decree_number", "about", "decree_date", "issuer", "signer", "signer_capacity", "valid_from",
            "valid_until", "village", "subdistrict",
        )  # fmt: skip

    def dehydrate_village(self, decree: Decree) -> str:
        return place_cells(decree.region)[0]

    def dehydrate_subdistrict(self, decree: Decree) -> str:
        return place_cells(decree.region)[1]

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._seats = Seats.load(set(Pillar.objects.values_list("code", flat=True)))
        self._words = pillar_words()
        self._bare = self._without_decree()
        self._seen = {}
        self._claimed = {}

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        known = self._known(rows)
        for row in rows:
            row.label = row.values["decree_number"]
            decree, doubt = self._meant(row, known)
            if not covers(context.user, row.place) or (decree and not _may_change(decree, context)):
                row.refuse(OUTSIDE, "village", "outside")
            elif doubt:
                row.refuse(doubt, "issuer", "decree_ambiguous")
            else:
                self._plan_decree(row, decree)

    _seats: Seats
    _words: list[PillarWord]
    _bare: dict[int, list[Membership]]
    """Posts held today under no SK, by unit; whoever is given one leaves."""
    _seen: dict[tuple[str, str], int]
    _claimed: dict[int, int]
    """Known decrees that an earlier row has spoken of, by that row's number."""

    def _plan_decree(self, row: PlanRow, decree: Decree | None) -> None:
        slot = (word_key(row.label), word_key(row.values.get("issuer", "")))
        row.touches.add(f"decree:{slot[0]}"[:200])
        if slot in self._seen:
            row.reason = f"SK ini sudah ada di baris {self._seen[slot]}."
            return
        self._seen[slot] = row.number
        if decree is not None and decree.pk in self._claimed:
            row.reason = f"SK ini sudah ada di baris {self._claimed[decree.pk]}."
            return
        if decree is not None:
            self._claimed[decree.pk] = row.number
        meant = self._write(row, decree)
        code = row.values.get("pillar") or pillar_in_name(row.values.get("unit_name", ""), self._words)
        if meant is not None and code in self._seats.pillars:
            self._give(row, meant, self._seats.pillars[code])

    def _known(self, rows: list[PlanRow]) -> dict[Any, list[Decree]]:
        """Decrees by primary key (of rows out of a download) and by number."""
        numbers = {row.values["decree_number"] for row in rows}
        pks = {found[1] for row in rows if (found := read_reference(row.values.get("record_id", ""), Decree))}
        known: dict[Any, list[Decree]] = defaultdict(list)
        for decree in (Decree.objects.filter(number__in=numbers) | Decree.objects.filter(pk__in=pks)).distinct():
            known[decree.pk].append(decree)
            known[decree.number].append(decree)
        return known

    def _meant(self, row: PlanRow, known: dict[Any, list[Decree]]) -> tuple[Decree | None, str]:
        """The decree that the row means, and why that cannot be said."""
        named = read_reference(row.values.get("record_id", ""), Decree)
        if named and (own := known.get(named[1])):
            return own[0], ""
        same, issuer = known.get(row.values["decree_number"], []), word_key(row.values.get("issuer", ""))
        exact = [decree for decree in same if word_key(decree.issuer) == issuer]
        open_ones = [d for d in same if not d.issuer and d.pk not in self._claimed] if issuer else same
        found = exact or open_ones
        if len(found) > 1:
            return None, "Ada beberapa SK dengan nomor ini. Isi kolom Penerbit."
        return (found[0], "") if found else (None, "")

    def _write(self, row: PlanRow, decree: Decree | None) -> Any:
        """The decree as primary key or reference; None when its row is refused."""
        columns = {
            name: dt.date.fromisoformat(value) if field in ("decree_date", "valid_from", "valid_until") else value
            for field, name in COLUMNS.items()
            if (value := row.values.get(field))
        }
        since = columns.get("valid_from") or (decree.valid_from if decree else None)
        until = columns.get("valid_until") or (decree.valid_until if decree else None)
        if since and until and until < since:
            row.refuse("SK berakhir sebelum mulai berlaku. Periksa kedua tanggalnya.", "valid_until", "term_reversed")
            return None
        if row.place:
            columns["region_id"] = row.place
        if decree is not None:
            row.change(decree, f"decree:{decree.pk}", columns)
            return decree.pk
        key = f"decree:{word_key(row.label)}:{word_key(row.values.get('issuer', ''))}"
        row.add(make(Decree, key, **columns))
        return ref(key)

    def _without_decree(self) -> dict[int, list[Membership]]:
        found = defaultdict(list)
        for terms in self._seats.running.values():
            for membership in terms:
                if membership.decree_id is None:
                    found[membership.unit_id].append(membership)
        return found

    def _give(self, row: PlanRow, decree: Any, pillar: Pillar) -> None:
        """Put those who hold a post in the row's unit, and have no SK yet, under this one."""
        region = self._seats.region_for(pillar, row.values)
        units, name = self._seats.units.get((pillar.pk, region.code), []), word_key(row.values.get("unit_name", ""))
        if name and pillar.registers != Pillar.Registers.UNIT:
            units = [unit for unit in units if word_key(unit.name) == name]
        if len(units) != 1:
            text = f"Unit {pillar.short_name} {region} tidak ditemukan; SK dicatat tanpa pemegang jabatan."
            row.problem("unit_name", "unit_unknown", text, "info")
            return
        row.touches.add(f"unit:{units[0].pk}")
        posts = self._bare.pop(units[0].pk, [])
        for post in posts:
            row.add(Step(Membership._meta.label_lower, f"membership:{post.pk}", {"decree_id": decree}, post.pk,
                         {"decree_id": None}))  # fmt: skip
        if posts:
            row.changes.append({"label": "SK untuk", "old": "", "new": f"{len(posts)} pemegang jabatan {units[0]}"})


def _may_change(decree: Decree, context: PlanContext) -> bool:
    return covers(context.user, decree.region_id)
