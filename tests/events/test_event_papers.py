"""`manage.py event_papers`: every paper of an event in one folder, and its counts are the database's."""

import pytest
from django.core.management import CommandError, call_command

from events import certifying, lettering
from events.models import Attendance, Certificate, Letter, NumberFormat
from tests.events.reading import pages_of, words_of, words_of_docx
from tests.factories import make_follow_up, make_minutes, make_transport_rate


@pytest.fixture
def finished(coaching, staff):
    """16 June 2025: 32 invited, 27 there (22 of them TKSK), minutes, the open decision, letters and certificates."""
    wording = lettering.Wording(
        NumberFormat.objects.get(code="undangan"), coaching.event.starts_on, "important", "Undangan",
        "Kami mengundang:", "", Letter.Addressing.EACH, None,
    )  # fmt: skip
    lettering.issue(coaching.event, wording, by=staff)
    for person in coaching.people[:27]:
        Attendance.mark(person, coaching.session, "present", by=staff)
    make_minutes(coaching.event, agreed="Puskesos aktif kembali")
    make_follow_up(coaching.event, what="Aktivasi Puskesos menunggu petunjuk pimpinan", kind="decision", due=None)
    wanted = certifying.Wanted(NumberFormat.objects.get(code="sertifikat"), coaching.event.ends_on, 4, None)
    certifying.issue(coaching.event, wanted, by=staff)
    make_transport_rate(coaching.event, pillar=None, amount=100_000)
    return coaching


def test_every_paper_and_its_counts(finished, tmp_path, capsys):
    call_command("event_papers", finished.event.pk, out=tmp_path / "surat", alamat="https://pilar.contoh.id")
    files = {path.name: path.read_bytes() for path in (tmp_path / "surat").iterdir()}
    assert set(files) == {
        "undangan-400-9-1-413-109-2025.pdf", "kartu-peserta.pdf", "daftar-hadir-sesi-utama-2025-06-16.pdf",
        "daftar-penerimaan-uang-transport.pdf", "notulen.pdf", "berita-acara.pdf", "laporan.pdf", "laporan.docx",
        "sertifikat.pdf",
    }  # fmt: skip
    money = words_of(files["daftar-penerimaan-uang-transport.pdf"])
    assert "2.700.000" in money
    assert [person.name in money for person in finished.people] == [True] * 27 + [False] * 5
    cards = words_of(files["kartu-peserta.pdf"])
    assert all(person.name in cards for person in finished.people)
    assert len(pages_of(files["undangan-400-9-1-413-109-2025.pdf"])) == finished.event.participants.count() == 32
    assert len(pages_of(files["sertifikat.pdf"])) == Certificate.objects.count() == 27
    sheet = words_of(files["daftar-hadir-sesi-utama-2025-06-16.pdf"])
    assert all(person.name in sheet for person in finished.people)
    assert not any(person.phone in sheet for person in finished.people)
    for name in ("notulen.pdf", "laporan.pdf"):
        text = words_of(files[name])
        for fact in ("Diundang 32 orang, hadir 27", "TKSK 22 22", "Aktivasi Puskesos menunggu", "Kepala Dinas Sosial"):
            assert fact in text, (name, fact)
    assert "Puskesos aktif kembali" in words_of_docx(files["laporan.docx"])
    assert "9 berkas" in capsys.readouterr().out


def test_an_event_that_is_not_there_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="Tidak ada kegiatan nomor 999999"):
        call_command("event_papers", 999999, out=tmp_path)


def test_on_folio_and_before_anything_was_written(coaching, tmp_path):
    call_command("event_papers", coaching.event.pk, out=tmp_path, kertas="f4")
    assert "(belum diisi)" in words_of((tmp_path / "notulen.pdf").read_bytes())
    assert not (tmp_path / "sertifikat.pdf").exists()
