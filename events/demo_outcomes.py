"""What came of the demo's coaching event of 16 June 2025: attendance, FGD, agreement, the open decision, report.

The agreement and the open decision: the public report of that day.  What each pillar said there is not public; the
words here are made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pghistory
from django.core.files.base import ContentFile
from django.utils import timezone

from events import certifying
from events.demo import FUTURE_TITLE, ensure_seed_event
from events.manuscripts import Manuscript, Section, points
from events.models import (
    Attendance,
    Document,
    DocumentKind,
    Event,
    EventEvaluation,
    FollowUp,
    Minutes,
    NumberFormat,
    Report,
    Viewpoint,
)
from events.report_paper import BASES
from pillars.models import Pillar
from welfare.accounts.models import User
from welfare.accounts.roles import Role

ACTIVATION = "Aktivasi Puskesos menunggu petunjuk pimpinan tentang teknis pelaksanaannya"
OWNER = ("kadis", "Kepala Dinas Sosial")
AGREED = (
    "Puskesos adalah rumah besar pilar-pilar sosial di desa/kelurahan",
    "Puskesos menjadi pusat informasi sosial dan mendekatkan layanan kepada warga",
    "Setiap program dipantau dan dievaluasi dengan catatan: penerima yang layak berlanjut, "
    "yang tidak layak dapat diganti",
)
VIEWS = (
    ("KT", "Karang Taruna siap membantu pendataan dan penyebaran informasi di desa."),
    ("PSM", "PSM dapat bertugas di meja depan Puskesos bersama perangkat desa."),
    ("TAGANA", "Puskesos perlu terhubung dengan jalur siaga bencana."),
    ("LKS", "Rujukan ke lembaga perlu formulir yang sama di semua desa."),
    ("PKH", "Data keluarga penerima sebaiknya dibuka bersama saat ada aduan."),
    ("TKSK", "TKSK mendampingi desa, dan meneruskan yang dirintis pada 2018 sampai 2020."),
)
SLIDES = (
    "Apa itu Puskesos dan siapa petugasnya",
    "Sebelas Puskesos yang pernah dirintis",
    "Peran tiap pilar di Puskesos desa/kelurahan",
)
BACKGROUND = (
    "Pilar-pilar sosial adalah mitra Dinas Sosial dalam penyelenggaraan kesejahteraan sosial sampai ke desa. "
    "Agar perannya kuat dan searah, dilaksanakan penguatan dan pembinaan pilar-pilar sosial."
)
PURPOSE = (
    "Memperkuat peran pilar-pilar sosial.\nMenyamakan pandangan tentang Puskesos berbasis desa/kelurahan sebagai "
    "tempat bertemu semua pilar."
)
ADVICE = "Petunjuk pimpinan tentang teknis aktivasi Puskesos ditunggu agar kesepakatan dapat dijalankan."
GRADES = ((4, 4, 3, 3, 4), (4, 3, 3, 2, 4), (3, 4, 4, 3, 4), (4, 4, 2, 3, 3), (3, 3, 3, 3, 4), (4, 4, 3, 4, 4))


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Idempotent: what exists, edited or not, stays as it is."""
    event = ensure_seed_event(by)
    if not event.participants.exists():
        return
    with pghistory.context(user=by.pk):
        _attend(event, by)
        if not Minutes.objects.filter(event=event).exists():
            _write_minutes(event, by)
        if not event.follow_ups.exists():
            _follow_up(event, by)
        if not event.documents.exists():
            _upload(event, by)
        if not Report.objects.filter(event=event).exists():
            _write_report(event)
        if not EventEvaluation.objects.filter(event=event).exists():
            _evaluate(event)
        _certify(event, by)
    say(f"Notulen, tindak lanjut, laporan, dan sertifikat kegiatan {event.starts_on:%d-%m-%Y}.")


def _attend(event: Event, by: Any) -> None:
    """All 32 came; nothing where anybody has marked anything."""
    session = event.sessions.first()
    if session and not session.attendances.exists():
        for person in event.participants.order_by("order"):
            Attendance.mark(person, session, Attendance.State.PRESENT, by=by)


