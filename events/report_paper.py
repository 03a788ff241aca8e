"""The report of an event: texts of the office, and every number, name and date out of the record."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.dossier import Dossier
from events.evaluating import Opinions
from events.invitation_text import day_words, time_words
from events.manuscripts import NOT_WRITTEN, Manuscript, Section, points, signature, table, text
from events.minutes_paper import (
    attendance_blocks,
    follow_up_blocks,
    minutes_of,
    roll_block,
    viewpoint_blocks,
)
from events.models import Event, Minutes, Report
from events.presence import Presence
from welfare.desk import wording
from welfare.desk.templatetags import office
from welfare.papers.rendering import letterhead, place_and_date, signatory

BASES = (
    "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial",
    "Peraturan Menteri Sosial Nomor 8 Tahun 2012 tentang Pedoman Pendataan dan Pengelolaan Data Penyandang Masalah "
    "Kesejahteraan Sosial dan Potensi dan Sumber Kesejahteraan Sosial",
    "Peraturan Menteri Sosial Nomor 28 Tahun 2018 tentang Tenaga Kesejahteraan Sosial Kecamatan",
)
"""Offered at the start; the office keeps what fits and adds its own (Perbup, DPA, surat tugas)."""


def report_of(event: Event) -> Report:
    """The report that stands, else a new one with words to start from; not stored."""
    try:
        return event.report
    except Report.DoesNotExist:
        pass
    activity = f" sebagai bagian dari sub kegiatan {event.activity_name}" if event.activity_name else ""
    return Report(
        event=event,
        background=f"{event.title} dilaksanakan{activity} untuk memperkuat peran pilar-pilar sosial dalam "
        "penyelenggaraan kesejahteraan sosial.",
        legal_basis="\n".join(BASES),
        purpose=event.theme,
        dated=event.ends_on,
    )


def report_paper(event: Event) -> Manuscript:
    """The whole report."""
    dossier = Dossier(event)
    report, presence, minutes, head = report_of(event), Presence(event), minutes_of(event), letterhead()
    sections = [
        *_opening(event, report),
        *_execution(dossier, presence),
        *_results(event, report, minutes),
    ]
    annexes = [
        Section("Lampiran", [], level=1, breaks=True),
        Section("1. Daftar kehadiran", [roll_block(presence)]),
        Section("2. Dokumen kegiatan", [_documents(dossier)]),
        *_certificates(dossier.certificates),
        *_opinions(event),
    ]
    signer = signature("", place_and_date(head, report.dated or event.ends_on), **signatory(report.signatory))
    subtitle = event.title if event.theme == "" else f"{event.title}: {event.theme}"
    return Manuscript(
        "Laporan kegiatan", subtitle, [], sections, [signer], footer=f"Laporan {event.title}",
        is_draft=not report.is_final, annexes=annexes, head=head,
    )  # fmt: skip


def _opening(event: Event, report: Report) -> list[Section]:
    activity = " ".join(part for part in (event.activity_code, event.activity_name) if part)
    parts = [
        Section("BAB I PENDAHULUAN", [], level=1),
        Section("A. Latar belakang", [text(report.background, NOT_WRITTEN)]),
        Section("B. Dasar hukum", [points(report.bases, NOT_WRITTEN)]),
        Section("C. Maksud dan tujuan", [text(report.purpose, NOT_WRITTEN)]),
    ]
    if activity:
        parts.append(Section("D. Sub kegiatan", [text(activity)]))
    return parts


def _execution(dossier: Dossier, presence: Presence) -> list[Section]:
    event, hours = dossier.event, time_words(dossier.sessions)
    when = f"{day_words(event)}{f', pukul {hours}' if hours else ''}, di {event.place_words}."
    agenda = [
        [number, office.jam(line.starts_at) or "–", line.title, line.speaker or "–"]
        for number, line in enumerate(dossier.agenda, 1)
    ]
    carried = [
        [role.get_kind_display(), role.name, role.duty or "–", role.institution or "–"] for role in dossier.roles
    ]
    parts = [
        Section("BAB II PELAKSANAAN", [], level=1),
        Section("A. Waktu dan tempat", [text(f"{event.title} dilaksanakan pada {when}")]),
        Section("B. Peserta per pilar", attendance_blocks(presence)),
    ]
    if agenda:
        parts.append(Section("C. Susunan acara", [table(("No.", "Jam", "Acara", "Petugas"), agenda, (0.4, 1, 3, 1.6))]))
    if carried:
        heads = ("Sebagai", "Nama", "Tugas/materi", "Instansi")
        parts.append(Section("D. Narasumber dan panitia", [table(heads, carried, (1, 1.6, 1.8, 1.2))]))
    return parts


def _results(event: Event, report: Report, minutes: Minutes) -> list[Section]:
    topic = f" ({event.fgd_topic})" if event.fgd_topic else ""
    return [
        Section("BAB III HASIL", [], level=1),
        Section("A. Hasil kegiatan", [text(report.results or minutes.discussion, NOT_WRITTEN)]),
        Section(f"B. Pandangan tiap pilar{topic}", viewpoint_blocks(minutes)),
        Section("C. Kesepakatan", [points(minutes.points, "Tidak ada butir kesepakatan.")]),
        Section("D. Keputusan terbuka dan tindak lanjut", follow_up_blocks(event)),
        Section("BAB IV PENUTUP", [text(report.advice, NOT_WRITTEN)], level=1),
    ]


def _documents(dossier: Dossier) -> dict[str, Any]:
    rows = [
        [number, str(paper.kind), paper.title or "–", office.date_filter(timezone.localtime(paper.added_at), "j F Y")]
        for number, paper in enumerate(dossier.documents, 1)
    ]
    heads = ("No.", "Jenis", "Judul", "Diunggah")
    return table(heads, rows, (0.4, 1.6, 2.4, 1.2)) if rows else text("Belum ada dokumen yang diunggah.")


def _certificates(count: int) -> list[Section]:
    words = f"Sertifikat diterbitkan untuk {wording.number(count)} peserta."
    return [Section("3. Sertifikat", [text(words)])] if count else []


def _opinions(event: Event) -> list[Section]:
    opinions = Opinions(event)
    if not opinions.total:
        return []
    rows = [[line.label, *(bar.count for bar in line.bars), line.mean_words] for line in opinions.lines]
    words = f"Evaluasi diisi {wording.number(opinions.total)} peserta."
    grid = table(("Hal", *(bar.label for bar in opinions.lines[0].bars), "Rata-rata"), rows, (2, 1, 1, 1, 1, 1),
                 right=range(1, 6))  # fmt: skip
    return [Section("4. Hasil evaluasi", [text(words), grid])]
