"""Attendance by code: a participant's own, and the one on the wall.  What is refused is told in words."""

import datetime as dt
import io
import re
import time

import pypdf
import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import codes, self_marking
from events.models import Attendance, Participant, Session
from tests.factories import make_event, make_participant, make_person, make_session


@pytest.fixture
def today(coaching):
    """The coaching event, as if it were held today."""
    day = timezone.localdate()
    type(coaching.event).objects.filter(pk=coaching.event.pk).update(starts_on=day, ends_on=day)
    Session.objects.filter(pk=coaching.session.pk).update(date=day)
    coaching.session.refresh_from_db()
    return coaching


def scan(client, session, code):
    url = reverse("events:attendance_scan", args=[session.pk])
    return client.post(url, {"code": code}, follow=True).content.decode()


def visit(session, officer):
    return f"{reverse('events:attendance_self')}?k={codes.wall_token(session.pk, officer.pk)}"


# A participant's code -------------------------------------------------------------------------------------------------
def test_scanned_and_typed(client_of, staff, today):
    client, first, second = client_of(staff), today.people[0], today.people[1]
    assert f"{first.name}: hadir." in scan(client, today.session, codes.payload(first))
    typed = codes.spaced(codes.participant_code(today.event.pk, second.pk)).lower().replace("0", "o").replace("1", "l")
    assert f"{second.name}: hadir." in scan(client, today.session, f" {typed} ")
    assert set(Attendance.objects.values_list("state", "way")) == {("present", "code")}
    assert "Sudah tercatat sebelumnya." in scan(client, today.session, codes.payload(first))
    assert Attendance.objects.count() == 2


def test_a_code_of_another_event(client_of, staff, today):
    other = make_participant(make_event(starts_on=timezone.localdate()))
    assert "Kode ini untuk kegiatan lain." in scan(client_of(staff), today.session, codes.payload(other))
    typed = codes.participant_code(other.event_id, other.pk)
    assert "tidak dikenal pada kegiatan ini" in scan(client_of(staff), today.session, typed)
    assert not Attendance.objects.exists()


def test_a_code_on_another_day(client_of, staff, coaching):
    page = scan(client_of(staff), coaching.session, codes.payload(coaching.people[0]))
    assert "Kode ini untuk Senin, 16 Juni 2025 dan tidak berlaku lagi." in page
    day = timezone.localdate() + dt.timedelta(days=1)
    Session.objects.update(date=day)
    assert "baru berlaku pada" in scan(client_of(staff), coaching.session, codes.payload(coaching.people[0]))
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("code", ["", "AAAA", "x" * 70, "RP1.1.1.AAAAAAAA", "https://contoh.id/", "RP1.0.0.00000000"])
def test_nobodys_code(client_of, staff, today, code):
    page = scan(client_of(staff), today.session, code)
    assert 'class="message error"' in page
    assert not Attendance.objects.exists()


def test_a_code_undoes_no_mark(client_of, staff, administrator, today):
    Attendance.mark(today.people[0], today.session, "excused", by=administrator)
    assert "Adi Contoh sudah mencatat “izin”" in scan(client_of(staff), today.session, codes.payload(today.people[0]))
    assert Attendance.objects.get().state == "excused"


def test_cards_carry_every_code_and_no_phone(client_of, staff, tksk_bluluk, coaching):
    response = client_of(staff).get(reverse("events:event_cards", args=[coaching.event.pk]))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    for person in coaching.people:
        assert codes.spaced(codes.participant_code(coaching.event.pk, person.pk)) in text
    assert "0812" not in text
    assert client_of(tksk_bluluk).get(reverse("events:event_cards", args=[coaching.event.pk])).status_code == 404


def test_five_hundred_cards_in_time(client_of, staff, coaching):
    Participant.objects.bulk_create(
        Participant(event=coaching.event, name=f"Peserta Contoh {number}", order=number) for number in range(33, 501)
    )
    client, started = client_of(staff), time.process_time()
    assert client.get(reverse("events:event_cards", args=[coaching.event.pk])).status_code == 200
    assert time.process_time() - started < 5


# The wall -------------------------------------------------------------------------------------------------------------
def test_the_wall_shows_a_code_that_turns(client_of, staff, today):
    client, url = client_of(staff), reverse("events:attendance_wall", args=[today.session.pk])
    response = client.get(url)
    page = response.content.decode()
    assert "<svg" in page
    assert 'hx-trigger="every 30s"' in page
    assert 'content="30"' in page
    assert "no-store" in response["Cache-Control"]
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in part
    assert "<html" not in part


def test_no_wall_on_another_day(client_of, staff, coaching):
    page = client_of(staff).get(reverse("events:attendance_wall", args=[coaching.session.pk])).content.decode()
    assert "Kode hanya tampil pada hari sesi" in page
    assert 'class="qr"' not in page


