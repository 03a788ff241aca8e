"""What was typed while the session ended comes back to the same officer after signing in, and to nobody else."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PASSWORD
from tests.conftest import BLULUK, KABUPATEN
from tests.factories import make_user
from welfare.accounts.roles import Role
from welfare.accounts.sessions import SEEN
from welfare.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def end_sessions() -> None:
    """As if everybody had been away for a day."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[SEEN] = int(time.time()) - 86400
        session.save()


def enter(page: Page, username: str) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def test_words_come_back_after_signing_in_again(transactional_db, open_page, sign_in):
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("tksk.bluluk", Role.TKSK, BLULUK, name="Budi Contoh", password=PASSWORD)
    page = open_page(DESK)
    sign_in(page, "staf")
    page.goto("/orang/baru/")
    page.locator("main [name=name]").fill("Suwarti Contoh")
    page.locator("main [name=nik]").fill("3524020101809001")
    end_sessions()
    page.get_by_role("button", name="Simpan orang").click()
    expect(page.get_by_text("Sesi Anda berakhir")).to_be_visible()
    assert not Person.objects.exists()
    assert "3524020101809001" not in page.evaluate("JSON.stringify(sessionStorage)")
    enter(page, "staf")
    expect(page.locator("main [name=name]")).to_have_value("Suwarti Contoh")
    expect(page.get_by_text("dikembalikan")).to_be_visible()
    expect(page.locator("main [name=nik]")).to_have_value("")


def test_leaving_takes_them_along(transactional_db, open_page, sign_in):
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    page = open_page(DESK)
    sign_in(page, "staf")
    page.evaluate("sessionStorage.setItem('isian', '{}')")
    page.goto("/orang/baru/")
    page.evaluate("sessionStorage.setItem('isian', '{\"path\": \"/orang/baru/\"}')")
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/masuk/")
    assert page.evaluate("sessionStorage.getItem('isian')") is None
