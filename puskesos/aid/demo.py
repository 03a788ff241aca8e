"""Monev of the demo office: one village, one round, and decisions in every state, through the verbs.  All made up."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from pillars.models import Membership
from puskesos.aid.models import (
    Candidate,
    ChecklistItem,
    Criterion,
    Decision,
    Enrolment,
    Programme,
    ProgrammePeriod,
    Quota,
    ReasonCode,
    Round,
    Team,
    TeamMember,
    Visit,
    VisitPhoto,
    place_of,
    propose,
    put_forward,
    receive_objection,
    report_visit,
)
from puskesos.aid.sampling import draw
from puskesos.aid.sharing import share_out
from puskesos.aid.words import MOVE_SEATS
from puskesos.cases.models import ServiceKind
from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import around

HOME = "35.24.02.2005"
NAMES = (
    "Kasiyem Contoh", "Sukarno Contoh", "Ngatini Contoh", "Parto Contoh", "Legiyem Contoh", "Mujiati Contoh",
    "Saimin Contoh", "Tuminah Contoh", "Wakijan Contoh", "Rasmini Contoh", "Jumadi Contoh", "Lasmini Contoh",
    "Suparman Contoh", "Painah Contoh", "Kusnadi Contoh", "Sriatun Contoh", "Ngadimin Contoh", "Katemi Contoh",
    "Sutrisno Contoh", "Wagirah Contoh", "Tukiman Contoh", "Supiyah Contoh", "Darmaji Contoh", "Sumini Contoh",
)  # fmt: skip
VISITS = [
    # reason code ("" for fit), recommendation, note, what became of the proposal ("filled": the seat freed and filled)
    ("", "continue", "Rumah sederhana, bantuan dipakai untuk makan dan sekolah.", "decided"),
    ("mampu", "replace", "Memiliki dua ruko; keluarga bersedia mundur.", "decided"),
    ("meninggal", "replace", "Meninggal tahun lalu, tidak ada ahli waris di rumah.", "proposed"),
    ("nik-tidak-padan", "correct", "NIK di KK berbeda satu angka.", "decided"),
    ("pindah", "replace", "Pindah ke luar kabupaten sejak Januari.", "decided"),
    ("layanan-lain", "refer", "Anak penyandang disabilitas belum pernah diperiksa.", "decided"),
    ("menolak", "end", "Menolak verifikasi dan penempelan stiker; sudah diberi penjelasan dua kali.", "decided"),
    ("meninggal", "end", "Meninggal bulan lalu; keluarga menyerahkan akta kematian.", "filled"),
    ("disalahgunakan", "replace", "Kartu dititipkan kepada pedagang.", "refused"),
    ("asn", "replace", "Anaknya diangkat PPPK, tetapi sudah berkeluarga sendiri.", "revoked"),
    ("tanpa-kk", "correct", "KK sedang diurus.", "withdrawn"),
]  # fmt: skip
SERVICES = {"correct": "usul-dtsen", "refer": "disabilitas"}
# decile, whether ill, source
QUEUE = [
    (1, True, "musdes"), (2, False, "check"), (2, False, "complaint"), (3, True, "pillar"), (4, False, "musdes"),
    (2, True, "visit"), (3, False, "musdes"), (4, True, "musdes"),
]  # fmt: skip


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
            birth_date=dt.date(1950 + 2 * place, 1 + place % 12, 5),
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
    draw(monev, by=by)
    _team(monev, by)
    share_out(monev, by=by)
    monev.start(by=by)
    samples = list(monev.samples.filter(enrolment__in=enrolments).select_related("round", "team").order_by("enrolment"))
    asked = ChecklistItem.objects.used_in(period.programme).filter(kind=ChecklistItem.Kind.YES_NO)
    questions = {item.pk: "tidak" if "ASN" in item.question else "ya" for item in asked}
    visits = []
    for place, (sample, (code, recommendation, note, _)) in enumerate(zip(samples, VISITS, strict=False)):
        verdict = "fit" if not code else "unfit" if recommendation in ("replace", "end") else "recheck"
        visit, _ = report_visit(
            sample, by=by, on=today - dt.timedelta(days=16 - place), verdict=verdict, recommendation=recommendation,
            reason=ReasonCode.objects.filter(code=code).first(), note=note, on_target=verdict == "fit",
            rightly_used=code not in ("mampu", "meninggal"), moves_on=verdict == "fit", answers=questions,
            photos=[VisitPhoto(file=house(place), caption="tampak depan rumah")],
        )  # fmt: skip
        visits.append(visit)
    return visits


def _team(monev: Round, by: Any) -> None:
    """A team of up to three pillars, whose coordinators report beside the officer."""
    team = Team.objects.create(round=monev, name="Tim Bronjong")
    here = Membership.objects.active().filter(around("unit__region__code", by)).exclude(unit__pillar=None)
    posts = {post.unit.pillar_id: post for post in here.select_related("unit__pillar", "person").order_by("-pk")[:500]}
    for pillar, post in sorted(posts.items())[:3]:
        TeamMember.objects.create(team=team, person=post.person, pillar_id=pillar)
    coordinators = User.objects.filter(is_active=True, role=Role.PILLAR_COORDINATOR).order_by("pk")
    team.users.set([by, *(user for user in coordinators if user.covers(HOME))])


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


def _ground(number: int, *, choose: bool) -> dict[str, Any]:
    """Minutes of a meeting, and where one is chosen the best candidate whom no other proposal names."""
    minutes = {
        "meeting": "musdes", "minutes_number": f"470/{number:02}/CONTOH",
        "minutes_on": timezone.localdate() - dt.timedelta(days=5),
    }  # fmt: skip
    if not choose:
        return minutes
    candidate = Candidate.objects.waiting().scored().filter(village=HOME, decisions=None).order_by("-score", "pk")[0]
    place = place_of(candidate)
    passed_over = "" if place and place.is_top else "Calon di atasnya sudah diusulkan sebagai pengganti lain"
    return {"candidate": candidate, "queue_reason": passed_over, **minutes}


def _decide(visits: list[Visit], proposer: Any, decider: Any) -> None:
    """Proposals in every state; one recipient is replaced with everything that an inspector asks for."""
    services = ServiceKind.objects.in_bulk(field_name="code")
    made = {}
    for number, (visit, (_, _, _, outcome)) in enumerate(zip(visits, VISITS, strict=True), start=1):
        ground: dict[str, Any] = {"service": services.get(SERVICES.get(visit.recommendation, ""))}
        if visit.recommendation in MOVE_SEATS:
            ground = _ground(number, choose=visit.recommendation != "end")
        made[number] = propose(
            visit.enrolment, by=proposer, recommendation=visit.recommendation, visit=visit, reason=visit.reason,
            note=visit.note, **ground,
        )  # fmt: skip
        if decider != proposer:
            _become(made[number], outcome, proposer, decider)
    if decider != proposer:
        _go_on(made[2], made[5], proposer, decider)
        visits[10].become_case(service=services["usul-dtsen"], by=proposer)


def _become(decision: Decision, outcome: str, proposer: Any, decider: Any) -> None:
    if outcome == "refused":
        decision.refuse(by=decider, note="Belum cukup bukti; kunjungi sekali lagi.")
    elif outcome == "withdrawn":
        decision.withdraw(by=proposer, reason="KK sudah terbit")
    elif outcome != "proposed":
        decision.decide(by=decider, note="Sesuai hasil musyawarah.")
    if outcome == "revoked":
        decision.revoke(by=decider, reason="Anak yang diangkat PPPK sudah pisah KK")
    if outcome == "filled":
        filling = propose(decision.enrolment, by=proposer, recommendation="fill", **_ground(20, choose=True))
        filling.decide(by=decider, note="Kursi diisi dari antrean.")


def _go_on(replaced: Decision, contested: Decision, proposer: Any, decider: Any) -> None:
    """The replaced recipient objected in vain, and SIKS-NG followed; about another an objection is still open."""
    today = timezone.localdate()
    objection = receive_objection(
        replaced, by=proposer, objector="Anak penerima", relation="family", statement="Ruko itu milik saudara.",
    )  # fmt: skip
    objection.reject(by=decider, answer="Sertifikat atas nama penerima; keputusan tetap.")
    replaced.advance("proposed", on=today, by=decider, note="BA perubahan KPM diunggah")
    replaced.advance("ratified", on=today, by=decider, note="BA Daftar KPM Perubahan")
    receive_objection(
        contested, by=proposer, objector="Keluarga penerima", relation="family",
        statement="Keluarga hanya merantau sementara dan kembali bulan depan.",
    )  # fmt: skip
