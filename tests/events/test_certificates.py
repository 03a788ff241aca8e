"""Certificates: numbered once for those present, checked by strangers, withdrawn with a reason."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from events import certifying
from events.models import Attendance, Certificate
from pillars.models import Training
from tests.events.reading import pages_of, words_of
from tests.factories import make_certificate, make_participant, make_person, make_pillar, make_signatory
from welfare.people.merging import Unmergeable, merge


def url(name, *args):
    return reverse(f"events:{name}", args=args)


DATA = {"hours": "6", "dated": "2025-06-16", "signatory": ""}


@pytest.fixture
def data(db):
    from events.models import NumberFormat

    return DATA | {"format": NumberFormat.objects.get(code="sertifikat").pk}


@pytest.fixture
def present(coaching, staff):
    """Three persons: present, represented, absent; the first is in the register."""
    first = make_participant(coaching.event, make_person(name="Hadir Contoh"), pillar=make_pillar("PSM"), order=40)
    Attendance.mark(first, coaching.session, "present", by=staff)
    Attendance.mark(coaching.people[0], coaching.session, "represented", by=staff, represented_by="Wakil Contoh")
    Attendance.mark(coaching.people[1], coaching.session, "absent", by=staff)
    return first


def test_only_those_present_get_a_number(client_of, staff, coaching, present, data):
    Attendance.mark(coaching.people[2], coaching.session, "present", by=staff)
    client = client_of(staff)
    response = client.post(url("event_certificate_issue", coaching.event.pk), data)
    assert response.status_code == 302, response.context["form"].errors
    rows = list(Certificate.objects.order_by("number").values_list("name", "text", "hours"))
    assert rows == [
        (coaching.people[2].name, "400.9/001/SERT/413.109/2025", 6),
        ("Hadir Contoh", "400.9/002/SERT/413.109/2025", 6),
    ]


def test_nobody_present_nobody_certified(client_of, staff, coaching, data):
    page = client_of(staff).post(url("event_certificate_issue", coaching.event.pk), data)
    assert "Belum ada yang tercatat hadir" in page.content.decode()
    for only in coaching.people[:1]:
        Attendance.mark(coaching.people[5], coaching.session, "present", by=staff)
        address = url("event_certificate_issue", coaching.event.pk)
        page = client_of(staff).post(f"{address}?peserta={only.pk}", data)
        assert "tidak tercatat hadir" in page.content.decode()
    assert not Certificate.objects.exists()


def test_a_second_number_for_the_same_person_is_refused(client_of, staff, coaching, present, data):
    client, address = client_of(staff), url("event_certificate_issue", coaching.event.pk)
    client.post(address, data)
    [row] = Certificate.objects.all()
    page = client.post(f"{address}?peserta={present.pk}", data)
    assert f"sudah memiliki sertifikat nomor {row.text}" in page.content.decode()
    assert "Semua yang hadir sudah memiliki sertifikat" in client.post(address, data).content.decode()
    looked = client.get(address, follow=True)
    assert "Semua yang hadir sudah memiliki sertifikat" in looked.content.decode()
    assert Certificate.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        make_certificate(present)


def test_it_lands_on_the_persons_page_and_leaves_with_the_revocation(client_of, staff, coaching, present, data):
    client = client_of(staff)
    client.post(url("event_certificate_issue", coaching.event.pk), data)
    row, training = Certificate.objects.get(), Training.objects.get(person=present.person)
    assert (training.name, training.hours, training.certificate_number) == (coaching.event.title, 6, row.text)
    assert training.pillar.code == "PSM"
    refused = client.post(url("certificate_revoke", row.pk), {"reason": ""})
    assert refused.context["form"].errors["reason"]
    client.post(url("certificate_revoke", row.pk), {"reason": "Salah nama"})
    training.refresh_from_db()
    row.refresh_from_db()
    assert (training.certificate_number, row.revoke_reason, row.revoked_by) == ("", "Salah nama", staff)
    client.post(url("event_certificate_issue", coaching.event.pk), data)
    assert Certificate.objects.valid().get().number == 2
    page = client.get(url("event_certificates", coaching.event.pk)).content.decode()
    assert "Salah nama" in page


def test_the_public_page_says_valid_or_revoked_and_nothing_more(client, client_of, staff, coaching, present, data):
    client_of(staff).post(url("event_certificate_issue", coaching.event.pk), data)
    row = Certificate.objects.get()
    address = url("certificate_check", row.token)
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Sertifikat ini sah" in text
    for secret in (row.name, row.text, coaching.event.title, "TKSK", str(row.hours) + " jam", "16 Juni"):
        assert secret not in text
    assert "no-store" in page["Cache-Control"]
    row.revoke(reason="Salah nama", by=staff)
    text = client.get(address).content.decode()
    assert "sudah dicabut" in text
    assert "Salah nama" not in text
    unknown = client.get(url("certificate_check", "tebakan"))
    assert unknown.status_code == 404
    assert client.post(address).status_code == 405


def test_looking_too_often_is_stopped(client, db):
    address = url("certificate_check", "tebakan")
    answers = [client.get(address).status_code for _ in range(62)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_one_page_each_with_number_hours_signer(client_of, staff, coaching, data):
    signer = make_signatory(name="Penanda Contoh, S.Sos.", capacity="Kepala Dinas Sosial")
    for person in coaching.people[5:27]:
        Attendance.mark(person, coaching.session, "present", by=staff)
    client = client_of(staff)
    client.post(url("event_certificate_issue", coaching.event.pk), data | {"signatory": signer.pk})
    pages = pages_of(client.get(url("event_certificate_paper", coaching.event.pk), {"kertas": "f4"}).content)
    assert len(pages) == 22
    for person, number, text in zip(coaching.people[5:27], range(1, 23), pages, strict=True):
        for fact in (person.name, f"400.9/{number:03}/SERT/413.109/2025", "6 jam pelajaran", "Penanda Contoh, S.Sos."):
            assert fact in text, fact
        assert "DICABUT" not in text


def test_a_revoked_one_is_printed_as_such(client_of, staff):
    row = make_certificate()
    row.revoke(reason="Salah nama", by=staff)
    assert "DICABUT" in words_of(client_of(staff).get(url("certificate_paper", row.pk)).content)


def test_rights_and_territory(client_of, tksk_bluluk, stranger_tksk, head, data):
    row = make_certificate(make_participant(event=_bluluk()))
    event = row.participant.event
    assert client_of(head).get(url("certificate_paper", row.pk)).status_code == 200
    assert client_of(head).post(url("event_certificate_issue", event.pk), data).status_code == 403
    assert client_of(tksk_bluluk).get(url("certificate_paper", row.pk)).status_code == 200
    assert client_of(tksk_bluluk).post(url("certificate_revoke", row.pk), {"reason": "x"}).status_code == 403
    assert client_of(stranger_tksk).get(url("certificate_paper", row.pk)).status_code == 404


def _bluluk():
    from tests.factories import make_event

    return make_event(region="35.24.02")


def test_tokens_cannot_be_counted(db):
    tokens = {make_certificate().token for _ in range(5)}
    assert len(tokens) == 5
    assert all(re.fullmatch(r"[\w-]{22}", token) for token in tokens)


def test_two_records_of_one_person_with_two_numbers(staff, coaching):
    """Which number stays is for an officer to say; after that the two join, and both papers are there."""
    people = [make_person(), make_person()]
    rows = [make_participant(coaching.event, person) for person in people]
    numbers = [make_certificate(row) for row in rows]
    with pytest.raises(Unmergeable, match="Cabut dulu salah satunya"):
        merge(*people, values={}, by=staff, reason="Orang yang sama")
    certifying.revoke(numbers[1], reason="Tercatat dua kali", by=staff)
    merge(*people, values={}, by=staff, reason="Orang yang sama")
    assert {row.participant_id for row in Certificate.objects.filter(participant__person=people[0])} == {rows[0].pk}
    assert Certificate.objects.count() == 2
