"""Who works at a Puskesos: taken from the pillars, replaced, ended, listed, downloaded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from puskesos.centres.models import CentreStaff
from tests.factories import (
    make_centre,
    make_centre_staff,
    make_held_village,
    make_membership,
    make_person,
    make_pillar,
    make_unit,
)

pytestmark = pytest.mark.django_db
BRONJONG, BLULUK, BABAT = "35.24.02.2005", "35.24.02", "35.24.05"


@pytest.fixture
def centre():
    return make_centre(BRONJONG)


def member(code, region, name, **more):
    unit = make_unit(make_pillar(code), region, name=f"{code} {name}")
    return make_membership(make_person(name=name, region=region), unit, **more)


def offered(client, url, **query):
    field = client.get(url, query).context["form"].fields["person"]
    return {label for _, group in field.choices if isinstance(group, list | tuple) for _, label in group}


def test_members_of_the_village_and_its_kecamatan_are_offered(staff, client_of, centre):
    member("KT", BRONJONG, "Wagiman Rekaan")
    member("TKSK", BLULUK, "Sutikno Rekaan")
    member("PSM", "35.24.02.2001", "Desa Lain Rekaan")
    member("KT", BRONJONG, "Sudah Berhenti", end=dt.date(2025, 6, 1))
    looks_after = member("PKH", "35.24.02.2001", "Pendamping Rekaan")
    make_held_village(looks_after, BRONJONG)
    found = " | ".join(offered(client_of(staff), reverse("centres:centre_appoint", args=[centre.pk])))
    for name in ("Wagiman", "Sutikno", "Pendamping"):
        assert name in found
    assert "Desa Lain" not in found
    assert "Berhenti" not in found


def test_a_member_is_put_to_work_once(staff, client_of, centre):
    person = member("KT", BRONJONG, "Wagiman Rekaan").person
    url, client = reverse("centres:centre_appoint", args=[centre.pk]), client_of(staff)
    data = {"person": person.pk, "role": "front_office", "start": "2025-03-03", "decree": "SK 1"}
    page = client.post(url, data, follow=True).content.decode()
    assert "Wagiman Rekaan bertugas sebagai petugas front office" in page
    post = CentreStaff.objects.get()
    assert (post.start, post.decree, post.history.get().pgh_context["user"]) == (dt.date(2025, 3, 3), "SK 1", staff.pk)
    assert "sudah menjalankan tugas" in client.post(url, data).content.decode()


def test_the_village_head_is_found_in_the_register(staff, client_of, centre):
    head = make_person(name="Suparman Rekaan", region=BRONJONG)
    url, client = reverse("centres:centre_appoint", args=[centre.pk]), client_of(staff)
    assert "Orang" in client.post(url, {"person": head.pk, "role": "head"}).content.decode()  # not offered
    assert not CentreStaff.objects.exists()
    assert any("Suparman" in label for label in offered(client, url, nama="suparman"))
    client.post(f"{url}?nama=suparman", {"person": head.pk, "role": "head", "start": "2025-03-03"})
    assert CentreStaff.objects.get().person == head
    assert "tidak ditemukan" in client.get(url, {"nama": "zzz tidak ada"}).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"role": ""}, "Tugas"), ({"person": "0"}, "Orang"), ({"start": "kemarin"}, "Mulai"), ({"person": "x"}, "Orang")],
)
def test_bad_input_is_told_at_its_field(staff, client_of, centre, change, words):
    person = member("KT", BRONJONG, "Wagiman Rekaan").person
    url = reverse("centres:centre_appoint", args=[centre.pk])
    data = {"person": person.pk, "role": "facilitator", "start": "2025-03-03", "decree": "SK 77"} | change
    page = client_of(staff).post(url, data).content.decode()
    assert "Ada isian yang perlu diperbaiki" in page
    assert words in page
    assert "SK 77" in page


def test_a_successor_takes_over_on_a_day(staff, client_of, centre):
    post = make_centre_staff(centre, role="coordinator")
    person = member("PSM", BRONJONG, "Lastri Rekaan").person
    url, client = reverse("centres:centrestaff_replace", args=[post.pk]), client_of(staff)
    early = client.post(url, {"person": person.pk, "on": "2024-01-01"})
    assert "lebih awal" in early.content.decode()
    client.post(url, {"person": person.pk, "on": "2025-07-01", "decree": "SK 2"})
    post.refresh_from_db()
    new = CentreStaff.objects.exclude(pk=post.pk).get()
    assert (post.end, new.start, new.role) == (dt.date(2025, 7, 1), dt.date(2025, 7, 1), "coordinator")
    again = client.post(url, {"person": person.pk, "on": "2025-08-01"})
    assert "sudah berakhir" in again.content.decode()


def test_the_list_and_its_download(staff, stranger_tksk, client_of, centre):
    make_centre_staff(centre, make_person(name="Wagiman Rekaan"), role="head")
    make_centre_staff(centre, make_person(name="Lastri Rekaan"), end=dt.date(2025, 2, 1))
    client, url = client_of(staff), reverse("centres:centrestaff_list")

    def names(**query):
        return [row.record.person.name for row in client.get(url, query).context["table"].rows]

    assert sorted(names()) == ["Lastri Rekaan", "Wagiman Rekaan"]
    assert names(tugas="head") == ["Wagiman Rekaan"]
    assert names(masa="dulu") == names(nama="lastri") == ["Lastri Rekaan"]
    assert names(kecamatan=BABAT) == []
    assert client_of(stranger_tksk).get(url).context["table"].paginator.count == 0
    file = client.post(reverse("centres:centrestaff_export"), {"reason": "Bahan rapat", "format": "csv"})
    assert "Wagiman Rekaan" in file.content.decode("utf-8-sig")
    assert client_of(stranger_tksk).get(reverse("centres:centrestaff_export")).status_code == 403


def test_elsewhere_and_without_the_right(tksk_bluluk, stranger_tksk, client_of, centre):
    post = make_centre_staff(centre)
    assert client_of(tksk_bluluk).get(reverse("centres:centre_appoint", args=[centre.pk])).status_code == 403
    assert client_of(stranger_tksk).get(reverse("centres:centrestaff_replace", args=[post.pk])).status_code == 403
