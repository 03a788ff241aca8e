"""A form sent twice is carried out once."""

from __future__ import annotations

import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.project.addresses import World, addresses
from welfare.desk.once import ALREADY, TOKEN, fingerprint, is_covered
from welfare.people.models import Person

BRONJONG = "35.24.02.2005"
PERSON = {"name": "Suwarti Contoh", "region": BRONJONG}


def browser(user) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="welfare.accounts.backends.RoleBackend")
    return client


def token_of(client: Client, url: str) -> str:
    """The token of one showing of a page."""
    page = client.get(url).content.decode()
    main = page[page.index("<main") :]
    return re.search(rf'name="{TOKEN}" value="([^"]+)"', main)[1]


def test_the_second_click_gets_the_answer_of_the_first(db, staff):
    client = browser(staff)
    answer = PERSON | {TOKEN: token_of(client, "/orang/baru/")}
    first, second = client.post("/orang/baru/", answer), client.post("/orang/baru/", answer)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.filter(name="Suwarti Contoh").count() == 1
    assert ALREADY in client.get(second.headers["Location"]).content.decode()


def test_the_same_words_in_a_new_form_are_another_sending(db, staff):
    client = browser(staff)
    for _ in range(2):
        client.post("/orang/baru/", PERSON | {"confirmed": "on", TOKEN: token_of(client, "/orang/baru/")})
    assert ALREADY not in client.get("/orang/").content.decode()


def test_what_was_refused_may_be_mended_and_sent_again(db, staff):
    client = browser(staff)
    token = token_of(client, "/orang/baru/")
    assert client.post("/orang/baru/", PERSON | {"name": "", TOKEN: token}).status_code == 200
    assert client.post("/orang/baru/", PERSON | {TOKEN: token}).status_code == 302
    assert Person.objects.filter(name="Suwarti Contoh").count() == 1


def test_anothers_sending_is_not_answered(db, staff, administrator):
    """The token belongs to a browser, the answer to an officer."""
    one = RequestFactory().post("/orang/baru/", PERSON | {TOKEN: "x" * 64})
    other = RequestFactory().post("/orang/baru/", PERSON | {TOKEN: "x" * 64})
    one.user, other.user = staff, administrator
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("change", ["name", "content", "place"])
def test_another_file_or_address_is_another_sending(change, db, staff):
    def sent(name: str, content: bytes, url: str) -> str:
        request = RequestFactory().post(url, {TOKEN: "x" * 64, "scan": SimpleUploadedFile(name, content)})
        request.user = staff
        return fingerprint(request)

    as_it_was = sent("sk.pdf", b"%PDF-1", "/pilar/sk/baru/")
    assert as_it_was == sent("sk.pdf", b"%PDF-1", "/pilar/sk/baru/")
    changed = {
        "name": ("sk2.pdf", b"%PDF-1", "/pilar/sk/baru/"),
        "content": ("sk.pdf", b"%PDF-2", "/pilar/sk/baru/"),
        "place": ("sk.pdf", b"%PDF-1", "/pilar/sk/baru/?unit=1"),
    }[change]
    assert as_it_was != sent(*changed)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_make_one_record(staff):
    client = browser(staff)
    answer = PERSON | {TOKEN: token_of(client, "/orang/baru/")}
    ready, answers = threading.Barrier(8), []

    def click() -> None:
        try:
            mine = Client(enforce_csrf_checks=True)
            mine.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
            ready.wait(30)
            answers.append(mine.post("/orang/baru/", answer))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [response.status_code for response in answers] == [302] * 8
    assert len({response.headers["Location"] for response in answers}) == 1
    assert Person.objects.filter(name="Suwarti Contoh").count() == 1


def test_every_form_of_ours_takes_part(db, administrator):
    """Every address behind sign-in that takes a POST: the mechanism looks at it, and its page carries the token."""
    world, client, forms = World(by=administrator), browser(administrator), 0
    for address in addresses():
        if not address.is_ours or address.rule is None or address.rule.public or address.rule.own:
            continue
        url = world.url(address)
        request = RequestFactory().post(url)
        request.user, request.resolver_match = administrator, resolve(url)
        assert is_covered(request, address.view), address.name
        if address.name.endswith(("_create", "_update")):
            page = client.get(url).content.decode()
            for form in re.findall(r'<form\b[^>]*method="post".*?</form>', page, re.DOTALL):
                forms += 1
                assert f'name="{TOKEN}"' in form, (address.name, form[:200])
    assert forms > 40
