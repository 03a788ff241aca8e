"""Letters of invitation: numbered once and without gaps, printed again as they were, cancelled with a reason."""

import datetime as dt
import io
import re
import time
import zipfile

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from events.models import Invitation, Letter, NumberFormat, Participant
from tests.factories import (
    make_event,
    make_number_format,
    make_participant,
    make_session,
    make_signatory,
    make_user,
)


def url(name, record):
    return reverse(f"events:{name}", args=[record.pk])


def pages_of(pdf):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def filled(**more):
    return {
        "format": NumberFormat.objects.get(code="undangan").pk, "dated": "2025-06-10", "nature": "important",
        "subject": "Undangan", "addressing": "each", "opening": "Kami mengundang Saudara pada:", "closing": "",
    } | more  # fmt: skip


def issue(client, event, **more):
    """The letter just numbered."""
    response = client.post(url("letter_create", event), filled(**more))
    assert response.status_code == 302, response.context["form"].errors
    return Letter.objects.latest("pk")


def paper(client, letter, **query):
    response = client.get(url("letter_paper", letter), query)
    assert response["Content-Type"] == "application/pdf"
    return response.content


def test_one_sheet_for_each_with_kop_number_date_and_signatory(client_of, staff, coaching):
    signer = make_signatory(name="Penanda Contoh, S.Sos.", capacity="Kepala Dinas Sosial", nip="19800101 200501 1 901")
    client = client_of(staff)
    letter = issue(client, coaching.event, signatory=signer.pk)
    assert (letter.text, letter.recipient_count) == ("400.9/1/413.109/2025", 32)
    assert Invitation.objects.filter(letter=letter).count() == 32
    pages = pages_of(paper(client, letter))
    assert len(pages) == 32
    for person, text in zip(coaching.people, pages, strict=True):
        assert f"Yth. {person.name}" in text
        for fact in (
            "DINAS SOSIAL", "400.9/1/413.109/2025", "Lamongan, 10 Juni 2025", "Senin, 16 Juni 2025",
            "09.00 WIB s.d. selesai", "Ruang Asasta", "Penguatan dan Pembinaan", "Penanda Contoh, S.Sos.",
        ):  # fmt: skip
            assert fact in text
    page = client.get(url("event_detail", coaching.event)).context["chain"][1]
    assert (page.label, page.state) == ("Undangan", "done")


def test_one_letter_with_the_list_behind_it(client_of, staff, coaching):
    client = client_of(staff)
    pages = pages_of(paper(client, issue(client, coaching.event, addressing="list")))
    assert "Daftar undangan terlampir" in pages[0]
    listed = " ".join(pages[1:])
    places = [listed.index(person.name) for person in coaching.people]
    assert places == sorted(places)
    assert "Lampiran surat" in listed


def test_the_proof_takes_no_number(client_of, staff, coaching):
    client = client_of(staff)
    response = client.post(url("letter_create", coaching.event), filled(pratinjau="1"))
    assert "400.9/....../413.109/2025" in pages_of(response.content)[0]
    assert not Letter.objects.exists()
    assert issue(client, coaching.event).number == 1


def test_printing_again_gives_the_same_paper_though_the_plan_has_changed(client_of, staff, coaching):
    client = client_of(staff)
    letter = issue(client, coaching.event)
    before = pages_of(paper(client, letter))
    coaching.event.place = "Pendopo Lokatantra"
    coaching.event.save()
    Participant.objects.filter(event=coaching.event).update(name="Nama Lain Contoh")
    assert pages_of(paper(client, letter)) == before
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "di surat “Ruang Asasta”, sekarang “Pendopo Lokatantra”" in page


def test_a_second_number_is_refused_and_only_the_new_ones_get_one(client_of, staff, coaching):
    client = client_of(staff)
    issue(client, coaching.event)
    page = client.post(url("letter_create", coaching.event), filled()).content.decode()
    assert "Semua undangan sudah bernomor surat 400.9/1/413.109/2025" in page
    assert Letter.objects.count() == 1
    late = make_participant(coaching.event, name="Tamu Susulan Contoh", order=33)
    second = issue(client, coaching.event)
    assert (second.number, second.recipient_count) == (2, 1)
    assert late.invitation.letter == second


