"""Made-up registers and lists for the properties of the engine: few persons, so that rows meet each other often.

A list is what an office sends: the same person twice, spelt differently, in several sheets; numbers damaged; cells
left blank; places outside the territory or unknown; posts that somebody has.  `book` turns a list into the "file"
that `read_book` reads, so that no file format and no child process stands between a property and the engine.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from hypothesis import strategies as st

from events.models import Event, Participant
from pillars.models import Decree, Membership, Pillar, Position, Unit
from puskesos.aid.models import Enrolment, Programme
from puskesos.cases.models import Case, ServiceKind
from puskesos.centres.models import Centre, CentreStaff
from tests import factories
from welfare.imports.workbook import Sheet, Workbook
from welfare.people.models import Person
from welfare.regions.models import Region

Cell = str | int
Row = dict[str, Cell]
"""Cells by field name; blank ones are empty text."""


@dataclass(frozen=True)
class Made:
    """A made-up person; `spellings` are how lists write the name."""

    spellings: tuple[str, ...]
    nik: str
    born: dt.date
    sex: str
    phone: str
    place: tuple[str, str]


BRONJONG, BLULUK, BABAT = ("Bronjong", "Bluluk"), ("Bluluk", "Bluluk"), ("Gendongkulon", "Babat")
CODES = {BRONJONG: "35.24.02.2005", BLULUK: "35.24.02.2003", BABAT: "35.24.05.2008"}
PLACES = (*CODES, ("", "Bluluk"), ("Antah Berantah", "Bluluk"), ("", ""))


def _made(number: int, spellings: Sequence[str], sex: str, place: tuple[str, str], day: int = 4) -> Made:
    born = dt.date(1980 + number % 3, 3, day)
    code = f"352402{day + 40 * (sex == 'P'):02}{born:%m%y}{9001 + number}"
    return Made(tuple(spellings), code, born, sex, f"0812000000{number:02}", place)


PEOPLE = (
    _made(1, ["Suwito Contoh", "H. Suwito Contoh, S.Sos", "SUWITO CONTOH", "Suwitho Contoh"], "L", BRONJONG),
    _made(2, ["Suwita Contoh", "Suwita Conto"], "P", BRONJONG),
    _made(3, ["Moh. Kasturi Contoh", "Muhammad Kasturi Contoh", "M. Kasturi Contoh"], "L", BLULUK),
    _made(4, ["Siti Rukayah Contoh", "St. Rukayah Contoh", "Rukayah Contoh"], "P", BLULUK),
    _made(5, ["Lasmini"], "P", BRONJONG),
    _made(6, ["Suwito Contoh", "Suwito Contoh, S.Pd"], "L", BABAT),
)
DAYS = ("", "01-02-2020", "15-06-2024", "1 Maret 2030")
PILLARS = ("KT", "TKSK", "PSM", "Karang Taruna", "LKS", "", "Dinas Rekaan")
POSTS = ("Ketua", "Anggota", "TKSK", "Bendahara", "", "Juru kunci")
DECREES = ("", "188/1/2025", "188/2/2025")

_PERSON = {
    "name": "Nama", "nik": "NIK", "birth_date": "Tanggal Lahir", "sex": "L/P", "phone": "HP", "address": "Alamat",
    "village": "Desa", "subdistrict": "Kecamatan",
}  # fmt: skip
HEADS: dict[str, dict[str, str]] = {
    "persons": _PERSON | {"occupation": "Pekerjaan"},
    "members": _PERSON | {
        "pillar": "Pilar", "position": "Jabatan", "decree_number": "Nomor SK", "decree_date": "Tanggal SK",
        "start": "Mulai menjabat", "until": "Masa bakti sampai", "member_number": "Nomor anggota",
    },
    "participants": _PERSON | {"pillar": "Pilar", "position": "Jabatan", "decree_number": "Nomor SK"},
    "recipients": _PERSON | {
        "programme": "Program", "period": "Periode", "reference": "Nomor peserta", "note": "Keterangan",
    },
    "candidates": _PERSON | {
        "programme": "Program", "decile": "Desil", "source": "Asal usulan", "source_note": "Rujukan usulan",
        "note": "Keterangan",
    },
    "staff": _PERSON | {"role": "Tugas", "start": "Mulai bertugas", "decree_number": "Nomor SK"},
    "centres": {
        "village": "Desa", "subdistrict": "Kecamatan", "pioneered_by": "Perintis", "pioneered": "Tahun",
        "centre_address": "Alamat", "centre_phone": "Telepon/WA", "note": "Keterangan",
    },
    "units": {
        "name": "Nama unit", "pillar": "Pilar", "village": "Desa", "subdistrict": "Kecamatan",
        "unit_address": "Alamat sekretariat", "decree_number": "Nomor SK", "decree_date": "Tanggal SK",
        "signer": "Penandatangan SK", "chair": "Nama ketua", "chair_phone": "Telepon ketua",
        "officers_male": "Jumlah pengurus laki-laki", "classification": "Klasifikasi",
    },
    "decrees": {
        "decree_number": "Nomor SK", "about": "Tentang", "decree_date": "Tanggal SK", "issuer": "Penerbit",
        "valid_from": "Berlaku sejak", "valid_until": "Berlaku sampai", "pillar": "Pilar", "village": "Desa",
        "subdistrict": "Kecamatan",
    },
    "cases": _PERSON | {
        "service": "Jenis layanan", "received_on": "Tanggal pengaduan", "number": "Nomor register",
        "channel": "Saluran", "reporter_name": "Pelapor", "narrative": "Uraian", "case_state": "Keadaan",
        "closed_on": "Tanggal selesai", "outcome": "Hasil",
    },
}  # fmt: skip
"""The columns of each kind's list: field name to head."""