def test_a_participant_marks_himself_by_name_and_number(staff, today):
    """Without an account: the wall's code, the name in another spelling, the last four digits."""
    client, person = Client(), today.tksk("Bluluk")
    page = client.get(visit(today.session, staff)).content.decode()
    token = re.search(r'name="visit" value="([^"]+)"', page)[1]
    data = {"visit": token, "name": "petugas contoh bluluk", "digits": person.phone[-4:]}
    page = client.post(reverse("events:attendance_self"), data).content.decode()
    assert "Kehadiran Anda tercatat" in page
    mark = Attendance.objects.get()
    assert (mark.participant, mark.state, mark.way, mark.marked_by) == (person, "present", "wall", staff)
    again = client.post(reverse("events:attendance_self"), data).content.decode()
    assert "Anda sudah tercatat hadir" in again


def test_or_by_the_code_on_the_card(staff, today):
    person = today.people[2]
    wall = codes.Wall(today.session.pk, staff.pk)
    data = {"visit": codes.visit_token(wall), "code": codes.participant_code(today.event.pk, person.pk)}
    assert "tercatat" in Client().post(reverse("events:attendance_self"), data).content.decode()
    assert Attendance.objects.get().participant == person


def test_or_with_the_own_account(client_of, staff, tksk_bluluk, today):
    person = today.tksk("Bluluk")
    person.person = make_person(name=person.name, user=tksk_bluluk)
    person.save()
    client = client_of(tksk_bluluk)
    page = client.get(visit(today.session, staff)).content.decode()
    assert f"Saya {person.name}, catat hadir" in page
    data = {"visit": codes.visit_token(codes.Wall(today.session.pk, staff.pk)), "account": "1"}
    client.post(reverse("events:attendance_self"), data)
    assert Attendance.objects.get().participant == person


def test_the_list_is_not_told_to_strangers(staff, today):
    """A wrong number, a wrong name, nobody's name: one wording, and no name of the list on the page."""
    token = codes.visit_token(codes.Wall(today.session.pk, staff.pk))
    person, pages = today.tksk("Bluluk"), set()
    for name, digits in ((person.name, "9999"), ("Orang Lain", person.phone[-4:]), ("Orang Lain", "9999")):
        page = Client().post(reverse("events:attendance_self"), {"visit": token, "name": name, "digits": digits})
        text = page.content.decode()
        assert "tidak cocok dengan daftar peserta" in text
        pages.add(re.sub(r'value="[^"]*"', "", text))
    assert len(pages) == 1
    assert not Attendance.objects.exists()


def test_guessing_comes_to_an_end(staff, today):
    token = codes.visit_token(codes.Wall(today.session.pk, staff.pk))
    data = {"visit": token, "name": today.people[0].name, "digits": "9999"}
    for _ in range(self_marking.MOST_TRIES):
        Client().post(reverse("events:attendance_self"), data)
    data["digits"] = today.people[0].phone[-4:]
    assert "Terlalu banyak percobaan" in Client().post(reverse("events:attendance_self"), data).content.decode()
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (dt.timedelta(seconds=100), "Kode ini sudah berganti."),
        (dt.timedelta(days=1), "dan tidak berlaku lagi. Pindai kode yang sekarang tampil di layar."),
    ],
)
def test_a_photograph_of_the_wall(staff, today, monkeypatch, age, words):
    real = time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() - age.total_seconds())
    address = visit(today.session, staff)
    monkeypatch.setattr(signing.time, "time", real)
    page = Client().get(address).content.decode()
    assert words in page
    assert 'name="visit"' not in page


@pytest.mark.parametrize("token", ["", "x", "1.2:abc:def", "a" * 500])
def test_a_made_up_wall(db, token):
    response = Client().get(reverse("events:attendance_self"), {"k": token})
    assert response.status_code == 200
    assert 'name="visit"' not in response.content.decode()


def test_a_wall_opened_by_somebody_who_may_no_longer(staff, today):
    address = visit(today.session, staff)
    staff.is_active = False
    staff.save()
    assert "tidak berlaku lagi" in Client().get(address).content.decode()


def test_who_may_open_the_wall_and_the_scanner(client_of, head, tksk_bluluk, stranger_tksk, coaching):
    event = make_event("35.24.02")
    session = make_session(event)
    for name in ("events:attendance_wall", "events:attendance_scan"):
        assert client_of(head).get(reverse(name, args=[coaching.session.pk])).status_code == 403
        assert client_of(tksk_bluluk).get(reverse(name, args=[coaching.session.pk])).status_code == 404
        assert client_of(tksk_bluluk).get(reverse(name, args=[session.pk])).status_code == 200
        assert client_of(stranger_tksk).get(reverse(name, args=[session.pk])).status_code == 404
