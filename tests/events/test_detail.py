"""One event: its chain and its numbers, each number opening exactly its list."""

import re

from django.urls import reverse

from events.breakdown import Breakdown
from events.models import Attendance, Participant
from tests.events.conftest import WITHOUT_TKSK
from tests.factories import make_agenda_item, make_event


def test_numbers_per_pillar_open_exactly_their_lists(client_of, staff, coaching):
    client = client_of(staff)
    page = client.get(coaching.event.get_absolute_url()).content.decode()
    tiles = re.findall(r'<a class="tile[^"]*" href="([^"]+)">.*?label">([^<]+)</span>\s*<b>(\d+)</b>', page, re.DOTALL)
    assert [(label, int(count)) for _, label, count in tiles] == [
        ("Semua peserta", 32),
        ("Karang Taruna", 1),
        ("PSM / IPSM", 1),
        ("Tagana", 1),
        ("LKS / FLKS", 1),
        ("SDM PKH", 1),
        ("TKSK", 22),
        ("Undangan lainnya", 5),
    ]
    for url, _, count in tiles:
        assert len(client.get(url).context["table"].rows) == int(count)


def test_kecamatan_without_tksk_are_named(client_of, staff, coaching):
    page = client_of(staff).get(coaching.event.get_absolute_url()).content.decode()
    assert "5 kecamatan tanpa TKSK di daftar peserta" in page
    assert ", ".join(sorted(WITHOUT_TKSK.values())) in page


def test_a_tksk_given_by_village_counts_for_its_kecamatan(coaching):
    Participant.objects.filter(pk=coaching.tksk("Bluluk").pk).update(region_id="35.24.02.2005")
    assert len(Breakdown(coaching.event).without_tksk) == 5


def test_no_gap_is_named_where_no_tksk_was_asked(db):
    assert Breakdown(make_event()).without_tksk == []
    assert Breakdown(make_event("35.24.02")).without_tksk == []


def test_chain_says_where_it_stands(client_of, staff, coaching):
    client, url = client_of(staff), coaching.event.get_absolute_url()
    states = lambda: [(link.label, link.state, link.text) for link in client.get(url).context["chain"]]  # noqa: E731
    assert states() == [
        ("Rencana", "now", "susunan acara belum dibuat"),
        ("Undangan", "done", "32 undangan"),
        ("Daftar hadir", "open", "belum dicatat"),
        ("Notulen", "open", "belum ditulis"),
        ("Tindak lanjut", "open", "belum dicatat"),
        ("Laporan", "open", "belum ditulis"),
    ]
    make_agenda_item(coaching.event)
    Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    assert states()[0] == ("Rencana", "done", "1 acara, 1 sesi")
    assert states()[2] == ("Daftar hadir", "now", "1 dari 32 tercatat")


def test_at_most_twelve_queries_whatever_the_size(client_of, staff, coaching, django_assert_max_num_queries):
    Attendance.objects.bulk_create(
        Attendance(session=coaching.session, participant=person, state="present", marked_by=staff)
        for person in coaching.people
    )
    client = client_of(staff)
    for url in (
        coaching.event.get_absolute_url(),
        reverse("events:participant_list", args=[coaching.event.pk]),
        reverse("events:attendance_list", args=[coaching.session.pk]),
        reverse("events:event_list"),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_staff_may_import_mark_and_print(client_of, staff, coaching):
    page = client_of(staff).get(coaching.event.get_absolute_url()).content.decode()
    assert f"{reverse('imports:batch_create')}?kind=participants&amp;into={coaching.event.pk}" in page
    assert "Catat kehadiran" in page
    assert reverse("events:session_sheet", args=[coaching.session.pk]) in page


def test_a_tksk_reads_without_buttons_that_write(client_of, tksk_bluluk, coaching):
    page = client_of(tksk_bluluk).get(coaching.event.get_absolute_url()).content.decode()
    assert "Lihat kehadiran" in page
    for words in ("Impor peserta", "Ubah kegiatan", "Tambah peserta", "Batalkan kegiatan", "Catat kehadiran"):
        assert words not in page


def test_another_territory_is_not_found(client_of, stranger_tksk):
    event = make_event("35.24.02")
    assert client_of(stranger_tksk).get(event.get_absolute_url()).status_code == 404


def test_without_the_right_it_is_refused(client_of, operator_bronjong, coaching):
    assert client_of(operator_bronjong).get(coaching.event.get_absolute_url()).status_code == 403