_WORDS: dict[str, tuple[Cell, ...]] = {
    "address": ("", "Jl. Mawar 1", "Dusun Krajan"),
    "occupation": ("", "Petani", "Guru"),
    "pillar": PILLARS,
    "position": POSTS,
    "decree_number": DECREES,
    "decree_date": DAYS[:3],
    "start": DAYS,
    "until": DAYS,
    "member_number": ("", "NIA-7", "NIA-8"),
    "programme": ("PKH", "Program Sembako (BPNT)", "", "Bantuan rekaan"),
    "period": ("2026", "2025", ""),
    "reference": ("", "KKS-1", "KKS-2"),
    "note": ("", "Masih aktif", "Pernah ada"),
    "decile": ("", 1, 4, 11),
    "source": ("", "musdes", "aduan"),
    "source_note": ("", "BA 1", "BA 2"),
    "role": ("Koordinator", "Front office", "Fasilitator", ""),
    "pioneered_by": ("", "Kepala Desa", "Karang Taruna"),
    "pioneered": ("", "2019", "2019-2021"),
    "centre_address": ("", "Balai desa", "Jl. Melati 2"),
    "centre_phone": ("", "081200000077"),
    "name": ("Karang Taruna Bronjong", "LKSA Rekaan", "Tunas Rekaan", ""),
    "unit_address": ("", "Jl. Mawar 1", "Jl. Melati 2"),
    "signer": ("", "Kepala Desa", "Camat"),
    "chair": ("", "Suwito Contoh", "Lasmini", "Moh. Kasturi Contoh"),
    "chair_phone": ("", "081200000001", "081200000003"),
    "officers_male": ("", 11, 12),
    "classification": ("", "Tumbuh", "Maju"),
    "about": ("", "Pengurus", "Pengukuhan pengurus"),
    "issuer": ("Kepala Desa", "Bupati", ""),
    "valid_from": DAYS[:3],
    "valid_until": DAYS,
    "service": ("BPJS/KIS (PBI-JK)", "Korban tindak kekerasan", "Pinjam kursi roda", ""),
    "received_on": ("01-02-2020", "15-06-2020", "", "1 Maret 2030"),
    "number": ("", "", "7", "7", "8", "ADU-2020-1", "LAMA-ADU-2020-1"),
    "channel": ("", "WA", "langsung"),
    "reporter_name": ("", "Tetangga Contoh"),
    "narrative": ("", "Kartu tidak aktif", "Korban KDRT"),
    "case_state": ("", "selesai", "diproses", "perlu berkas", "ditolak", "dirujuk"),
    "closed_on": ("", "15-01-2020", "15-06-2024", "1 Maret 2030"),
    "outcome": ("", "KIS terbit"),
}


def _numbers(person: Made, other: Made) -> tuple[Cell, ...]:
    """A NIK as lists hold it: whole, absent, somebody else's, in a number cell, cut, dotted, with an apostrophe."""
    whole = person.nik
    dotted = ".".join((whole[:6], whole[6:12], whole[12:]))
    return whole, whole, "", "", other.nik, int(f"{whole[:15]}0"), whole[:15], dotted, f"'{whole}"


@st.composite
def _rows(draw: st.DrawFn, kind: str, sure: bool) -> Row:
    fields = HEADS[kind]
    row = {name: draw(st.sampled_from(_WORDS[name])) for name in fields if name in _WORDS and name != "name"}
    place = draw(st.sampled_from(PLACES))
    if "nik" in fields:
        person, other = draw(st.sampled_from((*PEOPLE, *PEOPLE[:2]))), draw(st.sampled_from(PEOPLE))
        row["name"] = draw(st.sampled_from((*person.spellings, person.spellings[0], "")))
        row["nik"] = draw(st.sampled_from(_numbers(person, other)))
        row["birth_date"] = draw(st.sampled_from((f"{person.born:%d-%m-%Y}", "", "", f"{other.born:%d/%m/%Y}")))
        row["sex"] = draw(st.sampled_from((person.sex, "")))
        row["phone"] = draw(st.sampled_from((person.phone, "", person.phone[1:], other.phone)))
        place = draw(st.sampled_from((person.place, place)))
        if sure:
            row |= {
                "name": row["name"] or person.spellings[0],
                "nik": person.nik,
                "birth_date": f"{person.born:%d-%m-%Y}",
            }
    elif "name" in fields:
        row["name"] = draw(st.sampled_from(_WORDS["name"]))
    return row | {"village": place[0], "subdistrict": place[1]}


