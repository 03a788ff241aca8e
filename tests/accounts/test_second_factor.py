"""A second factor where the role demands one, passkeys, and the list of devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from tests.factories import make_authenticator, make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role

ClientOf = Callable[[User], Client]
PASSWORD = "perahu-hijau-tujuh"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STAFF, Role.HEAD])
def test_roles_that_open_much_set_one_up_before_anything_else(role: Role, db: None, client_of: ClientOf) -> None:
    client = client_of(make_user("x", role, "35.24"))
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        for address in ("/", "/orang/", "/pilar/", "/admin/" if role == Role.ADMINISTRATOR else "/panduan/"):
            response = client.get(address)
            assert (response.status_code, response.headers["Location"]) == (302, "/akun/verifikasi/")
        page = client.get("/akun/verifikasi/").content.decode()
        assert "wajib memakai verifikasi dua langkah" in page
        assert client.get("/akun/").status_code == 200


def test_posts_wait_for_the_second_factor_too(staff: User, client_of: ClientOf) -> None:
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        assert client_of(staff).post("/orang/baru/", {"name": "Tidak Jadi"}).headers["Location"] == "/akun/verifikasi/"


@pytest.mark.parametrize("role", [Role.TKSK, Role.CENTRE_OPERATOR, Role.PILLAR_COORDINATOR, Role.AUDITOR])
def test_other_roles_may(role: Role, db: None, client_of: ClientOf) -> None:
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        assert client_of(make_user("x", role, "35.24.02")).get("/panduan/").status_code == 200


def test_with_one_the_door_is_open_until_it_is_taken_away(staff: User, client_of: ClientOf) -> None:
    client = client_of(staff)
    authenticator = make_authenticator(staff)
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        assert client.get("/panduan/").status_code == 200
        authenticator.delete()
        assert client_of(staff).get("/panduan/").status_code == 302


def test_recovery_codes_alone_are_none(staff: User, client_of: ClientOf) -> None:
    make_authenticator(staff, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        assert client_of(staff).get("/panduan/").status_code == 302


@pytest.fixture
def browser(db: None) -> Client:
    make_user("sari", Role.TKSK, "35.24.02", name="Sari Contoh", password=PASSWORD)
    client = Client()
    client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    return client


def test_other_devices_are_seen_and_signed_out(browser: Client) -> None:
    phone = Client(headers={"user-agent": "Ponsel Contoh"})
    phone.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    page = browser.get("/akun/sesi/").content.decode()
    assert "Ponsel Contoh" in page
    assert "perangkat ini" in page
    page = browser.post("/akun/sesi/", follow=True).content.decode()
    assert "Anda sudah keluar dari semua perangkat lain." in page
    assert phone.get("/").status_code == 302
    assert browser.get("/").status_code == 200


def test_passkey_pages_load_scripts_of_ours_only(browser: Client) -> None:
    browser.post("/akun/pastikan/", {"password": PASSWORD})
    for address in ("/akun/verifikasi/kunci/tambah/", "/akun/verifikasi/kunci/"):
        response = browser.get(address)
        assert response.status_code == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert 'data-passkey="addForm"' in browser.get("/akun/verifikasi/kunci/tambah/").content.decode()
    assert 'data-passkey="loginForm"' in Client().get("/akun/masuk/").content.decode()
