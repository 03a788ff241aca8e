"""Records for tests: plain functions, every argument optional, made-up persons only.

NIK serials start at 9001 (none are issued that high) and phone numbers are 08xx-00….
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from events.models import AgendaItem, Attendance, Event, EventKind, Participant, Session
from pillars.models import Decree, Membership, Pillar, PillarCoordinator, Position, Unit
from puskesos.aid.models import Enrolment, Programme
from puskesos.centres.models import Centre, Stage, StageChange
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.imports.models import ImportBatch, ImportRow, SavedMapping
from welfare.papers.models import Letterhead, Signatory
from welfare.people.models import DistinctPair, Person, PersonAlias
from welfare.regions.models import Region, RegionSpelling

BRONJONG = "35.24.02.2005"
PASSWORD = "sandi-rekaan-2025"
_numbers = itertools.count(1)
_GIVEN = ("Suwarti", "Mujiono", "Lasmini", "Kasturi", "Wagiyem", "Parno", "Siti Rukayah", "Jumari", "Tumini", "Sukiran")


def _next() -> int:
    return next(_numbers)


def make_nik(*, female: bool = False, born: dt.date = dt.date(1980, 1, 5), area: str = "352402") -> str:
    """A valid NIK that nobody has: serial 9001 and up, unique within the run while fewer than 999 are made per date."""
    day = born.day + (40 if female else 0)
    return f"{area}{day:02}{born:%m%y}{9001 + _next() % 999:04}"


def make_user(username: str = "", role: str = "staff", *territories: str, name: str = "", **more: Any) -> User:
    """An officer with the password `PASSWORD`; without territories given, of the whole kabupaten."""
    username = username or f"petugas{_next()}"
    password = more.pop("password", PASSWORD)
    user = User.objects.create_user(username, password, role=role, name=name or f"Petugas {username}", **more)
    user.territories.set(territories or ["35.24"])
    return user


def make_person(*, nik: str = "", region: str | Region | None = BRONJONG, **more: Any) -> Person:
    number = _next()
    values = {
        "name": f"{_GIVEN[number % len(_GIVEN)]} Contoh {_letters(number)}",
        "sex": Person.Sex.FEMALE,
        "phone": f"0812000{number % 100000:05}",
        "region_id": _code(region),
    }
    person = Person(**values | more)
    if nik:
        person.set_nik(nik)
    person.save()
    return person


def make_alias(person: Person | None = None, **more: Any) -> PersonAlias:
    values = {"person": person or make_person(), "spelling": f"Nama Lain {_letters(_next())}"}
    return PersonAlias.objects.create(**values | more)


def make_pillar(code: str = "", **more: Any) -> Pillar:
    """An existing pillar by its code (reference rows come with the migrations), else a new one."""
    known = Pillar.objects.filter(code=code).first() if code else None
    if known:
        return known
    code = code or f"pilar{_next()}"
    values = {"name": f"Pilar {code}", "short_name": code.upper(), "registers": Pillar.Registers.UNIT}
    return Pillar.objects.create(code=code, **values | more)


def make_position(pillar: Pillar | None = None, **more: Any) -> Position:
    values = {"pillar": pillar or make_pillar(), "name": f"Jabatan {_next()}"}
    return Position.objects.create(**values | more)


def make_unit(pillar: Pillar | None = None, region: str | Region = BRONJONG, **more: Any) -> Unit:
    values = {"pillar": pillar or make_pillar(), "region_id": _code(region), "name": f"Unit {_next()}"}
    return Unit.objects.create(**values | more)


def make_decree(region: str | Region = BRONJONG, **more: Any) -> Decree:
    values = {"number": f"188/{_next()}/2025", "about": "Pengurus", "issuer": "Kepala Desa", "region_id": _code(region)}
    return Decree.objects.create(**values | more)


def make_membership(
    person: Person | None = None, unit: Unit | None = None, position: Position | None = None, **more: Any
) -> Membership:
    unit = unit or make_unit()
    values = {
        "person": person or make_person(region=unit.region),
        "unit": unit,
        "position": position or make_position(unit.pillar),
        "start": dt.date(2025, 1, 1),
    }
    return Membership.objects.create(**values | more)


def make_pillar_coordinator(user: User | None = None, pillar: Pillar | None = None) -> PillarCoordinator:
    return PillarCoordinator.objects.create(user=user or make_user(), pillar=pillar or make_pillar())


def make_event_kind(**more: Any) -> EventKind:
    number = _next()
    return EventKind.objects.create(**{"code": f"jenis-{number}", "name": f"Jenis {number}"} | more)


def make_event(region: str | Region = "35.24", **more: Any) -> Event:
    number = _next()
    values = {
        "kind": more.pop("kind", None) or make_event_kind(),
        "title": f"Pembinaan contoh {number}",
        "place": "Ruang Asasta",
        "region_id": _code(region),
        "starts_on": dt.date(2025, 6, 16),
        "ends_on": more.get("starts_on", dt.date(2025, 6, 16)),
    }
    return Event.objects.create(**values | more)


def make_session(event: Event | None = None, **more: Any) -> Session:
    event = event or make_event()
    return Session.objects.create(**{"event": event, "name": f"Sesi {_next()}", "date": event.starts_on} | more)


def make_agenda_item(event: Event | None = None, **more: Any) -> AgendaItem:
    values = {"event": event or make_event(), "order": 1, "starts_at": dt.time(9, 0), "title": f"Acara {_next()}"}
    return AgendaItem.objects.create(**values | more)


def make_participant(event: Event | None = None, person: Person | None = None, **more: Any) -> Participant:
    number = _next()
    region = _code(more.pop("region", person.region if person else BRONJONG))
    values = {
        "event": event or make_event(),
        "person": person,
        "name": person.name if person else f"Peserta Contoh {_letters(number)}",
        "region_id": region,
        "order": number,
    }
    return Participant.objects.create(**values | more)


def make_attendance(participant: Participant | None = None, session: Session | None = None, **more: Any) -> Attendance:
    participant = participant or make_participant()
    values = {
        "participant": participant,
        "session": session or make_session(participant.event),
        "state": Attendance.State.PRESENT,
        "marked_by": more.pop("marked_by", None) or make_user(),
    }
    return Attendance.objects.create(**values | more)


def make_centre(village: str | Region | None = None, **more: Any) -> Centre:
    """In Desa Bronjong, or in the next village of Kec. Bluluk that has none yet: a village has one Puskesos."""
    if village is None:
        free = Region.objects.villages().filter(centre=None)
        village = free.filter(code=BRONJONG).first() or free.filter(parent="35.24.02")[0]
    return Centre.objects.create(village_id=_code(village), **{"stage": Stage.PLANNED} | more)


def make_stage_change(centre: Centre | None = None, **more: Any) -> StageChange:
    values = {
        "centre": centre or make_centre(),
        "from_stage": Stage.PLANNED,
        "to_stage": Stage.FORMED,
        "on": timezone.localdate(),
        "evidence": "SK Kepala Desa",
    }
    return StageChange.objects.create(**values | more)


def make_programme(**more: Any) -> Programme:
    number = _next()
    return Programme.objects.create(**{"code": f"PRG{number}", "name": f"Program contoh {number}"} | more)


def make_enrolment(
    programme: Programme | None = None, person: Person | None = None, region: str | Region = BRONJONG, **more: Any
) -> Enrolment:
    values = {
        "programme": programme or make_programme(),
        "person": person or make_person(region=region),
        "period": "2026",
        "region_id": _code(region),
    }
    return Enrolment.objects.create(**values | more)


def make_batch(by: User | None = None, **more: Any) -> ImportBatch:
    number = _next()
    values = {
        "kind": "persons",
        "filename": f"daftar-{number}.xlsx",
        "sha256": f"{number:064x}",
        "by": by or make_user(),
    }
    return ImportBatch.objects.create(**values | more)


def make_import_row(batch: ImportBatch | None = None, **more: Any) -> ImportRow:
    values = {"batch": batch or make_batch(), "sheet": "Sheet1", "number": _next(), "verdict": ImportRow.Verdict.NEW}
    return ImportRow.objects.create(**values | more)


def make_saved_mapping(by: User | None = None, **more: Any) -> SavedMapping:
    number = _next()
    values = {"kind": "persons", "signature": f"{number:064x}", "heads": ["Nama"], "mapping": {"0": "name"}}
    return SavedMapping.objects.create(**values | {"by": by or make_user()} | more)


def make_region_spelling(region: str | Region = BRONJONG, **more: Any) -> RegionSpelling:
    values = {"region_id": _code(region), "spelling": f"Bronjong {_letters(_next())}"}
    return RegionSpelling.objects.create(**values | more)


def make_distinct_pair(by: User | None = None) -> DistinctPair:
    first, second = sorted([make_person(), make_person()], key=lambda person: person.pk)
    return DistinctPair.objects.create(first=first, second=second, decided_by=by or make_user(), reason="Beda alamat")


def make_sensitive_read(by: User | None = None, person: Person | None = None) -> SensitiveRead:
    read = {"what": SensitiveRead.What.NIK, "subject": person or make_person(), "reason": "Mencocokkan surat"}
    return SensitiveRead.record(**read, by=by or make_user())


def make_letterhead(**more: Any) -> Letterhead:
    values = {"address": "Jalan Contoh 1", "in_use": not Letterhead.objects.filter(in_use=True).exists()}
    return Letterhead.objects.create(**values | more)


def make_signatory(**more: Any) -> Signatory:
    return Signatory.objects.create(**{"name": "Penanda Contoh", "capacity": "Kepala Dinas"} | more)


def _code(region: str | Region | None) -> str | None:
    return region.code if isinstance(region, Region) else region


def _letters(number: int) -> str:
    """1 -> B, 26 -> BA: names with digits would be refused as names."""
    text = ""
    while True:
        number, rest = divmod(number, 26)
        text = chr(ord("A") + rest) + text
        if not number:
            return text
