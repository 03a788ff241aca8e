"""The register of the demo office beyond its imports: SK, boards, papers, trainings, reports.  All persons made up.

Written in bulk, in a few dozen queries: the demo must fill in seconds.  Idempotent: done once, left alone afterwards.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pghistory
from django.conf import settings
from django.utils import timezone

from pillars.boards import name_in
from pillars.models import (
    ActivityReport,
    ClientCount,
    Decree,
    Evaluation,
    HeldVillage,
    InstitutionProfile,
    LegalPaper,
    Membership,
    Pillar,
    Position,
    Training,
    Unit,
)
from welfare.people import names
from welfare.people.models import Person
from welfare.regions.models import Region

MARK = "400.9/001/KEP/413.108/2024"
GIVEN = {
    "L": (
        "Arif",
        "Bagus",
        "Danang",
        "Edi",
        "Fajar",
        "Guntur",
        "Hendra",
        "Imron",
        "Joko",
        "Khoirul",
        "Lutfi",
        "Mustofa",
    ),
    "P": (
        "Anisa",
        "Binti",
        "Dewi",
        "Endah",
        "Fitri",
        "Halimah",
        "Indah",
        "Kartika",
        "Lilik",
        "Maimunah",
        "Nurul",
        "Umi",
    ),
}
FAMILY = (
    "Prasaja",
    "Wicaksana",
    "Rahmadani",
    "Kusnadi",
    "Handaka",
    "Maulidin",
    "Saputri",
    "Wulansari",
    "Setyaningrum",
    "Ardiansah",
    "Firmanda",
    "Sasmita",
    "Nugraheni",
    "Basukiana",
    "Hidayana",
    "Lestarini",
    "Pranata",
    "Widodari",
)
EVERY_NTH_VILLAGE = 4
"""One village in so many gets a whole board of Karang Taruna, beside those of the imported list."""
BOARD = ("Ketua", "Sekretaris", "Bendahara", "Seksi Usaha Kesejahteraan Sosial")
ENDS = (None, 20, 75, 160, 400, 900, -40, -300)
"""Days from today to the last day of a board's SK; None: the board has no SK."""


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Everything, unless it stands already."""
    if Decree.objects.filter(number=MARK).exists():
        say("Register pilar sudah terisi.")
        return
    dice = random.Random(9)  # noqa: S311 - the same made-up office every time
    with pghistory.context(user=by.pk, reason="Mengisi kantor contoh"):
        boards = _boards(dice)
        _members(dice)
        _trainings(dice)
        _institutions(dice)
        reports = _reports(by, dice)
        _tksk(by)  # last: the reasons of its verbs would stay for what is written after them
    say(f"{boards} kepengurusan Karang Taruna, {Decree.objects.count()} SK, {reports} laporan kegiatan.")


def _people(dice: random.Random) -> Iterator[Callable[[str, int], Person]]:
    """Makers of unsaved persons: `make(region, age)`; no name twice in one region."""
    pairs = itertools.cycle(dice.sample(list(itertools.product(range(12), range(len(FAMILY)))), 12 * len(FAMILY)))
    for number in itertools.count(1):
        given, family = next(pairs)
        sex = "LP"[number % 2]
        yield lambda region, age, s=sex, n=f"{GIVEN[sex][given]} {FAMILY[family]}", k=number: _person(
            n, s, k, region, age
        )


def _person(name: str, sex: str, number: int, region: str, age: int) -> Person:
    today = timezone.localdate()
    born = dt.date(today.year - age, 1 + number % 12, 1 + number % 28)
    phone = f"0812000{10000 + number:05}" if number % 7 else ""
    return Person(
        name=name,
        name_key=names.fold(name),
        sex=sex,
        birth_date=born if number % 11 else None,
        birth_place="Lamongan",
        phone=phone,
        region_id=region,
    )


def _boards(dice: random.Random) -> int:
    """Boards of Karang Taruna in every fourth village and in some kecamatan: with SK that hold, end and are over."""
    pillar = Pillar.objects.get(code="KT")
    posts = {post.name: post for post in Position.objects.filter(pillar=pillar, name__in=BOARD)}
    taken = set(Unit.objects.filter(pillar=pillar).values_list("region", flat=True))
    inside = Region.objects.filter(parent__parent=settings.OFFICE_REGENCY).order_by("code")
    chosen = [*inside[::EVERY_NTH_VILLAGE], *Region.objects.filter(parent=settings.OFFICE_REGENCY).order_by("code")[:9]]
    regions = [region for region in chosen if region.code not in taken]
    units = Unit.objects.bulk_create(
        Unit(
            pillar=pillar,
            region=region,
            name=f"Karang Taruna {region}",
            officers_male=2,
            officers_female=2,
            classification=dice.choice(["Tumbuh", "Berkembang", "Maju"]),
        )
        for region in regions
    )
    decrees = _board_decrees(regions)
    makers, rows = _people(dice), []
    for unit in units:
        decree = decrees.get(unit.region_id)
        start = decree.valid_from if decree else None
        for name in BOARD[: 3 + unit.pk % 2]:
            age = dice.choice([18, 21, 23, 25, 26, 28, 29, 36]) if unit.pk % 3 else dice.choice([34, 38, 41, 44])
            person = next(makers)(unit.region_id, age)
            rows.append(
                Membership(
                    unit=unit,
                    position=posts[name],
                    is_single=posts[name].is_single,
                    start=start,
                    decree=decree,
                    person=person,
                )
            )
    Person.objects.bulk_create([row.person for row in rows])
    Membership.objects.bulk_create(rows)
    return len(units)


def _board_decrees(regions: list[Region]) -> dict[str, Decree]:
    today = timezone.localdate()
    made = []
    for number, region in enumerate(regions):
        days = ENDS[number % len(ENDS)]
        if days is None:
            continue
        last = today + dt.timedelta(days=days)
        first = last.replace(year=last.year - 5, day=min(last.day, 28))
        head = {"desa": "Kepala Desa", "kelurahan": "Lurah"}.get(region.kind, "Camat")
        made.append(
            Decree(
                number=f"141/{100 + number}/KEP/413.3/{first.year}",
                about=f"Pengurus Karang Taruna {region}",
                issuer=f"{head} {region.name}",
                signer_capacity=f"{head} {region.name}",
                signed_on=first,
                valid_from=first,
                valid_until=last,
                region=region,
            )
        )
    return {decree.region_id: decree for decree in Decree.objects.bulk_create(made)}


def _tksk(by: Any) -> None:
    """One SK for all TKSK, typed once; last year's grades; one SK revoked and one replaced, to be seen."""
    year = timezone.localdate().year
    decree = Decree.objects.create(
        number=MARK,
        about="Penetapan TKSK Kabupaten Lamongan",
        issuer="Kepala Dinas Sosial",
        region_id=settings.OFFICE_REGENCY,
        signed_on=dt.date(year - 1, 1, 2),
        valid_from=dt.date(year - 1, 1, 2),
        valid_until=dt.date(year + 1, 12, 31),
    )
    members = list(Membership.objects.active().filter(unit__pillar__code="TKSK").order_by("unit__region"))
    Membership.objects.filter(pk__in=[m.pk for m in members]).update(start=dt.date(year - 1, 1, 2))
    grades = ("good", "good", "enough", "good", "bad")
    Evaluation.objects.bulk_create(
        Evaluation(membership=member, year=year - 1, grade=grades[n % 5], by=by)
        for n, member in enumerate(members[:18])
    )
    name_in(decree, members, by=by)
    old = Decree.objects.create(
        number="400.9/014/KEP/413.108/2022",
        about="Penetapan TKSK",
        issuer="Kepala Dinas Sosial",
        region_id=settings.OFFICE_REGENCY,
        valid_from=dt.date(2022, 1, 3),
    )
    old.replace(by_decree=decree, by=by)
    wrong = Decree.objects.create(
        number="141/999/KEP/413.3/2024",
        about="Pengurus sementara",
        issuer="Camat Turi",
        region_id="35.24.21",
        valid_from=dt.date(2024, 2, 1),
    )
    wrong.revoke(on=dt.date(2024, 5, 1), reason="Diterbitkan tanpa temu karya", by=by)


