"""How long a session lasts, and what ends it."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.factories import make_user
from welfare import settings as written
from welfare.accounts.hashers import OfficeArgon2Hasher
from welfare.accounts.roles import Role
from welfare.accounts.sessions import BEGAN, SEEN

PASSWORD = "kata-sandi-panjang-1"


@pytest.fixture
def officer(db):
    return make_user("sari", Role.STAFF, "35.24", name="Sari Contoh", password=PASSWORD)


def signed_in() -> Client:
    client = Client()
    client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    assert client.get("/panduan/").status_code == 200
    return client


def turn_back(client: Client, **seconds: int) -> None:
    session = client.session
    for name, past in seconds.items():
        session[name] = int(time.time()) - past
    session.save()


def test_an_hour_without_a_sign_of_life_ends_it(officer):
    client = signed_in()
    turn_back(client, **{SEEN: settings.SESSION_IDLE_SECONDS + 1})
    answer = client.get("/panduan/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/akun/masuk/")
    assert "Sesi Anda berakhir" in answer.content.decode()
    assert isinstance(answer.wsgi_request.user, AnonymousUser)


def test_working_keeps_it_until_the_longest_day_is_over(officer):
    client = signed_in()
    turn_back(client, **{SEEN: settings.SESSION_IDLE_SECONDS - 60, BEGAN: settings.SESSION_COOKIE_AGE - 60})
    assert client.get("/panduan/").status_code == 200
    assert time.time() - client.session[SEEN] < 60  # noted
    turn_back(client, **{BEGAN: settings.SESSION_COOKIE_AGE + 1})
    assert client.get("/panduan/").status_code == 302


def test_reading_writes_nothing_each_time(officer):
    client = signed_in()
    before = client.session[SEEN]
    client.get("/panduan/")
    assert client.session[SEEN] == before


def test_a_sign_in_makes_a_new_key_and_signing_out_ends_it_on_the_server(officer):
    client = Client()
    client.get("/akun/masuk/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != planted
    client.post("/akun/keluar/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/panduan/").status_code == 302


def test_a_new_password_ends_the_sessions_of_other_devices(officer):
    mine, other = signed_in(), signed_in()
    new = "perahu-hijau-tujuh"
    mine.post("/akun/kata-sandi/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert mine.get("/panduan/").status_code == 200
    assert other.get("/panduan/").status_code == 302


def test_a_switched_off_account_is_out_at_once(officer):
    client = signed_in()
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    assert client.get("/panduan/").status_code == 302


def test_the_own_name_and_number_are_not_changed_without_an_administrator(officer, client_of):
    """Where secrets are sent and by what one is known stand on no form of one's own."""
    for path in ("/akun/", "/akun/kata-sandi/"):
        page = signed_in().get(path).content.decode()
        assert 'name="email"' not in page
        assert 'name="phone"' not in page


def test_refusals_are_logged_without_what_was_sent(officer, caplog):
    client = signed_in()
    make = make_user("tksk", Role.TKSK, "35.24.02", password=PASSWORD)
    client.logout()
    client.force_login(make, backend="welfare.accounts.backends.RoleBackend")
    assert client.get("/admin/?rahasia=3524").status_code == 403
    said = [record.getMessage() for record in caplog.records if record.name == "welfare.accounts.access"]
    assert said == [f"Ditolak: pengguna {make.pk}, GET admin:index"]


def test_passwords_are_hidden_and_may_be_pasted(officer):
    for client, path in ((Client(), "/akun/masuk/"), (signed_in(), "/akun/kata-sandi/")):
        page = client.get(path).content.decode()
        fields = re.findall(r'<input[^>]*name="[a-z]*password[0-9]?"[^>]*>', page)
        assert fields
        for field in fields:
            assert 'type="password"' in field
            assert 'autocomplete="off"' not in field
            assert "maxlength" not in field


def test_a_password_counts_to_its_last_space(db):
    make_user("budi", Role.STAFF, "35.24", password=" kuda terbang makan batu ")
    for typed, answer in (("kuda terbang makan batu", 200), (" kuda terbang makan batu ", 302)):
        assert Client().post("/akun/masuk/", {"login": "budi", "password": typed}).status_code == answer


def test_passwords_are_kept_by_argon2():
    """As the office's settings say; the tests themselves use a cheap hash."""
    assert written.PASSWORD_HASHERS == ["welfare.accounts.hashers.OfficeArgon2Hasher"]
    encoded = OfficeArgon2Hasher().encode("kata-sandi-panjang-1", "garamrekaan1234567890")
    assert encoded.startswith("argon2$argon2id$v=19$m=65536,t=3,")


def test_a_code_of_the_second_factor_counts_once(officer):
    secret = totp.generate_totp_secret()
    device = totp.TOTP.activate(officer, secret).instance
    assert device.type == Authenticator.Type.TOTP
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    answers = []
    for _ in range(2):
        client = Client()
        client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD})
        answers.append(client.post("/akun/verifikasi/masuk/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_every_page_has_the_way_out(officer):
    client = signed_in()
    for path in ("/", "/orang/", "/akun/", "/panduan/", "/tidak-ada/"):
        assert 'action="/akun/keluar/" method="post" data-leaves' in client.get(path).content.decode()


def test_sign_ins_good_and_bad_are_kept(officer):
    signed_in()
    Client().post("/akun/masuk/", {"login": "sari", "password": "salah-sekali-ini"})
    assert AccessLog.objects.filter(username="sari").count() == 1
    assert AccessAttempt.objects.filter(username="sari").count() == 1
