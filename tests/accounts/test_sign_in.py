"""The one door: sign-in, sign-out, limits, and no English on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from tests.factories import make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role

PASSWORD = "kata-sandi-panjang-1"
ClientOf = Callable[[User], Client]


@pytest.fixture
def officer(db: None) -> User:
    return make_user("sari", Role.STAFF, "35.24", name="Sari Contoh", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    return client.post("/akun/masuk/", {"login": "sari", "password": password, **more})


def test_right_password_leads_to_the_desk(client: Client, officer: User) -> None:
    response = client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/"
    assert "Sari Contoh" in response.content.decode()


def test_one_returns_to_where_one_was_going(client: Client, officer: User) -> None:
    response = client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD, "next": "/panduan/"})
    assert response.headers["Location"] == "/panduan/"


def test_no_way_leads_to_a_foreign_address(client: Client, officer: User) -> None:
    response = client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD, "next": "https://jahat.example/"})
    assert response.headers["Location"] == "/"


def test_wrong_password_says_so_and_keeps_the_name(client: Client, officer: User) -> None:
    response = client.post("/akun/masuk/", {"login": "sari", "password": "salah-sekali-ini"})
    page = response.content.decode()
    assert "Nama pengguna dan/atau kata sandi" in page
    assert 'value="sari"' in page
    assert "salah-sekali-ini" not in page


def test_many_wrong_passwords_close_the_door_from_there(client: Client, officer: User) -> None:
    for _ in range(5):
        response = client.post("/akun/masuk/", {"login": "sari", "password": "salah-sekali-ini"})
    assert response.status_code == 429
    assert "Terlalu banyak percobaan" in response.content.decode()
    assert client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")  # a stranger's guesses do not lock the officer out
    assert elsewhere.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}).status_code == 302


def test_administrator_opens_a_locked_door(
    client: Client, officer: User, administrator: User, client_of: ClientOf
) -> None:
    for _ in range(5):
        client.post("/akun/masuk/", {"login": "sari", "password": "salah-sekali-ini"})
    client_of(administrator).post("/admin/accounts/user/", {"action": "unlock", "_selected_action": [officer.pk]})
    assert client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}).status_code == 302


def test_behind_the_proxy_addresses_are_the_visitors(officer: User) -> None:
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        bad = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
        for _ in range(5):
            bad.post("/akun/masuk/", {"login": "sari", "password": "salah-sekali-ini"})
        good = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "10.2.2.2"})
        assert good.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}).status_code == 302


def test_switched_off_account_does_not_enter(client: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    assert client.get("/").status_code == 302


def test_signing_out_needs_a_post(officer: User, client_of: ClientOf) -> None:
    client = client_of(officer)
    assert client.get("/akun/keluar/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/akun/keluar/")
    assert client.get("/").status_code == 302


def test_admin_has_no_door_of_its_own(client: Client, db: None) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/akun/masuk/")


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_there_is_no_sign_up_and_no_mail_door(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_demo_accounts_stand_on_the_demo_only(client: Client, db: None) -> None:
    with override_settings(DEMO=True):
        page = client.get("/akun/masuk/").content.decode()
        assert "puskesos.bronjong" in page
        assert "rumah-pilar-2026" in page
    with override_settings(DEMO=False):
        page = client.get("/akun/masuk/").content.decode()
        assert "puskesos.bronjong" not in page
        assert "rumah-pilar-2026" not in page


ENGLISH = re.compile(
    r"\b(sign in|sign out|password|username|code|confirm|change|cancel|authenticat\w+|the|your)\b", re.IGNORECASE
)


@pytest.mark.parametrize(
    "address",
    [
        "/akun/", "/akun/keluar/", "/akun/kata-sandi/", "/akun/tidak-aktif/", "/akun/verifikasi/", "/akun/pastikan/",
        "/panduan/", "/cari/", "/",
    ],
)  # fmt: skip
def test_no_english_shows(address: str, officer: User, client_of: ClientOf) -> None:
    response = client_of(officer).get(address, follow=True)
    assert response.status_code == 200
    assert ENGLISH.findall(visible(response.content.decode())) == []


def test_no_english_at_the_door(client: Client, officer: User) -> None:
    assert ENGLISH.findall(visible(client.get("/akun/masuk/").content.decode())) == []
    wrong = client.post("/akun/masuk/", {"login": "", "password": ""}).content.decode()
    assert ENGLISH.findall(visible(wrong)) == []


def visible(html: str) -> str:
    """The text of a page, tags taken away."""
    return re.sub(r"<[^>]*>", " ", html)