def rows_of(kind: str, sure: bool = False) -> st.SearchStrategy[Row]:
    """`sure`: who it is stands in every row, however the rest of the rows contradicts itself."""
    return _rows(kind, sure).map(lambda row: {name: row[name] for name in HEADS[kind]})


def lists_of(kind: str, sure: bool = False) -> st.SearchStrategy[list[list[Row]]]:
    """A file of one or two sheets."""
    return st.lists(st.lists(rows_of(kind, sure), min_size=4, max_size=8), min_size=1, max_size=2)


@st.composite
def clean_lists_of(draw: st.DrawFn, kind: str) -> list[Row]:
    """Rows that say nothing twice and leave nothing open: each its own person, village or SK, every cell filled."""
    places = draw(st.permutations(list(CODES)))
    persons = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5, unique_by=lambda made: made.nik))
    count = len(persons) if "nik" in HEADS[kind] else draw(st.integers(1, len(places)))
    rows = []
    for n in range(count):
        row = {name: draw(st.sampled_from([c for c in words if c != ""])) for name, words in _WORDS.items()}
        row |= {"village": places[n % len(places)][0], "subdistrict": places[n % len(places)][1]}
        row |= {"start": "01-02-2020", "until": "1 Maret 2030", "position": "Anggota", "pillar": "KT"}
        row |= {"decile": 2}
        row |= {"programme": "PKH", "valid_from": "01-02-2020", "valid_until": "1 Maret 2030", "role": "Fasilitator"}
        if kind == "decrees":
            row |= {"decree_number": f"188/{n}/2026"}
        if kind == "cases":
            row |= {"number": f"{n}", "received_on": "01-02-2020", "closed_on": "15-06-2024"}
        if kind == "units":
            row |= {"chair": PEOPLE[n].spellings[0], "chair_phone": PEOPLE[n].phone}
        if "nik" in HEADS[kind]:
            made = persons[n]
            row |= {"name": made.spellings[0], "nik": made.nik, "birth_date": f"{made.born:%d-%m-%Y}", "sex": made.sex}
            row |= {"phone": made.phone, "village": made.place[0], "subdistrict": made.place[1]}
        rows.append({name: row[name] for name in HEADS[kind]})
    return rows


_OF_PERSONS = ("birth_date", "sex", "phone", "address")
BLANKABLE: dict[str, tuple[str, ...]] = {
    "persons": (*_OF_PERSONS, "occupation"),
    "members": (*_OF_PERSONS, "decree_date", "start", "until", "member_number"),
    "participants": (*_OF_PERSONS, "decree_number"),
    "recipients": (*_OF_PERSONS, "reference", "note"),
    "candidates": (*_OF_PERSONS, "decile", "source", "source_note", "note"),
    "staff": (*_OF_PERSONS, "start", "decree_number"),
    "centres": ("pioneered_by", "pioneered", "centre_address", "centre_phone", "note"),
    "units": ("unit_address", "decree_date", "signer", "chair_phone", "officers_male", "classification"),
    "decrees": ("about", "decree_date", "valid_from", "valid_until"),
    "cases": (*_OF_PERSONS, "channel", "reporter_name", "narrative", "case_state", "closed_on", "outcome"),
}
"""Cells that may be left out of a second list without meaning another record."""
CHANGE: dict[str, tuple[str, str, str]] = {
    "persons": ("address", "Jl. Anyar 9", "Alamat"),
    "members": ("member_number", "NIA-99", "Nomor anggota"),
    "participants": ("address", "Jl. Anyar 9", "Alamat"),
    "recipients": ("reference", "KKS-99", "Nomor peserta"),
    "candidates": ("source_note", "BA 99", "Rujukan usulan"),
    "staff": ("decree_number", "188/99/2025", "Nomor SK"),
    "centres": ("centre_address", "Jl. Anyar 9", "Alamat"),
    "units": ("classification", "Percontohan", "Klasifikasi"),
    "decrees": ("about", "Pemberhentian", "Tentang"),
    "cases": ("address", "Jl. Anyar 9", "Alamat"),  # the steps of a case are verbs, and nobody's list takes them
}
"""A cell to change, by kind: its field, the new word, and what the plan calls the column."""


