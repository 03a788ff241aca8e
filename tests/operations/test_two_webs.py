"""Two web servers on one database behind one address: any of them may answer any request, nothing is sticky."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.battery.house import Answer, Browser, House, Web, send
from tests.factories import BRONJONG, PASSWORD, make_person, make_user
from tests.jobs.conftest import at_once
from welfare.people.models import Person

HASHERS = ["welfare.accounts.hashers.OfficeArgon2Hasher"]
SIGN_IN = "/akun/masuk/"


@pytest.fixture
def house(committing: str, places: Path, settings: Any) -> Iterator[House]:
    settings.PASSWORD_HASHERS = HASHERS
    house = House(committing, places, places / "uploads")
    yield house
    house.close()
    connection.close()


class Jar:
    """A browser that keeps what it is given, whichever server gives it."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, web: Web, path: str, form: dict[str, Any] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode() if form is not None else None
        answer = send(web.port, "GET" if form is None else "POST", path, headers, body)
        for name, value in answer.cookies:
            self.cookies[name] = value
        return answer

    def token(self, web: Web, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(web, path).text)
        assert found
        return found[1]


def counted(answer: Answer) -> str:
    """How many persons a list says that it holds."""
    found = re.search(r"([\d.]+)\s+orang", re.sub(r"<[^>]+>", "", answer.text))
    assert found, answer.text[:500]
    return found[1]


def test_nothing_is_kept_in_one_web_server(house: House) -> None:
    officer, person = make_user(), make_person(region=BRONJONG)
    first, second = house.web(), house.web()
    jar = Jar()

    # Signed in at the second with the form that the first drew, known to both.
    token = jar.token(first, SIGN_IN)
    form = {"csrfmiddlewaretoken": token, "login": officer.username, "password": PASSWORD}
    assert jar.ask(second, SIGN_IN, form).status == 302
    assert [jar.ask(web, "/").status for web in (first, second)] == [200, 200]

    # What one of them remembers is true after the other has written.
    before = [counted(jar.ask(web, "/orang/")) for web in (first, second)]
    assert before == ["1", "1"]
    token = jar.token(first, "/orang/baru/")
    form = {"csrfmiddlewaretoken": token, "name": "Lasmini Rekaan", "region": BRONJONG}
    assert jar.ask(second, "/orang/baru/", form).status == 302
    assert [counted(jar.ask(web, "/orang/")) for web in (first, second)] == ["2", "2"]

    # A record opened at one and changed through the other is not overwritten.
    path = f"/orang/{person.pk}/ubah/"
    page = jar.ask(first, path).text
    version = re.search(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"', page)
    assert version
    base = {"csrfmiddlewaretoken": jar.token(second, path), "name": person.name, "region": BRONJONG}
    base["version"] = version[1] or version[2]
    assert jar.ask(second, path, base | {"occupation": "Petani"}).status == 302
    late = jar.ask(first, path, base | {"occupation": "Pedagang"})
    assert (late.status, "Baru saja diubah oleh" in late.text) == (200, True)

    # Signed out at one is signed out at both.
    token = jar.token(first, "/")
    assert jar.ask(first, "/akun/keluar/", {"csrfmiddlewaretoken": token}).status == 302
    assert [jar.ask(web, "/").status for web in (first, second)] == [302, 302]

    _limits_are_shared(first, second, officer.username)


def _limits_are_shared(first: Web, second: Web, username: str) -> None:
    """Five wrong passwords, three here and two there, close the account at both; so do questions for a case."""
    jar = Jar()
    form = {"csrfmiddlewaretoken": jar.token(first, SIGN_IN), "login": username, "password": "salah-sama-sekali"}
    for web in (first, second, first, second, first):
        last = jar.ask(web, SIGN_IN, form)
    right = form | {"password": PASSWORD}
    assert [jar.ask(web, SIGN_IN, right).status for web in (first, second)] == [last.status] * 2
    assert last.status not in (200, 302)
    path = "/layanan/cek/"
    question = {"csrfmiddlewaretoken": jar.token(second, path), "code": "ABCDEFGH", "phone": "1234"}
    answers = [jar.ask(web, path, question).status for web in (first, second) * 4]
    assert answers == [200] * 5 + [429] * 3


def test_one_signed_in_by_the_other_may_write_at_once(house: House) -> None:
    """A session made a moment ago is in the database, not in the memory of who made it."""
    first, second = house.web(), house.web()
    for number in range(5):
        browser = Browser(make_user())
        form = {"name": f"Orang {'ABCDE'[number]} Rekaan", "region": BRONJONG}
        assert browser.post((first, second)[number % 2], "/orang/baru/", form).status == 302


def test_the_same_form_sent_to_both_at_once_is_one_record(house: House) -> None:
    webs, browser = [house.web(), house.web()] * 4, Browser(make_user())
    form = {"name": "Kasturi Rekaan", "region": BRONJONG, "birth_date": "1980-02-01"}
    answers = at_once(lambda: browser.post(webs.pop(), "/orang/baru/", form), 8)
    assert sorted(answer.status for answer in answers) == [200] * 7 + [302]
    assert sum("Mungkin sudah tercatat" in answer.text for answer in answers) == 7
    assert Person.objects.filter(name="Kasturi Rekaan").count() == 1