def _write_minutes(event: Event, by: Any) -> None:
    minutes = Minutes.objects.create(
        event=event,
        leader="Kepala Dinas Sosial",
        taker="Staf Bidang Pemberdayaan Sosial",
        opening="Kepala Bidang menyampaikan laporan panitia. Kepala Dinas memberi penguatan dan arahan: bantuan harus "
        "tepat sasaran, benar dalam penggunaan, berkesinambungan, dan memberdayakan.",
        discussion="FGD dipandu Kepala Bidang Pemberdayaan Sosial dengan topik Puskesos berbasis desa/kelurahan. "
        "Kabupaten pernah memiliki 11 Puskesos di 3 kecamatan, dirintis TKSK pada 2018 sampai 2020.",
        agreed="\n".join(AGREED),
        closing="Acara ditutup oleh pemandu.",
    )
    pillars = {pillar.code: pillar for pillar in Pillar.objects.all()}
    people = list(event.participants.order_by("order", "pk"))
    for code, words in VIEWS:
        pillar = pillars.get(code)
        names = [person.name for person in people if pillar and person.pillar_id == pillar.pk]
        if names:
            speaker = names[0] if len(names) == 1 else ""
            Viewpoint.objects.create(minutes=minutes, pillar=pillar, speaker=speaker, text=words)
    minutes.finish(by=by)


def _follow_up(event: Event, by: Any) -> None:
    """The decision that was lost on paper, owned by the head of the office, without a date; one overdue, one done."""
    heads = User.objects.filter(role=Role.HEAD, is_active=True)
    owner = heads.filter(username=OWNER[0]).first() or heads.order_by("pk").first()
    following = Event.objects.filter(title=FUTURE_TITLE).upcoming().first()
    FollowUp.objects.create(
        event=event, what=ACTIVATION, kind=FollowUp.Kind.DECISION, owner=owner, owner_text=OWNER[1],
        next_event=following, created_by=by, created_on=event.starts_on,
    )  # fmt: skip
    FollowUp.objects.create(
        event=event, what="Mengirim formulir keadaan Puskesos ke 27 kecamatan", created_by=by,
        owner=User.objects.filter(role=Role.STAFF, is_active=True).order_by("pk").first(), created_on=event.starts_on,
        owner_text="Staf Bidang Pemberdayaan Sosial", due=timezone.localdate() - dt.timedelta(days=5),
    )  # fmt: skip
    listed = FollowUp.objects.create(
        event=event, what="Menyusun daftar 11 Puskesos yang pernah dirintis beserta keadaannya",
        owner_text="Kepala Bidang Pemberdayaan Sosial", due=dt.date(2025, 6, 30), created_by=by,
        created_on=event.starts_on,
    )  # fmt: skip
    listed.close(FollowUp.State.DONE, on=dt.date(2025, 6, 27), note="Daftar diserahkan kepada Kepala Dinas", by=by)


def _upload(event: Event, by: Any) -> None:
    """The slides of the talk, as a file of its own."""
    kind = DocumentKind.objects.filter(code="materi").first()
    if kind is None:
        return
    slides = Manuscript(
        "Paparan", event.fgd_topic or event.title, [], [Section("Pokok bahasan", [points(SLIDES)])]
    ).pdf()
    Document.objects.create(
        event=event, kind=kind, title="Puskesos berbasis desa/kelurahan", file=ContentFile(slides, "paparan.pdf"),
        added_by=by,
    )  # fmt: skip


def _write_report(event: Event) -> None:
    Report.objects.create(
        event=event, background=BACKGROUND, legal_basis="\n".join(BASES), purpose=PURPOSE, advice=ADVICE,
        dated=dt.date(2025, 6, 20), results="Seluruh pilar berpandangan sama tentang Puskesos.",
    )  # fmt: skip


def _evaluate(event: Event) -> None:
    names = ("material", "speaker", "place", "time", "benefit")
    for place, grades in enumerate(GRADES):
        comment = "Mohon waktu diskusi ditambah." if place == 1 else ""
        values = dict(zip(names, grades, strict=True))
        EventEvaluation.objects.create(event=event, device=f"contoh-{place}", comment=comment, **values)


def _certify(event: Event, by: Any) -> None:
    pattern = NumberFormat.objects.filter(code=certifying.FORMAT).first()
    some = event.participants.filter(certificates__isnull=False)
    if pattern and not some.exists() and not certifying.why_not(event):
        certifying.issue(event, certifying.Wanted(pattern, event.ends_on, 4, None), by=by)