def _members(dice: random.Random) -> None:
    """Tagana with NIAT, level and skills; PKH companions with the villages they hold."""
    tagana = Pillar.objects.get(code="TAGANA")
    rows = list(Membership.objects.filter(unit__pillar=tagana).order_by("pk"))
    for number, row in enumerate(rows):
        row.member_number = f"35.24.{9001 + number}"
        row.level = tagana.levels[0 if number % 8 else 1] if tagana.levels else ""
        row.skills = dice.sample(tagana.skills, 2) if len(tagana.skills) > 1 else []
    Membership.objects.bulk_update(rows, ["member_number", "level", "skills"])
    companions = Membership.objects.filter(unit__pillar__code="PKH", position__name="Pendamping Sosial")
    villages = iter(Region.objects.filter(parent__parent=settings.OFFICE_REGENCY).order_by("code")[:400])
    HeldVillage.objects.bulk_create(
        HeldVillage(membership=member, region=village, since=dt.date(2025, 1, 6))
        for member in companions.order_by("pk")
        for village in itertools.islice(villages, 6)
    )


def _trainings(dice: random.Random) -> None:
    """Basic training of most PSM, a course of Tagana, and a workshop of the TKSK."""
    courses = {
        "PSM": ("Bimbingan teknis dasar PSM", "basic", dt.date(2024, 8, 20)),
        "TAGANA": ("Pelatihan dapur umum lapangan", "diklat", dt.date(2023, 10, 4)),
        "TKSK": ("Bimtek pemutakhiran DTSEN", "advanced", dt.date(2025, 5, 14)),
    }
    rows = []
    for pillar in Pillar.objects.filter(code__in=courses):
        name, kind, day = courses[pillar.code]
        people = (
            Membership.objects.active().filter(unit__pillar=pillar).order_by("person").values_list("person", flat=True)
        )
        for number, person in enumerate(dict.fromkeys(people)):
            if number % 3:
                rows.append(
                    Training(
                        person_id=person,
                        pillar=pillar,
                        name=name,
                        kind=kind,
                        on=day,
                        hours=16,
                        organiser="Dinas Sosial Kabupaten Lamongan",
                        certificate_number=f"400.9/{pillar.code}/{9001 + number}",
                    )
                )
    Training.objects.bulk_create(rows)


