"""Seeing a NIK: asked why, written down, shown once."""

from __future__ import annotations

import pytest

from tests.factories import make_nik, make_person
from welfare.audit.models import SensitiveRead

REASON = "Mencocokkan dengan KTP pemohon"


@pytest.fixture
def person(db):
    return make_person(name="Wagiyem", nik=make_nik())


def number_of(person):
    from welfare.people.sealing import unseal

    return unseal(person.nik_cipher)


def test_shows_the_number_after_a_reason_and_writes_it_down(client_of, tksk_bluluk, person):
    client = client_of(tksk_bluluk)
    url = f"/orang/{person.pk}/nik/"
    assert number_of(person) not in client.get(url).content.decode()
    page = client.post(url, {"reason": REASON})
    assert number_of(person) in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    read = SensitiveRead.objects.get()
    assert (read.user, read.what, read.subject_id, read.reason) == (tksk_bluluk, "nik", str(person.pk), REASON)


@pytest.mark.parametrize("reason", ["", "   ", "ya"])
def test_without_a_reason_nothing_is_shown(client_of, staff, person, reason):
    page = client_of(staff).post(f"/orang/{person.pk}/nik/", {"reason": reason})
    assert number_of(person) not in page.content.decode()
    assert not SensitiveRead.objects.exists()


def test_other_territory_lacking_right_and_no_nik(client_of, stranger_tksk, head, staff, person):
    assert client_of(stranger_tksk).post(f"/orang/{person.pk}/nik/", {"reason": REASON}).status_code == 404
    assert client_of(head).post(f"/orang/{person.pk}/nik/", {"reason": REASON}).status_code == 403
    without = make_person()
    assert client_of(staff).get(f"/orang/{without.pk}/nik/").status_code == 404
    assert not SensitiveRead.objects.exists()


def test_looking_at_many_numbers_comes_to_an_end(client_of, staff, administrator, person, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"reveal": "2/h/key"}
    client, url = client_of(staff), f"/orang/{person.pk}/nik/"
    answers = [client.post(url, {"reason": REASON}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert number_of(person) not in answers[-1].content.decode()
    assert "Terlalu sering" in answers[-1].content.decode()
    assert SensitiveRead.objects.count() == 2
    assert client_of(administrator).post(url, {"reason": REASON}).status_code == 200  # each officer counts alone
