"""Monev of the demo office: one village, one round, and decisions in every state, through the verbs.  All made up."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from puskesos.aid.models import (
    Candidate,
    ChecklistItem,
    Criterion,
    Decision,
    Enrolment,
    Objection,
    Programme,
    ProgrammePeriod,
    Quota,
    ReasonCode,
    Round,
    Sample,
    Visit,
    VisitPhoto,
    place_of,
    propose,
    put_forward,
    receive_objection,
    report_visit,
)
from puskesos.cases.models import ServiceKind
from welfare.accounts.models import User
from welfare.people.models import Person
from welfare.regions.models import Region

HOME = "35.24.02.2005"
NAMES = (
    "Kasiyem Contoh", "Sukarno Contoh", "Ngatini Contoh", "Parto Contoh", "Legiyem Contoh", "Mujiati Contoh",
    "Saimin Contoh", "Tuminah Contoh", "Wakijan Contoh", "Rasmini Contoh", "Jumadi Contoh", "Lasmini Contoh",
    "Suparman Contoh", "Painah Contoh", "Kusnadi Contoh", "Sriatun Contoh",
)  # fmt: skip
VISITS = [
    # reason code ("" for fit), recommendation, note
    ("", "continue", "Rumah sederhana, bantuan dipakai untuk makan dan sekolah."),
    ("mampu", "replace", "Memiliki dua ruko; keluarga bersedia mundur."),
    ("meninggal", "replace", "Meninggal tahun lalu, tidak ada ahli waris di rumah."),
    ("nik-tidak-padan", "correct", "NIK di KK berbeda satu angka."),
    ("pindah", "replace", "Pindah ke luar kabupaten sejak Januari."),
    ("layanan-lain", "refer", "Anak penyandang disabilitas belum pernah diperiksa."),
]  # fmt: skip
SERVICES = {"correct": "usul-dtsen", "refer": "disabilitas"}
# decile, whether ill, source
QUEUE = [(1, True, "musdes"), (2, False, "check"), (2, False, "complaint"), (3, True, "pillar"), (4, False, "musdes")]


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Once; left alone afterwards."""
    if Decision.objects.exists():
        say("Monev bantuan sudah terisi.")
        return
    people, village = iter(_people()), Region.objects.get(code=HOME)
    programme = Programme.objects.get(code="PKH")
    today = timezone.localdate()
    period, _ = ProgrammePeriod.objects.get_or_create(
        programme=programme, code=str(today.year),
        defaults={"starts_on": dt.date(today.year, 1, 1), "ends_on": dt.date(today.year, 12, 31), "max_decile": 4},
    )  # fmt: skip
    enrolments = [
        Enrolment.objects.create(programme=programme, person=next(people), period=period.code, region=village)
        for _ in range(len(VISITS) + 2)
    ]
    taken = period.enrolments.active().within(HOME).count()
    Quota.objects.get_or_create(period=period, region=village, defaults={"seats": taken})
    proposer, decider = _officer("aid.propose_decision", by, "tksk"), _officer("aid.decide_decision", by, "head")
    _queue(people, programme, village, proposer)
    visits = _round(period, village, enrolments, proposer)
    _decide(visits, proposer, decider)
    say(f"{len(enrolments)} penerima, {len(visits)} kunjungan, {Decision.objects.count()} usulan bantuan.")


def _people() -> Iterator[Person]:
    for place, name in enumerate(NAMES):
        yield Person.objects.create(
            name=name, sex="PL"[place % 2], region_id=HOME, phone=f"0812000081{place:02}", rt=f"{1 + place % 4:03}",
            birth_date=dt.date(1950 + 3 * place, 1 + place % 12, 5),
        )  # fmt: skip


def _officer(right: str, by: Any, role: str) -> Any:
    """Somebody of that role who works in the village, else who fills the demo office."""
    officers = [user for user in User.objects.filter(is_active=True, role=role).order_by("pk") if user.covers(HOME)]
    return next((user for user in officers if user.has_perm(right)), by)


def _queue(people: Iterator[Person], programme: Programme, village: Region, by: Any) -> None:
    ill = Criterion.objects.filter(kind=Criterion.Kind.TICK)[:1]
    for decile, is_ill, source in QUEUE:
        put_forward(
            person=next(people), programme=programme, village=village, by=by, decile=decile, source=source,
            source_note="BA musdes contoh" if source == "musdes" else "", criteria=ill if is_ill else (),
        )  # fmt: skip


