"""The sign-in sheet: a PDF whose text is the record, and never a NIK."""

import io
import re
import time

import pypdf
import pytest
from django.urls import reverse

from events.models import Participant
from tests.factories import make_event, make_person, make_signatory


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def words_of(pdf):
    """The text with every run of white space as one blank: names may break over lines."""
    return re.sub(r"\s+", " ", text_of(pdf))


def sheet(client, session, **query):
    response = client.get(reverse("events:session_sheet", args=[session.pk]), query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return response


def test_all_32_rows_in_the_order_of_the_list(client_of, staff, coaching):
    make_signatory(
        name="Penanda Contoh, S.Sos.", capacity="Kepala Bidang Pemberdayaan Sosial", nip="19800101 200501 1 901"
    )
    response = sheet(client_of(staff), coaching.session)
    assert response["Content-Disposition"].startswith('inline; filename="daftar-hadir-penguatan-dan-pembinaan')
    words = words_of(response.content)
    places = [words.index(person.name) for person in coaching.people]
    assert places == sorted(places)
    for person in coaching.people:
        assert f"{person.order}." in words
        assert person.phone in words
    for fact in (
        "PEMERINTAH KABUPATEN LAMONGAN",
        "DINAS SOSIAL",
        "Jalan Kusuma Bangsa Nomor 32 Lamongan",
        "DAFTAR HADIR",
        "Senin, 16 Juni 2025",
        "09.00 WIB s.d. selesai",
        "Ruang Asasta",
        "Mengetahui,",
        "Lamongan, 16 Juni 2025",
        "Penanda Contoh, S.Sos.",
    ):
        assert fact in words


def test_heads_repeat_on_every_page(client_of, staff, coaching):
    pages = pypdf.PdfReader(io.BytesIO(sheet(client_of(staff), coaching.session).content)).pages
    assert len(pages) > 1
    assert all("Tanda tangan" in page.extract_text() for page in pages)
    assert "Halaman 1 dari" in pages[0].extract_text()


def test_no_nik_on_the_sheet(client_of, staff, coaching):
    person = make_person(nik="3524024501809001", name="Kasturi Contoh")
    Participant.objects.create(event=coaching.event, person=person, name=person.name, order=33)
    text = text_of(sheet(client_of(staff), coaching.session).content)
    assert "Kasturi Contoh" in text
    assert not re.search(r"\d{16}", re.sub(r"[ .]", "", text))


def test_phones_only_for_those_who_may_see_them(client_of, tksk_bluluk, coordinator_kt, coaching):
    own = text_of(sheet(client_of(tksk_bluluk), coaching.session).content)
    assert re.findall(r"0812\d+", own) == [coaching.tksk("Bluluk").phone]
    assert "0812" not in text_of(sheet(client_of(coordinator_kt), coaching.session).content)


def test_an_empty_list_prints_thirty_lines(client_of, staff):
    [session] = make_event().open_sessions()
    words = words_of(sheet(client_of(staff), session).content)
    assert "29." in words
    assert "30." in words
    assert "31." not in words


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("f4", (935, 609)), ("../x", (842, 595))])
def test_paper_sizes(client_of, staff, coaching, paper, size):
    page = pypdf.PdfReader(io.BytesIO(sheet(client_of(staff), coaching.session, kertas=paper).content)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_five_hundred_people_in_a_second(client_of, staff, coaching):
    Participant.objects.bulk_create(
        Participant(event=coaching.event, name=f"Peserta Contoh {number}", order=number) for number in range(33, 501)
    )
    client = client_of(staff)
    started = time.process_time()
    response = sheet(client, coaching.session)
    assert time.process_time() - started < 2  # processor time on a shared machine; 0.4 s on a quiet one
    assert "500." in text_of(response.content)


def test_another_territory_is_not_found(client_of, stranger_tksk, operator_bronjong):
    [session] = make_event("35.24.02").open_sessions()
    url = reverse("events:session_sheet", args=[session.pk])
    assert client_of(stranger_tksk).get(url).status_code == 404
    assert client_of(operator_bronjong).get(url).status_code == 403
