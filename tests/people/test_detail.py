"""One person's page."""

from __future__ import annotations

from tests.factories import make_alias, make_nik, make_person


def test_shows_everything_but_the_nik(client_of, staff):
    number = make_nik()
    person = make_person(
        name="Wagiyem", title_after="S.Sos.", nik=number, phone="081200000001", address="Dusun Contoh", rt="003"
    )
    make_alias(person, spelling="Wagiem", source="Daftar hadir")
    page = client_of(staff).get(person.get_absolute_url()).content.decode()
    for text in (
        "Wagiyem, S.Sos.",
        "tel:081200000001",
        "wa.me/6281200000001",
        "Dusun Contoh",
        "Desa Bronjong, Kec. Bluluk",
    ):
        assert text in page
    assert "Wagiem" in page
    assert f"{number[:4]}••••••••••••" in page
    assert number not in page
    assert number[-4:] not in page


def test_another_territory_is_not_found(client_of, stranger_tksk):
    assert client_of(stranger_tksk).get(make_person().get_absolute_url()).status_code == 404


def test_without_the_right_it_is_forbidden(client_of, coordinator_kt):
    assert client_of(coordinator_kt).get(make_person().get_absolute_url()).status_code == 403


def test_an_unknown_person_is_not_found(client_of, staff):
    client = client_of(staff)
    assert client.get("/orang/999999/").status_code == 404
    assert client.get("/orang/99999999999999999999999999/").status_code == 404


def test_offers_what_the_user_may_do(client_of, head, tksk_bluluk):
    person = make_person(nik=make_nik())
    for user, may in ((head, False), (tksk_bluluk, True)):
        page = client_of(user).get(person.get_absolute_url()).content.decode()
        assert (f"/orang/{person.pk}/ubah/" in page) is may
        assert (f"/orang/{person.pk}/nik/" in page) is may


def test_is_drawn_in_few_queries(client_of, staff, django_assert_max_num_queries):
    person = make_person(nik=make_nik())
    for number in range(20):
        make_alias(person, spelling=f"Ejaan {number}")
        person.note = f"Catatan {number}"
        person.save()
    client = client_of(staff)
    with django_assert_max_num_queries(14):  # one for each app that knows something of the person
        client.get(person.get_absolute_url())