def test_for_one_pillar_only(client_of, staff, coaching):
    client, tksk = client_of(staff), coaching.tksk("Bluluk").pillar
    assert issue(client, coaching.event, pillar=tksk.pk).recipient_count == 22
    assert issue(client, coaching.event).recipient_count == 10


def test_a_cancelled_number_stays_and_is_not_used_again(client_of, staff, coaching):
    client = client_of(staff)
    letter = issue(client, coaching.event)
    refused = client.post(url("letter_cancel", letter), {"reason": ""})
    assert refused.context["form"].errors["reason"]
    client.post(url("letter_cancel", letter), {"reason": "Tanggal berubah"})
    letter.refresh_from_db()
    assert letter.cancel_reason == "Tanggal berubah"
    assert not Invitation.objects.filter(letter__isnull=False).exists()
    assert "DIBATALKAN" in pages_of(paper(client, letter))[0]
    again = client.post(url("letter_cancel", letter), {"reason": "Sekali lagi"})
    assert "sudah dibatalkan" in again.content.decode()
    assert issue(client, coaching.event).text == "400.9/2/413.109/2025"
    register = client.get(reverse("events:letter_register"))
    assert [row.record.text for row in register.context["table"].rows] == [
        "400.9/2/413.109/2025", "400.9/1/413.109/2025",
    ]  # fmt: skip
    assert "dibatalkan" in register.content.decode()
    only = client.get(reverse("events:letter_register"), {"state": "standing"})
    assert len(only.context["table"].rows) == 1
    assert letter.history.latest("pgh_id").pgh_context["reason"] == "Tanggal berubah"


def test_the_year_is_that_of_the_letter(client_of, staff):
    client = client_of(staff)
    numbers = []
    for day, start in (("2025-12-30", "2026-01-12"), ("2026-01-02", "2026-01-12"), ("2026-01-03", "2026-01-12")):
        event = make_event(starts_on=start, ends_on=start)
        make_session(event, starts_at="09:00")
        make_participant(event)
        numbers.append(issue(client, event, dated=day).text)
    assert numbers == ["400.9/1/413.109/2025", "400.9/1/413.109/2026", "400.9/2/413.109/2026"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"place": ""}, "Tempat kegiatan belum diisi"),
        ({"cancelled_at": "2025-06-01T00:00Z"}, "Kegiatan ini dibatalkan"),
    ],
)
def test_not_ready_is_said_before_a_number_is_taken(client_of, staff, coaching, change, words):
    type(coaching.event).objects.filter(pk=coaching.event.pk).update(**change)
    client = client_of(staff)
    assert words in client.get(url("letter_create", coaching.event)).content.decode()
    assert words in client.post(url("letter_create", coaching.event), filled()).content.decode()
    assert not Letter.objects.exists()


def test_nobody_or_no_hour_is_said_too(client_of, staff):
    event, client = make_event(), client_of(staff)
    assert "Jam mulai belum diisi" in client.get(url("letter_create", event)).content.decode()
    make_session(event, starts_at="09:00")
    assert "Belum ada yang diundang" in client.get(url("letter_create", event)).content.decode()


@pytest.mark.parametrize(
    ("data", "field"), [({"dated": "2025-06-17"}, "dated"), ({"dated": ""}, "dated"), ({"opening": ""}, "opening")]
)
def test_a_wrong_field_is_told_and_the_text_is_kept(client_of, staff, coaching, data, field):
    response = client_of(staff).post(url("letter_create", coaching.event), filled(closing="Salam penutup") | data)
    assert response.context["form"].errors[field]
    assert "Salam penutup" in response.content.decode()
    assert not Letter.objects.exists()


def test_one_sheet_and_the_zip(client_of, staff, coaching):
    client, person = client_of(staff), coaching.tksk("Bluluk")
    letter = issue(client, coaching.event)
    [sheet] = pages_of(paper(client, letter, undangan=person.pk, kertas="f4"))
    assert person.name in sheet
    assert client.get(url("letter_paper", letter), {"undangan": "999999"}).status_code == 404
    response = client.get(url("letter_bundle", letter))
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert len(names) == 32
    assert names[0] == "001-pengurus-contoh-kt.pdf"
    for part in ("2", "0", "x"):
        assert client.get(url("letter_bundle", letter), {"bagian": part}).status_code == 404


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("f4", (609, 935)), ("../x", (595, 842))])
def test_paper_sizes(client_of, staff, coaching, size, points):
    client = client_of(staff)
    pdf = paper(client, issue(client, coaching.event), kertas=size)
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == points


