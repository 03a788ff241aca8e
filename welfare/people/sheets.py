"""The list of persons as rows of a spreadsheet.  Never with a NIK: who needs one, opens the person and says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from welfare.people.models import Person
from welfare.regions.models import Region

HEADS = (
    "Nama", "Gelar depan", "Gelar belakang", "L/P", "Tempat lahir", "Tanggal lahir", "Nomor HP", "Nomor HP lain",
    "Surel", "Alamat", "RT", "RW", "Desa/kelurahan", "Kecamatan", "Kode wilayah", "Pekerjaan",
)  # fmt: skip


def sheet_rows(persons: QuerySet[Person]) -> Iterator[list[Any]]:
    """One row per person in the order of `HEADS`; `persons` comes with `region__parent`."""
    for person in persons.iterator(chunk_size=2000):
        yield [
            person.name, person.title_before, person.title_after, person.sex, person.birth_place, person.birth_date,
            person.phone, person.phone_2, person.email, person.address, person.rt, person.rw, *_place(person.region),
            person.occupation,
        ]  # fmt: skip


def _place(region: Region | None) -> tuple[str, str, str]:
    """Village, kecamatan, code."""
    if region is None:
        return "", "", ""
    if region.level == Region.Level.VILLAGE:
        return region.name, region.parent.name if region.parent else "", region.code
    return "", region.name if region.level == Region.Level.SUBDISTRICT else "", region.code
