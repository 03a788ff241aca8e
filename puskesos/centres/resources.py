"""Puskesos in spreadsheets: the list of centres that exist, or once existed."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone

from puskesos.centres.models import Centre, Stage, StageChange
from welfare.imports import person_fields
from welfare.imports.exporting import ExportedSheet, column
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make, ref
from welfare.people.resources import OUTSIDE
from welfare.regions.models import Region
from welfare.regions.scoping import covers

_YEARS = re.compile(r"(?:19|20)\d\d")
# What a list says of a centre, in the words of offices; a list is hearsay, so nothing here makes a centre active.
CELLS = {"pioneered_by": "pioneered_by", "centre_address": "address", "centre_phone": "phone", "note": "note",
         "pioneered": "pioneered"}  # fmt: skip
"""The columns of a download that hold words of the centre itself, with their attributes."""
_ONCE = ("pernah", "dulu", "dirintis")


PIONEER = FieldSpec("pioneered_by", "Perintis", Kind.TEXT, ("perintis", "dirintis oleh", "pelopor"), max_length=120)
YEARS = FieldSpec(
    "pioneered", "Tahun", Kind.TEXT, ("tahun", "tahun rintisan", "tahun berdiri", "kurun waktu"), max_length=40
)
ADDRESS = FieldSpec("centre_address", "Alamat", Kind.TEXT, ("alamat", "alamat puskesos", "tempat"), max_length=200)
PHONE = FieldSpec("centre_phone", "Telepon/WA", Kind.PHONE, ("telepon", "no hp", "wa", "telepon/wa", "kontak"))
STAGE = FieldSpec("stage", "Tahap Puskesos", Kind.TEXT, (), max_length=60)


class CentreResource(ExportedSheet):
    """Kind "centres": one row, one village.  A centre new to the register starts as "belum diverifikasi"."""

    specs = (
        person_fields.VILLAGE,
        person_fields.SUBDISTRICT,
        person_fields.REGION,
        PIONEER,
        YEARS,
        ADDRESS,
        PHONE,
        STAGE,
        person_fields.NOTE,
    )
    shown_only = frozenset({"stage"})
    related = ("village__parent",)
    write_order = ("centres.Centre", "centres.StageChange")
    reads = ("regions.Region",)
    noun = "Puskesos"

    village = column(person_fields.VILLAGE, "village__name")
    subdistrict = column(person_fields.SUBDISTRICT, "village__parent__name")
    pioneered_by = column(PIONEER, "pioneered_by")
    pioneered = column(YEARS, "pioneered")
    centre_address = column(ADDRESS, "address")
    centre_phone = column(PHONE, "phone")
    stage = column(STAGE, "get_stage_display")
    note = column(person_fields.NOTE, "note")

    class Meta:
        model = Centre
        fields = export_order = (
            "village", "subdistrict", "pioneered_by", "pioneered", "centre_address", "centre_phone", "stage", "note",
        )  # fmt: skip

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._seen: dict[str, int] = {}  # villages of earlier rows, by row number

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        villages = {row.values["village_code"] for row in rows if row.values.get("village_code")}
        known = {centre.village_id: centre for centre in Centre.objects.filter(village__in=villages)}
        names = {region.code: region for region in Region.objects.filter(code__in=villages)}
        for row in rows:
            code = row.values.get("village_code", "")
            row.touches.add(f"village:{code}")
            row.label = str(names[code]) if code else str(row.values.get("village_text", row.values.get("village", "")))
            if not covers(context.user, code or row.values.get("subdistrict_code")):
                row.refuse(OUTSIDE, "village", "outside")
            elif not code:
                row.refuse(
                    "Desa/kelurahan tidak dikenal. Betulkan nama desa dan kecamatannya.", "village", "place_unknown"
                )
            elif code in self._seen:
                row.reason = f"Desa ini sudah ada di baris {self._seen[code]}."
            else:
                self._seen[code] = row.number
                self._plan_centre(row, code, known.get(code), context)

    def _plan_centre(self, row: PlanRow, code: str, centre: Centre | None, context: PlanContext) -> None:
        if centre is not None:
            own = self.own_words(row.values, {name: getattr(centre, of) for name, of in CELLS.items()})
            said = {name: value for name, value in row.values.items() if name not in own}
            row.change(centre, f"centre:{centre.pk}", _columns(said))
            return
        columns = _columns(row.values)
        key = f"centre:{code}"
        row.add(make(Centre, key, village_id=code, stage=Stage.UNVERIFIED, **columns))
        note = str(row.values.get("note", ""))
        row.add(
            make(
                StageChange,
                f"stage:{code}",
                centre_id=ref(key),
                to_stage=Stage.UNVERIFIED,
                on=timezone.localdate(),
                evidence=f"Daftar Puskesos: {note or 'tercantum'}"[:250],
                source="impor daftar Puskesos",
                by_id=context.user.pk,
            )
        )
        if note and not any(word in note.lower() for word in _ONCE):
            row.problem(
                "note", "stage_not_taken", "Keterangan tidak mengubah tahap; tahap diputuskan saat verifikasi.", "info"
            )


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    years = [int(year) for year in _YEARS.findall(str(values.get("pioneered", "")))]
    columns = {
        "pioneered_by": values.get("pioneered_by", ""),
        "pioneered_from": min(years) if years else None,
        "pioneered_until": max(years) if len(years) > 1 else None,
        "address": values.get("centre_address", ""),
        "phone": values.get("centre_phone", ""),
        "note": values.get("note", ""),
    }
    return {name: value for name, value in columns.items() if value not in (None, "")}
