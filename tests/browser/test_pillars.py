"""The register of pillars in a browser: a board by one SK, a successor and back, a report that is approved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pillars.models import ActivityReport, Decree, Membership, Position, Unit
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import BLULUK, KABUPATEN
from tests.factories import make_photo, make_pillar, make_unit, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"
JPG = make_photo()


@pytest.fixture
def unit(transactional_db: None) -> Unit:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("tksk.bluluk", Role.TKSK, BLULUK, name="Budi Contoh", password=PASSWORD)
    return make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")


def appoint_board(page: Page, unit: Unit) -> None:
    page.goto(f"/pilar/unit/{unit.pk}/")
    page.get_by_role("link", name="Pengurus baru dengan satu SK").click()
    page.get_by_label("Pengurus mulai").fill("2026-01-05")
    page.get_by_label("Nomor SK").fill("141/7/KEP/2026")
    page.get_by_label("Berlaku sampai").fill("2031-01-04")
    page.get_by_label("Pindaian SK").set_input_files({"name": "sk.pdf", "mimeType": "application/pdf", "buffer": PDF})
    names = page.get_by_label("Nama", exact=True)
    names.nth(0).fill("Sumartini Rekaan")
    names.nth(1).fill("Drs. Paijo Rekaan")
    page.get_by_role("button", name="Periksa nama").click()
    expect(page.get_by_label("Orangnya").first).to_have_value("baru")
    assert not Membership.objects.exists()
    page.get_by_label("Pindaian SK").set_input_files({"name": "sk.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Angkat 2 pengurus").click()
    expect(page.locator("main, [role=status]").first).to_be_visible()
    expect(page.get_by_text(re.compile("2 orang diangkat"))).to_be_visible()


def test_staff_appoint_a_board_and_replace_its_chair(unit, open_page, sign_in):
    page = open_page(DESK)
    sign_in(page, "staf")
    appoint_board(page, unit)
    decree = Decree.objects.get()
    assert decree.memberships.count() == 2
    assert decree.scan
    chair = Membership.objects.get(position=Position.objects.get(pillar__code="KT", name="Ketua"))
    page.goto(f"/pilar/anggota/{chair.pk}/")
    page.get_by_role("link", name="Ganti", exact=True).click()
    page.get_by_label("Nama atau NIK").fill("paijo rekaan")
    page.get_by_role("button", name="Cari di register").click()
    page.get_by_role("link", name=re.compile("Paijo Rekaan")).click()
    page.get_by_label("Pengganti mulai").fill("2026-06-01")
    page.get_by_role("button", name="Ganti").click()
    expect(page.get_by_text(re.compile("mengganti Sumartini Rekaan"))).to_be_visible()
    page.get_by_role("link", name="Batalkan", exact=True).click()
    page.get_by_role("button", name="Batalkan tindakan ini").click()
    expect(page.get_by_text(re.compile("dibatalkan"))).to_be_visible()
    chair.refresh_from_db()
    assert chair.end is None


def test_a_tksk_reports_from_the_phone_and_the_office_approves(unit, open_page, sign_in):
    phone = open_page(PHONE)
    sign_in(phone, "tksk.bluluk")
    phone.goto(f"/pilar/unit/{unit.pk}/")
    phone.get_by_role("link", name="Tulis laporan").click()
    phone.get_by_label("Tanggal kegiatan").fill("2026-01-10")
    phone.get_by_label("Tempat").fill("Balai desa")
    phone.locator("[name=activity]").fill("Kerja bakti")
    phone.get_by_label("Foto kegiatan").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPG})
    phone.get_by_role("button", name="Kirim laporan").click()
    expect(phone.get_by_text("Laporan sudah dikirim")).to_be_visible()
    desk = open_page(DESK)
    sign_in(desk, "staf")
    desk.goto("/")
    desk.get_by_role("link", name="Periksa").first.click()
    desk.locator("#results").get_by_role("link", name="10 Januari 2026").click()
    desk.get_by_role("button", name="Setujui").click()
    expect(desk.get_by_role("status").filter(has_text="Laporan disetujui")).to_be_visible()
    assert ActivityReport.objects.get().state == "approved"
