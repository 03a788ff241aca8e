"""One's own account: facts, password, second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.factories import make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role

PASSWORD = "kata-sandi-panjang-1"


@pytest.fixture
def officer(db: None) -> User:
    return make_user("sari", Role.TKSK, "35.24.02", name="Sari Contoh", password=PASSWORD)


@pytest.fixture
def browser(officer: User) -> Client:
    """A browser that came in through the door, so that allauth knows when."""
    client = Client()
    client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    return client


def test_page_names_role_and_territory(browser: Client) -> None:
    page = browser.get("/akun/").content.decode()
    assert "Sari Contoh" in page
    assert "TKSK" in page
    assert "Kecamatan Bluluk" in page
    assert "belum aktif" in page


def test_password_is_changed_and_one_stays_inside(browser: Client, officer: User) -> None:
    new = "sandi-baru-yang-lain-2"
    answer = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    page = browser.post("/akun/kata-sandi/", answer, follow=True).content.decode()
    assert "Kata sandi sudah diganti." in page
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert browser.get("/akun/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("bukan-yang-lama", "sandi-baru-yang-2", "sandi-baru-yang-2", "kata sandi Anda saat ini"),
        (PASSWORD, "pendek", "pendek", "12"),
        (PASSWORD, "sandi-baru-yang-2", "lain-sama-sekali-3", "kata sandi yang sama"),
    ],
)
def test_password_that_will_not_do_is_refused(
    old: str, new: str, again: str, words: str, browser: Client, officer: User
) -> None:
    answer = {"oldpassword": old, "password1": new, "password2": again}
    page = browser.post("/akun/kata-sandi/", answer).content.decode()
    assert "Ada isian yang perlu diperbaiki" in page
    assert words in page
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def prove_again(browser: Client) -> None:
    """What touches the guard of an account asks for the password once more."""
    assert "Pastikan ini Anda" in browser.get("/akun/pastikan/").content.decode()
    browser.post("/akun/pastikan/", {"password": PASSWORD})


def test_second_factor_is_activated_and_asked_for(browser: Client, officer: User) -> None:
    response = browser.get("/akun/verifikasi/aplikasi/")
    assert response.headers["Location"].startswith("/akun/pastikan/")
    prove_again(browser)
    page = browser.get("/akun/verifikasi/aplikasi/").content.decode()
    assert "data:image/svg+xml" in page
    wrong = browser.post("/akun/verifikasi/aplikasi/", {"code": "abcdef"}).content.decode()
    assert "Kode salah." in wrong
    secret = browser.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    page = browser.post("/akun/verifikasi/aplikasi/", {"code": code}, follow=True).content.decode()
    assert "10 kode belum dipakai" in page
    assert Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists()

    other = Client()
    response = other.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    assert response.headers["Location"].startswith("/akun/verifikasi/masuk/")
    assert "Buka aplikasi autentikator" in other.get("/akun/verifikasi/masuk/").content.decode()
    assert other.get("/").status_code == 302
    spare = Authenticator.objects.get(user=officer, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    other.post("/akun/verifikasi/masuk/", {"code": spare})
    assert other.get("/").status_code == 200


def test_pages_of_an_active_second_factor_open(browser: Client, officer: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(officer, generate_totp_secret())
    RecoveryCodes.activate(officer)
    prove_again(browser)
    for address, words in [
        ("/akun/verifikasi/", "Tersisa 10 kode"),
        ("/akun/verifikasi/aplikasi/matikan/", "Matikan verifikasi dua langkah?"),
        ("/akun/verifikasi/kode-cadangan/", "10 kode belum dipakai"),
        ("/akun/verifikasi/kode-cadangan/buat/", "Buat kode cadangan baru?"),
    ]:
        response = browser.get(address)
        assert response.status_code == 200, address
        assert words in response.content.decode(), address
