"""Records of the ground floor for tests: accounts, persons, imports, jobs, papers, audit."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone
from PIL import Image

from welfare.accounts.models import Delegation, User
from welfare.audit.models import SensitiveRead
from welfare.desk.models import DeskChoice, Notice
from welfare.imports.models import ImportBatch, ImportRecord, ImportRow, SavedMapping
from welfare.jobs.models import Job, NightlyRun
from welfare.papers.models import Letterhead, NumberSeries, Signatory
from welfare.people.merging import merge
from welfare.people.models import (
    DistinctPair,
    MatchDecision,
    Merge,
    MergeRow,
    NameWord,
    Person,
    PersonAlias,
    PossibleDouble,
)
from welfare.regions.models import Region, RegionSpelling
from welfare.trust.models import Breach, Erasure, RetentionPeriod, Seal, SealAmendment, SealPart
from welfare.workdays.models import OfficeDay

BRONJONG = "35.24.02.2005"
PASSWORD = "sandi-rekaan-2025"
_numbers = itertools.count(1)
_GIVEN = ("Suwarti", "Mujiono", "Lasmini", "Kasturi", "Wagiyem", "Parno", "Siti Rukayah", "Jumari", "Tumini", "Sukiran")


def next_number() -> int:
    return next(_numbers)


def make_nik(*, female: bool = False, born: dt.date = dt.date(1980, 1, 5), area: str = "352402") -> str:
    """A valid NIK that nobody has: serial 9001 and up, unique within the run while fewer than 999 are made per date."""
    day = born.day + (40 if female else 0)
    return f"{area}{day:02}{born:%m%y}{9001 + next_number() % 999:04}"


def make_user(username: str = "", role: str = "staff", *territories: str, name: str = "", **more: Any) -> User:
    """An officer with the password `PASSWORD`; without territories given, of the whole kabupaten."""
    username = username or f"petugas{next_number()}"
    password = more.pop("password", PASSWORD)
    user = User.objects.create_user(username, password, role=role, name=name or f"Petugas {username}", **more)
    user.territories.set(territories or ["35.24"])
    return user


def make_authenticator(user: User | None = None, **more: Any) -> Authenticator:
    """A second factor that is set up: an authenticator app with a secret that opens nothing."""
    values = {"user": user or make_user(), "type": Authenticator.Type.TOTP, "data": {"secret": "rekaan"}}
    values["last_used_at"] = timezone.now()
    return Authenticator.objects.create(**values | more)


def make_delegation(absent: User | None = None, deputy: User | None = None, **more: Any) -> Delegation:
    """By default two TKSK, the second standing in for the first from today on for a week."""
    absent = absent or make_user("", "tksk", "35.24.02")
    values = {
        "absent": absent,
        "deputy": deputy or make_user("", absent.role, "35.24.05"),
        "start": timezone.localdate(),
        "end": timezone.localdate() + dt.timedelta(days=6),
        "reason": "Cuti",
        "made_by": absent,
    }
    return Delegation.objects.create(**values | more)


def make_person(*, nik: str = "", region: str | Region | None = BRONJONG, **more: Any) -> Person:
    number = next_number()
    values = {
        "name": f"{_GIVEN[number % len(_GIVEN)]} Contoh {letters(number)}",
        "sex": Person.Sex.FEMALE,
        "phone": f"0812000{number % 100000:05}",
        "region_id": code_of(region),
    }
    person = Person(**values | more)
    if nik:
        person.set_nik(nik)
    person.save()
    return person


def make_alias(person: Person | None = None, **more: Any) -> PersonAlias:
    values = {"person": person or make_person(), "spelling": f"Nama Lain {letters(next_number())}"}
    return PersonAlias.objects.create(**values | more)


def make_batch(by: User | None = None, **more: Any) -> ImportBatch:
    number = next_number()
    values = {
        "kind": "persons",
        "filename": f"daftar-{number}.xlsx",
        "sha256": f"{number:064x}",
        "by": by or make_user(),
    }
    return ImportBatch.objects.create(**values | more)


def make_import_row(batch: ImportBatch | None = None, **more: Any) -> ImportRow:
    values = {
        "batch": batch or make_batch(),
        "sheet": "Sheet1",
        "number": next_number(),
        "verdict": ImportRow.Verdict.NEW,
    }
    return ImportRow.objects.create(**values | more)


def make_saved_mapping(by: User | None = None, **more: Any) -> SavedMapping:
    number = next_number()
    values = {"kind": "persons", "signature": f"{number:064x}", "heads": ["Nama"], "mapping": {"0": "name"}}
    return SavedMapping.objects.create(**values | {"by": by or make_user()} | more)


def make_region_spelling(region: str | Region = BRONJONG, **more: Any) -> RegionSpelling:
    values = {"region_id": code_of(region), "spelling": f"Bronjong {letters(next_number())}"}
    return RegionSpelling.objects.create(**values | more)


def make_distinct_pair(by: User | None = None) -> DistinctPair:
    first, second = sorted([make_person(), make_person()], key=lambda person: person.pk)
    return DistinctPair.objects.create(first=first, second=second, decided_by=by or make_user(), reason="Beda alamat")


def make_match_decision(by: User | None = None, **more: Any) -> MatchDecision:
    values = {"fingerprint": f"{next_number():040x}", "person": more.pop("person", None) or make_person(), "same": True}
    return MatchDecision.objects.create(**values | {"decided_by": by or make_user()} | more)


def make_merge(by: User | None = None, **more: Any) -> Merge:
    """A merge that stands, of two persons of Desa Bronjong."""
    winner, loser = make_person(), make_person()
    return merge(winner, loser, values=more, by=by or make_user(), reason="Orang yang sama")


def make_merge_row() -> MergeRow:
    """A line of the trail of a merge."""
    return make_merge().rows.earliest("pk")


def make_name_word(**more: Any) -> NameWord:
    return NameWord.objects.create(**{"word": f"kata{next_number()}"} | more)


def make_possible_double(**more: Any) -> PossibleDouble:
    first, second = sorted(make_person().pk for _ in range(2))
    values = {"first": first, "second": second, "score": 0.9, "reason": "Nama sama, desa sama."}
    return PossibleDouble.objects.create(**values | more)


def make_sensitive_read(by: User | None = None, person: Person | None = None) -> SensitiveRead:
    read = {"what": SensitiveRead.What.NIK, "subject": person or make_person(), "reason": "Mencocokkan surat"}
    return SensitiveRead.record(**read, by=by or make_user())


def make_job(by: User | None = None, **more: Any) -> Job:
    """A job that waits and that no queue knows."""
    return Job.objects.create(**{"verb": "jobs.tidy", "by": by or make_user()} | more)


def make_nightly_run(**more: Any) -> NightlyRun:
    values = {"code": f"nightly.{next_number()}", "day": dt.date(2025, 6, 16), "job": make_job(by=None)}
    return NightlyRun.objects.create(**values | more)


def make_letterhead(**more: Any) -> Letterhead:
    values = {"address": "Jalan Contoh 1", "in_use": not Letterhead.objects.filter(in_use=True).exists()}
    return Letterhead.objects.create(**values | more)


def make_signatory(**more: Any) -> Signatory:
    return Signatory.objects.create(**{"name": "Penanda Contoh", "capacity": "Kepala Dinas"} | more)


def code_of(region: str | Region | None) -> str | None:
    return region.code if isinstance(region, Region) else region


def letters(number: int) -> str:
    """1 -> B, 26 -> BA: names with digits would be refused as names."""
    text = ""
    while True:
        number, rest = divmod(number, 26)
        text = chr(ord("A") + rest) + text
        if not number:
            return text


def make_photo(*, kind: str = "JPEG", with_place: bool = False, size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture; `with_place` puts GPS coordinates and a camera's name into it, as a phone does."""
    picture, memory = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "Kamera Contoh"
        exif[0x0112] = 6  # turned by 90 degrees
        exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 7.0, 0.0), 3: "E", 4: (112.0, 24.0, 0.0)})
    picture.save(memory, kind, exif=exif)
    return memory.getvalue()


