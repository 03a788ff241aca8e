"""A passkey from adding it to coming in with it, on a virtual authenticator of the browser, under the strict CSP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.factories import make_user
from welfare.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db: None) -> Iterator[User]:
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield make_user("sari", "staff", "35.24", name="Sari Contoh", password=PASSWORD)


def virtual_key(page: Page) -> None:
    """A key of the browser's own that always answers as if its owner had touched it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_passkey_is_demanded_added_and_opens_the_door(
    size: dict[str, int],
    officer: User,
    open_page: Callable[[dict[str, int]], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    page = open_page(size)
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    virtual_key(page)
    page.goto("/akun/masuk/")
    page.get_by_label("Nama pengguna").fill("sari")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/akun/verifikasi/")  # nothing else opens before
    page.get_by_text("wajib memakai verifikasi dua langkah").wait_for()
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.get_by_role("link", name="Kunci sandi baru").first.click()
    page.get_by_label("Kata sandi").fill(PASSWORD)  # what guards the account asks once more
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("[name=name]").fill("Ponsel dinas")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Tambah").click()
    page.get_by_text("Kunci sandi sudah ditambahkan.").wait_for()
    page.goto("/")
    page.get_by_role("button", name="Keluar").click()
    page.goto("/akun/masuk/")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.get_by_role("link", name="Sari Contoh").wait_for()
    assert problems == []