def _round(period: ProgrammePeriod, village: Region, enrolments: list[Enrolment], by: Any) -> list[Visit]:
    """A running round over the village; the last recipients are still to be visited."""
    today = timezone.localdate()
    monev = Round.objects.create(
        period=period, name=f"Monev {period.programme.code} {period.code}, Desa Bronjong", by=by,
        starts_on=today - dt.timedelta(days=20), ends_on=today + dt.timedelta(days=10),
    )  # fmt: skip
    monev.areas.add(village)
    samples = [Sample.objects.create(round=monev, enrolment=row, why="semua penerima") for row in enrolments]
    monev.start(by=by)
    asked = ChecklistItem.objects.used_in(period.programme).filter(kind=ChecklistItem.Kind.YES_NO)
    questions = {item.pk: "tidak" if "ASN" in item.question else "ya" for item in asked}
    visits = []
    for place, (sample, (code, recommendation, note)) in enumerate(zip(samples, VISITS, strict=False)):
        verdict = "fit" if not code else "unfit" if recommendation == "replace" else "recheck"
        visit, _ = report_visit(
            sample, by=by, on=today - dt.timedelta(days=12 - place), verdict=verdict, recommendation=recommendation,
            reason=ReasonCode.objects.filter(code=code).first(), note=note, on_target=verdict == "fit",
            rightly_used=code not in ("mampu", "meninggal"), moves_on=verdict == "fit", answers=questions,
            photos=[VisitPhoto(file=house(place), caption="tampak depan rumah")],
        )  # fmt: skip
        visits.append(visit)
    return visits


def house(place: int) -> ContentFile:
    """A drawn house in the place of a photo."""
    picture = Image.new("RGB", (640, 480), (190, 215, 235))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 380, 640, 480), fill=(120, 150, 90))
    pen.rectangle((150, 220, 490, 400), fill=(200 - 12 * place, 170, 130 + 10 * place))
    pen.polygon([(120, 220), (320, 100), (520, 220)], fill=(140, 70, 50))
    pen.rectangle((285, 290, 355, 400), fill=(90, 60, 40))
    memory = io.BytesIO()
    picture.save(memory, "JPEG", quality=80)
    return ContentFile(memory.getvalue(), "rumah.jpg")


def _ground(number: int) -> dict[str, Any]:
    """Minutes of a meeting, and the best candidate whom no other proposal names."""
    candidate = Candidate.objects.waiting().scored().filter(village=HOME, decisions=None).order_by("-score", "pk")[0]
    place = place_of(candidate)
    passed_over = "" if place and place.is_top else "Calon di atasnya sudah diusulkan sebagai pengganti lain"
    return {
        "candidate": candidate, "queue_reason": passed_over, "meeting": "musdes",
        "minutes_number": f"470/{number:02}/CONTOH", "minutes_on": timezone.localdate() - dt.timedelta(days=5),
    }  # fmt: skip


def _decide(visits: list[Visit], proposer: Any, decider: Any) -> None:
    """One goes on, one is replaced, one objects, two wait."""
    today, services = timezone.localdate(), ServiceKind.objects.in_bulk(field_name="code")
    for number, visit in enumerate(visits, start=1):
        ground: dict[str, Any] = {"service": services.get(SERVICES.get(visit.recommendation, ""))}
        if visit.recommendation == "replace":
            ground = _ground(number)
        decision = propose(
            visit.enrolment, by=proposer, recommendation=visit.recommendation, visit=visit, reason=visit.reason,
            note=visit.note, **ground,
        )  # fmt: skip
        if number not in (3, 4) and decider != proposer:
            decision.decide(by=decider, note="Sesuai hasil musyawarah.")
    decided = Decision.objects.filter(state=Decision.State.DECIDED, recommendation="replace").order_by("pk")
    for decision in decided[:1]:
        decision.advance("proposed", on=today, by=decider, note="BA perubahan KPM diunggah")
    for decision in decided[1:]:
        if not Objection.objects.exists():
            receive_objection(
                decision, by=proposer, objector="Keluarga penerima", relation="family",
                statement="Keluarga hanya merantau sementara dan kembali bulan depan.",
            )  # fmt: skip
