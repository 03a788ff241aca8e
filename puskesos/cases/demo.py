"""Cases of the demo office: some forty in every state, through the verbs.  All persons and stories made up."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from puskesos.cases.escalation import escalate
from puskesos.cases.intake import take_case
from puskesos.cases.models import Agency, Case, Escalation, ServiceKind, rate, refer
from puskesos.centres.models import Centre
from welfare.accounts.models import User
from welfare.people.models import Person
from welfare.workdays.calendar import WorkingDays

HOME = "35.24.02.2005"
STORIES = [
    # service, working days ago, steps after receipt (code, note); "@" sends to an agency, "=" is its answer, and
    # "*" what the citizen says of it, one to five
    ("bpjs-kis", 1, []),
    ("cek-desil", 0, []),
    ("kip", 2, []),
    ("pkh-sembako", 3, [("verify", "")]),
    ("rtlh", 12, [("verify", ""), ("propose", "Musyawarah desa triwulan ini")]),
    ("usul-dtsen", 20, [("verify", ""), ("propose", "Musdes pemutakhiran DTSEN")]),
    ("reaktivasi-pbi", 4, [("verify", ""), ("ask", "Surat keterangan rawat")]),
    ("kip-kuliah", 9, [("ask", "Ijazah"), ("complete", "")]),
    ("lansia", 6, [("verify", ""), ("handle", "Makanan dari warga, dijadwalkan kunjungan")]),
    ("disabilitas", 8, [("verify", ""), ("@Dinas Sosial Provinsi", "Mohon bantuan kursi roda")]),
    ("perawatan", 7, [("verify", ""), ("@RSUD", "Mohon perawatan kelas III"), ("=accepted", "")]),
    ("bpjs-kis", 25, [("verify", ""), ("@BPJS", "Mohon pengaktifan kepesertaan"), ("=done", "Kepesertaan aktif"),
                      ("resolve", "KIS aktif kembali"), ("*5", "Petugas sabar menjelaskan")]),
    ("adminduk", 30, [("verify", ""), ("@Dinas Kependudukan", "Mohon perekaman di rumah"),
                      ("=refused", "Jadwal penuh bulan ini")]),
    ("yatim", 18, [("verify", ""), ("@BAZNAS", "Mohon santunan pendidikan")]),
    ("santunan", 11, [("verify", ""), ("@BAZNAS", "Mohon santunan kematian"),
                      ("=withdrawn", "Keluarga sudah dibantu desa"),
                      ("resolve", "Santunan dari desa"), ("*3", "")]),
    ("kekerasan", 2, [("verify", ""), ("@UPTD Perlindungan", "Mohon pendampingan")]),
    ("odgj", 5, [("verify", ""), ("handle", "Didampingi keluarga dan puskesmas")]),
    ("cek-desil", 15, [("verify", ""), ("resolve", "Desil 3, dijelaskan kepada warga"), ("*4", "")]),
    ("surat-dtsen", 14, [("verify", ""), ("resolve", "Surat diterbitkan"),
                         ("*2", "Menunggu terlalu lama")]),
    ("bencana", 22, [("verify", ""), ("handle", "Terpal dan sembako"), ("resolve", "Bantuan diterima keluarga"),
                     ("*5", "")]),
    ("santunan", 28, [("verify", ""), ("reject", "Ahli waris di luar kabupaten")]),
    ("informasi", 10, [("withdraw", "Sudah mendapat penjelasan")]),
    ("jampersal", 16, [("verify", ""), ("resolve", "Rekomendasi terbit"), ("reopen", "Bidan meminta tambahan surat")]),
]  # fmt: skip
NARRATIVES = (
    "Warga menyampaikan keperluan ini di balai desa.", "Disampaikan tetangga, perlu kunjungan rumah.",
    "Pernah mengurus tahun lalu dan belum ada hasil.", "Ditemukan saat penjangkauan.",
)  # fmt: skip


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Every story twice, at different days and places; done once, left alone afterwards."""
    if Case.objects.exists():
        say("Layanan sudah terisi.")
        return
    calendar, people, officers = WorkingDays(), _people(), _officers(by)
    services = {service.code: service for service in ServiceKind.objects.all()}
    for turn, (code, ago, steps) in itertools.product(range(2), STORIES):
        start = _before(calendar, ago + 3 * turn)
        person = next(people)
        officer = officers(person.region)
        urgency = 3 if code in ("perawatan", "kekerasan") and not turn else 2 if code == "odgj" else 1
        service = services[code]
        case = take_case(
            client=person, service=service, village=person.region, by=officer, on=start, urgency=urgency,
            papers=service.paper_names[: 2 + turn], narrative=NARRATIVES[(ago + turn) % 4],
            channel=("walk_in", "whatsapp", "outreach", "walk_in")[ago % 4],
            reporter_phone=person.phone or "081200000999",
        )  # fmt: skip
        _live(case, steps, officer, calendar)
    escalate()
    say(f"{Case.objects.count()} kasus layanan, {Escalation.objects.count()} keterlambatan dinaikkan.")


def _people() -> Any:
    """Persons of villages with a Puskesos, those of Bronjong first, round and round."""
    villages = list(Centre.objects.order_by("village").values_list("village", flat=True))
    persons = Person.objects.filter(region__in=[HOME, *villages]).select_related("region__parent").order_by("pk")
    found = sorted(persons[:400], key=lambda person: (person.region_id != HOME, person.pk))
    by_village = [list(group)[:6] for _, group in itertools.groupby(found, key=lambda person: person.region_id)]
    return itertools.cycle(list(itertools.chain(*by_village))[:40] or [_somebody()])


def _somebody() -> Person:
    return Person.objects.create(name="Wagiyem Contoh", sex="P", region_id=HOME, phone="081200000998")


def _officers(by: Any) -> Callable[[Any], Any]:
    """Who works on a case in a village: its own operator where there is one, else the office."""
    operators = [user for user in User.objects.filter(is_active=True) if user.has_perm("cases.answer_facilitator")]
    operators = [user for user in operators if not user.has_perm("cases.oversee_case")]
    staff = next((user for user in User.objects.order_by("pk") if user.has_perm("cases.answer_field")), by)

    def of(region: Any) -> Any:
        return next((user for user in operators if user.covers(region)), staff)

    return of


def _before(calendar: WorkingDays, days: int) -> dt.date:
    """The working day so many working days ago."""
    day = timezone.localdate()
    while days > 0 or not calendar.is_working(day):
        days -= calendar.is_working(day)
        day -= dt.timedelta(days=1)
    return day


def _live(case: Case, steps: list[tuple[str, str]], officer: Any, calendar: WorkingDays) -> None:
    """The steps of a story, a working day apart, none of them in the future."""
    day, today, referral = case.received_on, timezone.localdate(), None
    for code, words in steps:
        day = min(calendar.after(day, 1), today)
        if code.startswith("*"):
            rate(case, int(code[1:]), words)
        elif code.startswith("@"):
            agency = Agency.objects.get(name__startswith=code[1:])
            referral = refer(case, agency, purpose=words, by=officer, on=day)
        elif code.startswith("=") and referral is not None:
            referral.answer(code[1:], outcome=words, by=officer, on=day)
        else:
            case.move(code, note=words, by=officer, on=day)
