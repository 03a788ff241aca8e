"""Somebody at the door: found on the list or in the register, and never added without being asked."""

import re

import pytest
from django.urls import reverse

from events.models import Attendance, Participant
from tests.factories import make_membership, make_person, make_pillar, make_unit


def ask(client, coaching, name, **more):
    url = reverse("events:attendance_walkin", args=[coaching.session.pk])
    return client.get(url, {"name": name, **more}).content.decode()


def admit(client, coaching, **data):
    url = reverse("events:attendance_admit", args=[coaching.session.pk])
    return client.post(url, data, follow=True).content.decode()


def test_somebody_on_the_list_is_only_marked(client_of, staff, coaching):
    client, person = client_of(staff), coaching.tksk("Bluluk")
    page = ask(client, coaching, "petugas contoh blulok")
    assert person.name in page
    assert f'name="participant" value="{person.pk}"' in page
    assert f"{person.name}: hadir." in admit(client, coaching, participant=person.pk, state="present")
    mark = Attendance.objects.get()
    assert (mark.participant, mark.way) == (person, "walk_in")
    assert coaching.event.participants.count() == 32


def test_somebody_of_the_register_comes_with_the_post(client_of, staff, coaching):
    person = make_person(name="Suwarti Contoh", region="35.24.02.2005")
    post = make_membership(person=person, unit=make_unit(make_pillar("PSM"), name="PSM Desa Bronjong"))
    client = client_of(staff)
    page = ask(client, coaching, "Suwarti")
    assert "orang ini tidak diundang" in page
    assert f"catat hadir sebagai {post.position}, PSM Desa Bronjong" in page
    assert coaching.event.participants.count() == 32
    admit(client, coaching, person=person.pk, post=post.pk, state="present")
    added = coaching.event.participants.get(person=person)
    assert (added.order, added.pillar.code) == (33, "PSM")
    assert Attendance.objects.get().state == "present"
    # Once is enough: the second time the person stands on the list.
    assert "sudah menjadi peserta" in admit(client, coaching, person=person.pk, state="guest")
    assert coaching.event.participants.count() == 33


def test_a_stranger_is_asked_for_and_becomes_a_guest(client_of, staff, coaching):
    client = client_of(staff)
    page = ask(client, coaching, "Tamu Mendadak", institution="Kecamatan Babat", phone="081200009999")
    assert "Tamu Mendadak tidak diundang. Tambahkan ke daftar sebagai tamu?" in page
    form = dict(re.findall(r'name="(asked|name|phone|place|institution)" value="([^"]*)"', page.split("tamu-baru")[-1]))
    assert "Tamu Mendadak: tamu." in admit(client, coaching, state="guest", **form)
    added = Participant.objects.get(name="Tamu Mendadak")
    assert (added.institution, added.phone, added.person) == ("Kecamatan Babat", "081200009999", None)
    assert Attendance.objects.get().state == "guest"


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Tamu Mendadak", "state": "guest"},
        {"name": "Tamu Mendadak", "state": "guest", "asked": "x"},
        {"state": "guest"},
        {"participant": "0", "state": "present"},
        {"person": "x", "state": "guest"},
    ],
)
def test_nobody_is_added_unasked(client_of, staff, coaching, data):
    admit(client_of(staff), coaching, **data)
    assert coaching.event.participants.count() == 32
    assert not Attendance.objects.exists()


def test_only_hadir_or_tamu(client_of, staff, coaching):
    person = make_person(name="Suwarti Contoh")
    assert "Pilih hadir atau tamu." in admit(client_of(staff), coaching, person=person.pk, state="absent")
    assert coaching.event.participants.count() == 32
    page = admit(client_of(staff), coaching, participant=coaching.people[0].pk, state="absent")
    assert "Pilih hadir atau tamu." in page


def test_a_mark_that_stands_is_kept(client_of, staff, administrator, coaching):
    Attendance.mark(coaching.people[0], coaching.session, "excused", by=administrator)
    page = admit(client_of(staff), coaching, participant=coaching.people[0].pk, state="present")
    assert "Adi Contoh sudah mencatat “izin”" in page
    assert Attendance.objects.get().state == "excused"


def test_who_may(client_of, tksk_bluluk, head, coaching):
    url = reverse("events:attendance_walkin", args=[coaching.session.pk])
    for user in (tksk_bluluk, head):
        assert client_of(user).get(url).status_code == 403
