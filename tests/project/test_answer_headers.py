"""What every answer tells the browser, whoever asks and whatever comes of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client, override_settings

from tests.factories import make_user
from welfare.accounts.roles import Role

pytestmark = pytest.mark.django_db
EVERYWHERE = [
    "/akun/masuk/",
    "/",
    "/orang/",
    "/tidak-ada/",
    "/admin/",
    "/robots.txt",
    "/sehat/",
    "/static/tidak-ada.js",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_guarded(path, client_of, administrator):
    for client in (Client(), client_of(administrator)):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in f"{policy};"
        for closed in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert closed in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "microphone=()" in headers["Permissions-Policy"]
        assert "camera=(self)" in headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in headers
        assert "no-store" in headers["Cache-Control"]


def test_texts_name_their_letters(client_of, staff):
    for path in ("/", "/robots.txt", "/tidak-ada/"):
        assert "charset=utf-8" in client_of(staff).get(path).headers["Content-Type"]


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_methods_that_nobody_needs_are_refused(method, client_of, staff):
    response = client_of(staff).generic(method, "/orang/")
    assert response.status_code == 405


def test_with_https_everything_goes_over_it(client):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        plain = client.get("/akun/masuk/")
        safe = client.get("/akun/masuk/", secure=True)
    assert plain.status_code == 301
    assert plain.headers["Location"].startswith("https://")
    assert safe.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


KEYS = {"SECRET_KEY": "rekaan", "IDENTITY_KEYS": "1:cmVrYWFu", "IDENTITY_INDEX_KEY": "cmVrYWFu"}


def office_server(tmp_path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The named settings as an office server reads them, in a process of their own."""
    code = "; ".join(["from django.conf import settings", *(f"print(settings.{name})" for name in names)])
    own = {"DATABASE_URL": "postgres://kantor@localhost/kantor", "DJANGO_SETTINGS_MODULE": "welfare.settings"}
    kept = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.run(
        [sys.executable, "-c", code], env=kept | own | environment, capture_output=True, text=True, check=False
    )


def test_cookies_of_an_office_server_are_bound_to_its_host(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "DEBUG", "DEMO")
    said = office_server(tmp_path, *names, **KEYS)
    assert said.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "False", "False"], (
        said.stderr
    )


def test_an_office_server_starts_with_no_key_of_ours(tmp_path):
    for missing in KEYS:
        said = office_server(tmp_path, "DEBUG", **{name: key for name, key in KEYS.items() if name != missing})
        assert said.returncode != 0
        assert missing in said.stderr


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/static/", "/static/../welfare/settings.py", "/welfare/settings.py", "/manage.py"],
)
def test_nothing_of_the_workshop_is_served(path, client_of, administrator):
    response = client_of(administrator).get(path)
    assert response.status_code == 404
    assert b"Index of" not in response.content


def test_the_session_cookie_is_out_of_reach_of_scripts(client):
    make_user("sari", Role.STAFF, "35.24", password="kata-sandi-panjang-1")
    client.post("/akun/masuk/", {"login": "sari", "password": "kata-sandi-panjang-1"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_messages_stay_on_the_server(client_of, staff):
    client = client_of(staff)
    answer = client.post("/orang/baru/", {"name": "Suwarti Contoh", "region": "35.24.02.2005"})
    assert [str(message) for message in get_messages(answer.wsgi_request)]
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def test_pages_load_from_this_house_only(client_of, administrator):
    client = client_of(administrator)
    for path in ("/", "/orang/", "/wilayah/", "/kegiatan/", "/panduan/", "/admin/"):
        page = client.get(path, follow=True).content.decode()
        loaded = re.findall(r'<(?:script|img|iframe|link|source)\b[^>]*?(?:src|href)="([^"]+)"', page)
        assert loaded
        assert [address for address in loaded if not address.startswith(("/", "data:image/"))] == []