def _institutions(dice: random.Random) -> None:
    """Papers, accreditation and client counts of the institutions on the list."""
    today = timezone.localdate()
    units = list(Unit.objects.filter(pillar__code="LKS").exclude(region=settings.OFFICE_REGENCY).order_by("pk"))
    InstitutionProfile.objects.bulk_create(
        InstitutionProfile(
            unit=unit, is_legal_entity=bool(n % 4), capacity=30 + 5 * (n % 6), services=["anak dalam panti"]
        )
        for n, unit in enumerate(units)
    )
    papers, counts = [], []
    for number, unit in enumerate(units):
        papers.append(LegalPaper(unit=unit, kind="deed", number=f"AHU-{9001 + number}", issued_on=dt.date(2012, 3, 1)))
        papers.append(
            LegalPaper(
                unit=unit,
                kind="registration",
                number=f"460/{9001 + number}/TDD",
                issuer="Dinas Sosial",
                valid_until=today + dt.timedelta(days=dice.choice([-60, 45, 200, 700])),
            )
        )
        if number % 3:
            papers.append(
                LegalPaper(
                    unit=unit,
                    kind="accreditation",
                    grade="ABC"[number % 3],
                    valid_until=today + dt.timedelta(days=300 + number),
                )
            )
        for day in (dt.date(today.year - 1, 12, 31), today.replace(month=1, day=1)):
            counts.append(ClientCount(unit=unit, on=day, male=dice.randint(8, 30), female=dice.randint(8, 30)))
    LegalPaper.objects.bulk_create(papers)
    ClientCount.objects.bulk_create(counts)


def _reports(by: Any, dice: random.Random) -> int:
    """Activities in each state; most boards report nothing for a year and count as dormant."""
    activities = (
        ("Kerja bakti bersih saluran irigasi", "Alat terbatas"),
        ("Pendataan lansia telantar", ""),
        ("Bazar usaha ekonomi produktif", "Cuaca"),
        ("Rapat pengurus triwulanan", ""),
    )
    today, now = timezone.localdate(), timezone.now()
    states = ("approved", "approved", "sent", "draft", "returned", "approved")
    rows = []
    for number, unit in enumerate(
        Unit.objects.filled().filter(pillar__code__in=["KT", "TKSK"]).select_related("region").order_by("pk")[:60]
    ):
        state, (activity, obstacle) = states[number % 6], activities[number % 4]
        decided = state in ("approved", "returned")
        rows.append(
            ActivityReport(
                unit=unit,
                on=today - dt.timedelta(days=5 + dice.randint(0, 300)),
                place=f"Balai {unit.region.name}",
                activity=activity,
                obstacle=obstacle,
                state=state,
                written_by=by,
                sent_at=None if state == "draft" else now,
                decided_by=by if decided else None,
                decided_at=now if decided else None,
                revision_note="Lampirkan foto dan jumlah peserta." if state == "returned" else "",
            )
        )
    return len(ActivityReport.objects.bulk_create(rows))
