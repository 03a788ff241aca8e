"""The pages of a round: from the form to the first visit, and who may not."""

from __future__ import annotations

import re

import pytest

from puskesos.aid.models import Round, TeamMember
from tests import factories as make

pytestmark = pytest.mark.django_db
BRONJONG = "35.24.02.2005"


@pytest.fixture
def period(db):
    period = make.make_programme_period()
    for _ in range(4):
        make.make_enrolment(period.programme)
    return period


def answer(period, **more):
    values = {
        "name": "Monev PKH Bluluk", "period": period.pk, "areas": ["35.24.02"], "method": "all", "size": "", "seed": "",
        "per_day": 10, "starts_on": "2026-01-05", "ends_on": "2026-12-31",
    }  # fmt: skip
    return values | more


def test_staff_plans_draws_shares_and_starts(period, staff, tksk_bluluk, client_of):
    client = client_of(staff)
    assert client.post("/bantuan/monev/baru/", answer(period)).status_code == 302
    monev = Round.objects.get()
    page = f"/bantuan/monev/{monev.pk}/"
    assert "Tarik sampel" in client.get(page).content.decode()
    assert "4 penerima terpilih" in client.post(f"{page}sampel/", follow=True).content.decode()
    client.post(f"{page}tim/", {"name": "Tim Bluluk", "users": [tksk_bluluk.pk]})
    team = monev.teams.get()
    person = make.make_person(name="Wagiyem Contoh")
    make.make_membership(person=person)
    found = client.get(f"/bantuan/monev/tim/{team.pk}/anggota/?nama=Wagiyem").content.decode()
    assert f'value="{person.pk}"' in found
    client.post(f"/bantuan/monev/tim/{team.pk}/anggota/?nama=Wagiyem", {"person": person.pk, "pillar": ""})
    assert TeamMember.objects.get().pillar is not None  # what the person is at that time
    assert "4 kunjungan dijadwalkan" in client.post(f"{page}bagi/", follow=True).content.decode()
    assert "Putaran dimulai" in client.post(f"{page}langkah/", {"langkah": "mulai"}, follow=True).content.decode()
    home = client_of(tksk_bluluk).get("/").content.decode()
    assert "4 kunjungan Monev PKH Bluluk" in home
    todo = client_of(tksk_bluluk).get(f"/bantuan/monev/kunjungan/?putaran={monev.pk}&tugas=saya").content.decode()
    assert todo.count("/lapor/") == 4


def test_every_number_opens_a_list_of_that_length(staff, client_of):
    monev = make.make_round()
    for verdict, recommendation in (("fit", "continue"), ("unfit", "replace"), ("unfit", "replace")):
        make.make_visit(make.make_sample(monev), verdict=verdict, recommendation=recommendation)
    make.make_sample(monev)
    client = client_of(staff)
    page = client.get(f"/bantuan/monev/{monev.pk}/").content.decode()
    links = re.findall(r'<a href="(/bantuan/monev/kunjungan/\?[^"]+)">(\d+)</a>', page)
    assert sorted(int(number) for _, number in links) == [0, 1, 2, 3, 4]
    for url, number in links:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert listed.count('<tr role="row"') - (1 if int(number) else 0) == int(number), url


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": "2026-01-01"}, "berakhir sebelum mulai"),
        ({"method": "random"}, "Isi jumlah sampelnya"),
        ({"areas": []}, "tidak boleh kosong"),
        ({"areas": ["99.99"]}, "99.99"),
        ({"per_day": 0}, "lebih besar dari atau sama dengan 1"),
    ],
)
def test_what_cannot_be_is_said_in_the_form(change, words, period, staff, client_of):
    page = client_of(staff).post("/bantuan/monev/baru/", answer(period, **change)).content.decode()
    assert words in page
    assert "Monev PKH Bluluk" in page
    assert not Round.objects.exists()


def test_a_draft_cannot_start_without_a_sample_and_steps_follow_each_other(period, staff, client_of):
    client = client_of(staff)
    client.post("/bantuan/monev/baru/", answer(period))
    page = f"/bantuan/monev/{Round.objects.get().pk}/langkah/"
    for step, words in (("mulai", "Tarik sampelnya dulu"), ("tutup", "tidak dapat ditutup"), ("xx", "tidak dikenal")):
        assert words in client.post(page, {"langkah": step}, follow=True).content.decode()


def test_outside_the_territory_and_without_the_right(period, stranger_tksk, tksk_bluluk, client_of):
    monev = make.make_round(period)
    make.make_sample(monev)
    assert client_of(stranger_tksk).get(f"/bantuan/monev/{monev.pk}/").status_code == 404
    assert client_of(tksk_bluluk).get(f"/bantuan/monev/{monev.pk}/").status_code == 200
    for step in ("sampel/", "bagi/", "langkah/", "ubah/", "tim/"):
        assert client_of(tksk_bluluk).post(f"/bantuan/monev/{monev.pk}/{step}").status_code == 403