def book(kind: str, sheets: Sequence[Sequence[Row]]) -> bytes:
    """The list as a "file" for `read_book`."""
    heads = HEADS[kind]
    tables = [[list(heads.values()), *([row[name] for name in heads] for row in rows)] for rows in sheets]
    return json.dumps(tables).encode()


def read_book(content: bytes, filename: str) -> Workbook:
    """In place of `reading.read_workbook`."""
    tables = enumerate(json.loads(content), 1)
    return Workbook([Sheet(f"Lembar{n}", [[c or None for c in row] for row in rows]) for n, rows in tables], [], "xlsx")


# The register that a list meets -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """What the register knows of a made-up person, and which post, programme or seat at an event the person has."""

    person: int
    nik: bool
    born: bool
    phone: bool
    place: bool
    post: tuple[str, str, str] | None
    period: str
    comes: bool
    works: bool


@dataclass(frozen=True)
class Register:
    persons: tuple[Known, ...]
    centres: frozenset[tuple[str, str]]
    decree: bool
    guest: bool


_POSTS = st.tuples(
    st.sampled_from(("KT", "TKSK", "PSM", "LKS")), st.sampled_from(("first", "last")),
    st.sampled_from(("runs", "runs", "ended", "comes")),
)  # fmt: skip
_KNOWN = st.builds(
    Known, st.sampled_from(range(len(PEOPLE))), *[st.booleans()] * 4, st.none() | _POSTS,
    st.sampled_from(("", "2026", "2025")), st.booleans(), st.booleans(),
)  # fmt: skip
REGISTERS = st.builds(
    Register,
    st.lists(_KNOWN, max_size=5, unique_by=lambda known: known.person).map(tuple),
    st.frozensets(st.sampled_from(list(CODES))),
    st.booleans(),
    st.booleans(),
)


def stand(register: Register) -> Event:
    """Write the register; returns the event of the lists of participants."""
    event = factories.make_event(title="Pembinaan rekaan")
    decree = factories.make_decree(number=DECREES[1]) if register.decree else None
    for place in sorted(register.centres):
        Centre.objects.create(village_id=CODES[place], stage="planned")
    if register.guest:
        Participant.objects.create(event=event, name="Lasmini", region_id=CODES[BRONJONG], order=1)
    for known in register.persons:
        _stand(known, event, decree)
    return event


def _stand(known: Known, event: Event, decree: Decree | None) -> None:
    made = PEOPLE[known.person]
    person = factories.make_person(
        name=made.spellings[0].removeprefix("Moh. "), nik=made.nik if known.nik else "", sex="",
        birth_date=made.born if known.born else None, phone=made.phone if known.phone else "",
        region=CODES[made.place] if known.place else None,
    )  # fmt: skip
    if known.post:
        with suppress(IntegrityError), transaction.atomic():  # the post may be another's
            _appoint(person, Region.objects.get(code=CODES[made.place]), known.post, decree)
    if known.period:
        programme = Programme.objects.get(code="PKH")
        Enrolment.objects.create(person=person, programme=programme, period=known.period, region_id=CODES[made.place])
    if known.comes:
        Participant.objects.create(event=event, person=person, name=person.name, order=2 + known.person)
    if known.works and (centre := Centre.objects.filter(village=CODES[made.place]).first()):
        CentreStaff.objects.create(person=person, centre=centre, role="coordinator")
    if known.comes and known.place:
        _come_for_help(person, CODES[made.place])


def _appoint(person: Person, home: Region, post: tuple[str, str, str], decree: Decree | None) -> None:
    code, which, state = post
    pillar = Pillar.objects.get(code=code)
    seat = home.parent if pillar.seat_level == "subdistrict" else home
    unit, _ = Unit.objects.get_or_create(pillar=pillar, region=seat, defaults={"name": f"{code} {seat}"})
    positions = Position.objects.filter(pillar=pillar).order_by("order", "pk")
    position = positions.last() if which == "last" else positions.first()
    start, end = {
        "runs": (None, None),
        "ended": (dt.date(2015, 1, 1), dt.date(2021, 1, 1)),
        "comes": (dt.date(2031, 1, 1), None),
    }[state]
    Membership.objects.create(
        person=person, unit=unit, position=position, start=start, end=end, end_reason="term" if end else "",
        decree=decree,
    )  # fmt: skip


def _come_for_help(person: Person, village: str) -> None:
    """A case out of an old register, of which the register knows no more than its number; another's may bear it."""
    number, day = f"LAMA-{village.replace('.', '')}-2020-7", dt.date(2020, 2, 1)
    service = ServiceKind.objects.get(code="informasi")
    days = {"received_on": day, "due_on": day, "state_since": day}
    Case.objects.get_or_create(
        number=number,
        defaults={"village_id": village, "client": person, "service": service, "state": "verifying"} | days,
    )