@pytest.mark.parametrize("addressing", ["each", "list"])
def test_five_hundred_people_in_a_second(client_of, staff, coaching, addressing):
    """Processor time: what else the machine does is not the paper's fault."""
    Participant.objects.bulk_create(
        Participant(event=coaching.event, name=f"Peserta Contoh {number}", order=number) for number in range(33, 501)
    )
    client = client_of(staff)
    letter = issue(client, coaching.event, addressing=addressing)
    started = time.process_time()
    pdf = paper(client, letter)
    assert time.process_time() - started < 1
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert addressing == "list" or len(pages) == 500
    assert "Peserta Contoh 500" in " ".join(page.extract_text() for page in pages[-2:])
    assert letter.recipient_count == coaching.event.participants.count() == 500


def test_names_are_printed_as_typed(client_of, staff):
    event, client = make_event(), client_of(staff)
    make_session(event, starts_at="09:00")
    make_participant(event, name="#pagebreak() *Tebal* Contoh")
    assert "Yth. #pagebreak() *Tebal* Contoh" in pages_of(paper(client, issue(client, event)))[0]


@pytest.mark.parametrize("pattern", ["400.9/413.109/{year}", "400.9/{n}/413.109", "{n}/{tahun}/{year}"])
def test_a_pattern_that_would_repeat_itself_is_refused(db, pattern):
    with pytest.raises(ValidationError) as refusal:
        NumberFormat(code="coba", name="Coba", pattern=pattern).full_clean()
    assert set(refusal.value.message_dict) == {"pattern"}


def test_a_book_that_runs_already_goes_on_where_it_is(db):
    form = make_number_format(pattern="400.9/{n}/{year}", first_number=118, first_year=2025)
    day = dt.date(2025, 6, 10)
    with transaction.atomic():
        assert [form.take(day).number, form.take(day).number] == [118, 119]
        assert form.take(dt.date(2026, 1, 5)).number == 1
        form.first_number = 50
        assert form.take(day).number == 120  # a number once given is not given again
        form.first_number = 200
        assert form.take(day).text == "400.9/200/2025"
    form.first_year = None
    with pytest.raises(ValidationError) as refusal:
        form.full_clean()
    assert set(refusal.value.message_dict) == {"first_year"}


def test_patterns_write_month_and_width(db):
    from datetime import date

    form = NumberFormat(code="coba", name="Coba", pattern="{n3}/Dinsos/{roman}/{month}/{year}")
    form.full_clean()
    assert form.write(7, date(2025, 9, 1)) == "007/Dinsos/IX/09/2025"


def test_few_queries(client_of, staff, coaching, django_assert_max_num_queries):
    client = client_of(staff)
    for address in (url("letter_create", coaching.event), reverse("events:letter_register")):
        with django_assert_max_num_queries(12):
            client.get(address)
    letter = issue(client, coaching.event)
    for address in (url("letter_detail", letter), url("letter_paper", letter), url("letter_bundle", letter)):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_others_may_not_and_elsewhere_is_not_found(client_of, staff, head, tksk_bluluk, stranger_tksk, coaching):
    letter = issue(client_of(staff), coaching.event)
    elsewhere = make_user("staf.bluluk", "staff", "35.24.02")
    for address in (url("letter_create", coaching.event), url("letter_cancel", letter)):
        assert client_of(head).post(address, filled(reason="x")).status_code == 403
        assert client_of(tksk_bluluk).post(address, filled(reason="x")).status_code == 403
        assert client_of(elsewhere).post(address, filled(reason="x")).status_code == 404
    assert client_of(tksk_bluluk).get(url("letter_paper", letter)).status_code == 200
    hidden = make_event("35.24.02")
    make_session(hidden, starts_at="09:00")
    make_participant(hidden)
    other = issue(client_of(staff), hidden)
    for name in ("letter_detail", "letter_paper", "letter_bundle"):
        assert client_of(stranger_tksk).get(url(name, other)).status_code == 404
    assert Letter.objects.standing().count() == 2