def make_notice(user: User | None = None, **more: Any) -> Notice:
    values = {"on": dt.date(2025, 6, 16), "label": f"Tindak lanjut {next_number()}", "count": 2}
    return Notice.objects.create(user=user or make_user(), **values | more)


def make_desk_choice(user: User | None = None, **more: Any) -> DeskChoice:
    return DeskChoice.objects.create(user=user or make_user(), **more)


def make_office_day(**more: Any) -> OfficeDay:
    values = {"on": dt.date(2025, 1, 1) + dt.timedelta(days=next_number()), "name": "Hari jadi contoh"}
    return OfficeDay.objects.create(**values | more)


def make_number_series(**more: Any) -> NumberSeries:
    return NumberSeries.objects.create(**{"code": f"contoh-{next_number()}", "year": 2025, "last": 3} | more)


def make_import_record(row: ImportRow | None = None, **more: Any) -> ImportRecord:
    row = row or make_import_row()
    values = {"batch": row.batch, "row": row, "model": "people.person", "object_pk": "1", "created": True}
    return ImportRecord.objects.create(**values | more)


def make_seal(**more: Any) -> Seal:
    number = next_number()
    return Seal.objects.create(**{"previous": f"{number:063}a", "digest": f"{number:064}", "rows": 0} | more)


def make_seal_part(**more: Any) -> SealPart:
    values = {"table": "audit_sensitiveread", "columns": ["id"], "since": 0, "until": 1, "rows": 0, "digest": "0" * 64}
    return SealPart.objects.create(**{"seal": more.pop("seal", None) or make_seal()} | values | more)


def make_erasure(**more: Any) -> Erasure:
    values = {"kind": Erasure.Kind.REQUEST, "subject_model": "people.person", "subject_id": "1", "reason": "Permintaan"}
    return Erasure.objects.create(**values | more)


def make_seal_amendment(**more: Any) -> SealAmendment:
    values = {"part": make_seal_part(), "erasure": make_erasure(), "before": "0" * 64, "digest": "1" * 64, "rows": 0}
    return SealAmendment.objects.create(**values | more)


def make_retention_period(by: User | None = None, **more: Any) -> RetentionPeriod:
    before = RetentionPeriod.objects.filter(code="cases.closed").count()
    since = timezone.localdate() - dt.timedelta(days=before)  # one a day
    values = {"code": "cases.closed", "months": 48, "source": "JRA kantor", "valid_from": since}
    return RetentionPeriod.objects.create(**values | {"by": by or make_user()} | more)


def make_breach(by: User | None = None, **more: Any) -> Breach:
    now = timezone.now()
    values = {"title": "Ponsel hilang", "known_at": now, "since": now - dt.timedelta(hours=2), "until": now}
    return Breach.objects.create(
        **values | {"what": "Nama dan alamat", "number": "001/PDP/2026"} | {"by": by or make_user()} | more
    )
