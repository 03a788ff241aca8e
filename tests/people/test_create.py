"""Recording a person by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import make_nik, make_person
from welfare.people.forms import NIK_TAKEN
from welfare.people.models import Person

URL = "/orang/baru/"


def data(**more):
    return {"name": "Lasmini Contoh", "region": "35.24.02.2005", **more}


def post(client, **more):
    return client.post(URL, data(**more))


def test_records_a_person(client_of, tksk_bluluk):
    number = make_nik(female=True, born=dt.date(1980, 1, 5))
    values = {
        "nik": f"{number[:6]}.{number[6:]}",
        "sex": "P",
        "birth_date": "1980-01-05",
        "phone": "+62 812-0000-0001",
        "rt": "3",
    }
    response = post(client_of(tksk_bluluk), name="Hj. Lasmini Contoh, S.Sos.", **values)
    person = Person.objects.get(name="Lasmini Contoh")
    assert response.url == person.get_absolute_url()
    assert (person.title_before, person.title_after) == ("Hj.", "S.Sos.")
    assert (person.phone, person.rt) == ("081200000001", "003")
    assert Person.objects.with_nik(number).get() == person
    event = person.history.get()
    assert (event.pgh_label, event.pgh_context["user"]) == ("insert", tksk_bluluk.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "12345"}, "name"),
        ({"nik": "123"}, "nik"),
        ({"nik": "3524029913809001"}, "nik"),
        ({"phone": "12"}, "phone"),
        ({"phone": "081200000001 / 081200000002"}, "phone"),
        ({"rt": "IV"}, "rt"),
        ({"email": "bukan"}, "email"),
        ({"birth_date": "besok"}, "birth_date"),
        ({"region": "35.24.05"}, "region"),
        ({"region": ""}, "region"),
        ({"name": "Las\x00mini"}, "name"),
    ],
)
def test_bad_input_is_named_at_its_field_and_kept(client_of, tksk_bluluk, values, field):
    page = post(client_of(tksk_bluluk), address="Dusun Contoh 7", **values)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Dusun Contoh 7" in page.content.decode()
    assert not Person.objects.exists()


def test_staff_may_leave_the_region_open(client_of, staff):
    assert post(client_of(staff), region="").status_code == 302


def test_a_taken_nik_is_refused_in_one_wording(client_of, tksk_bluluk):
    here, elsewhere = make_nik(), make_nik()
    make_person(name="Kasturi", nik=here)
    make_person(name="Parno", nik=elsewhere, region="35.24.05.2002")
    client = client_of(tksk_bluluk)
    for number in (here, elsewhere):
        page = post(client, nik=number)
        assert page.context["form"].errors["nik"] == [NIK_TAKEN]
        assert "Parno" not in page.content.decode()


def test_a_nik_that_contradicts_asks_once(client_of, staff):
    client = client_of(staff)
    values = {"nik": make_nik(born=dt.date(1980, 1, 5)), "birth_date": "1981-02-06", "sex": "P"}
    page = post(client, **values)
    assert "Tanggal lahir dan jenis kelamin" in page.context["form"].errors["nik"][0]
    assert 'name="accept_mismatch"' in page.content.decode()
    assert post(client, **values, accept_mismatch="on").status_code == 302


def test_a_likely_twin_is_named_and_may_be_overruled(client_of, tksk_bluluk):
    make_person(name="Lasmini Contoh", phone="081200000001")
    client = client_of(tksk_bluluk)
    page = post(client, phone="0812 0000 0001")
    assert "Mungkin sudah tercatat: Lasmini Contoh" in page.content.decode()
    assert post(client, phone="0812 0000 0001", accept_twin="on").status_code == 302
    assert Person.objects.count() == 2


def test_a_twin_in_another_territory_is_not_named(client_of, tksk_bluluk):
    make_person(name="Lasmini Contoh", phone="081200000001", region="35.24.05.2002")
    assert post(client_of(tksk_bluluk), phone="081200000001").status_code == 302


def test_offers_the_regions_of_the_user_only(client_of, tksk_bluluk, operator_bronjong):
    page = client_of(tksk_bluluk).get(URL).content.decode()
    assert "35.24.02.2005" in page
    assert "35.24.05" not in page
    page = client_of(operator_bronjong).get(URL).content.decode()
    assert "35.24.02.2001" not in page


def test_without_the_right_it_is_forbidden(client_of, head, auditor):
    for user in (head, auditor):
        assert client_of(user).get(URL).status_code == 403
        assert post(client_of(user)).status_code == 403
    assert not Person.objects.exists()
