"""Changing a person, alone and two at a time."""

from __future__ import annotations

import pytest
from django.forms.models import model_to_dict

from tests.factories import make_nik, make_person
from welfare.people.forms import NIK_TAKEN
from welfare.people.models import Person


@pytest.fixture
def person(db):
    return make_person(name="Wagiyem Contoh", phone="081200000001", address="Dusun Lama", nik=make_nik(), sex="L")


def url(person):
    return f"/orang/{person.pk}/ubah/"


def opened(client, person):
    """What a browser would send back from the form as it was opened."""
    form = client.get(url(person)).context["form"]
    return {name: "" if (value := form[name].value()) is None else str(value) for name in form.fields}


def sent(values, **changes):
    ticks = ("remove_nik", "accept_mismatch", "accept_twin")
    return {name: value for name, value in {**values, **changes}.items() if name not in ticks or value == "on"}


def test_changes_with_a_reason_in_the_history(client_of, tksk_bluluk, person):
    client = client_of(tksk_bluluk)
    response = client.post(url(person), sent(opened(client, person), address="Dusun Baru", reason="Pindah rumah"))
    assert response.url == person.get_absolute_url()
    person.refresh_from_db()
    assert person.address == "Dusun Baru"
    event = person.history.latest("pgh_id")
    assert event.pgh_context["user"] == tksk_bluluk.pk
    assert event.pgh_context["reason"] == "Pindah rumah"


def test_an_untouched_form_writes_nothing(client_of, staff, person):
    client = client_of(staff)
    before = person.history.count()
    assert client.post(url(person), sent(opened(client, person))).status_code == 302
    assert person.history.count() == before


def test_a_blank_nik_keeps_it_a_new_one_replaces_it_a_tick_removes_it(client_of, staff, person):
    client = client_of(staff)
    index = person.nik_index
    client.post(url(person), sent(opened(client, person), note="Catatan"))
    person.refresh_from_db()
    assert person.nik_index == index
    other = make_nik()
    client.post(url(person), sent(opened(client, person), nik=other))
    assert Person.objects.with_nik(other).get() == person
    client.post(url(person), sent(opened(client, person), remove_nik="on"))
    person.refresh_from_db()
    assert (person.nik_index, person.nik_cipher) == (None, "")


def test_never_sends_the_nik_to_the_browser(client_of, staff, person):
    from welfare.people.sealing import unseal

    assert unseal(person.nik_cipher) not in client_of(staff).get(url(person)).content.decode()


def test_a_taken_nik_is_refused(client_of, staff, person):
    number = make_nik()
    make_person(nik=number)
    client = client_of(staff)
    page = client.post(url(person), sent(opened(client, person), nik=number))
    assert page.context["form"].errors["nik"] == [NIK_TAKEN]


def test_the_second_editor_is_told_and_loses_nothing(client_of, staff, tksk_bluluk, person):
    first, second = client_of(staff), client_of(tksk_bluluk)
    by_first, by_second = opened(first, person), opened(second, person)
    first.post(url(person), sent(by_first, phone="081200000002", address="Dusun Pertama"))
    page = second.post(url(person), sent(by_second, address="Dusun Kedua", occupation="Petani"))
    html = page.content.decode()
    assert "Nomor HP diubah dari 081200000001 menjadi 081200000002" in html
    assert str(staff) in html
    person.refresh_from_db()
    assert (person.address, person.occupation) == ("Dusun Pertama", "")
    shown = page.context["form"]
    assert shown["address"].value() == "Dusun Kedua"  # typed by the second: stays
    assert shown["phone"].value() == "081200000002"  # changed by the first only: taken over
    again = sent({name: str(shown[name].value() or "") for name in shown.fields})
    assert second.post(url(person), again).status_code == 302
    person.refresh_from_db()
    assert (person.address, person.occupation, person.phone) == ("Dusun Kedua", "Petani", "081200000002")


def test_a_change_by_raw_sql_is_noticed_too(client_of, staff, person):
    client = client_of(staff)
    values = opened(client, person)
    Person.objects.filter(pk=person.pk).update(note="Dari impor")
    page = client.post(url(person), sent(values, address="Dusun Baru"))
    assert "Catatan diisi: Dari impor" in page.content.decode()


def test_bad_input_keeps_what_was_typed(client_of, staff, person):
    client = client_of(staff)
    page = client.post(url(person), sent(opened(client, person), name="", address="Dusun Baru"))
    assert "name" in page.context["form"].errors
    assert page.context["form"]["address"].value() == "Dusun Baru"
    assert model_to_dict(person)["name"] == Person.objects.get(pk=person.pk).name


def test_other_territory_and_lacking_right(client_of, stranger_tksk, tksk_bluluk, head, person):
    assert client_of(stranger_tksk).get(url(person)).status_code == 404
    assert client_of(stranger_tksk).post(url(person), {"name": "X"}).status_code == 404
    assert client_of(head).get(url(person)).status_code == 403
    client = client_of(tksk_bluluk)
    page = client.post(url(person), sent(opened(client, person), region="35.24.05"))
    assert "region" in page.context["form"].errors
