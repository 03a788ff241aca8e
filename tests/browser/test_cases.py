"""A case on a phone: front office, back office, referral, answer, solved, and opened once more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from puskesos.cases.models import Agency, Case, Referral
from puskesos.centres.models import CentreStaff
from tests.browser.conftest import PASSWORD, PHONE
from tests.conftest import BRONJONG
from tests.factories import make_centre, make_centre_staff, make_person, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def centre(transactional_db: None) -> None:
    """Bronjong's Puskesos with a front and a back office, each with an account of its own."""
    centre = make_centre(BRONJONG, stage="active")
    for username, role in (("loket", CentreStaff.Role.FRONT_OFFICE), ("belakang", CentreStaff.Role.BACK_OFFICE)):
        user = make_user(username, Role.CENTRE_OPERATOR, BRONJONG, name=username.capitalize(), password=PASSWORD)
        make_centre_staff(centre, make_person(name=f"Petugas {username}", user=user), role=role)
    make_user("tksk.bluluk", Role.TKSK, "35.24.02", name="Budi Contoh", password=PASSWORD)
    make_person(name="Sulastri Rekaan", phone="081200004321")


def do(page: Page, verb: str, words: str = "") -> None:
    """Take a step from the case's page."""
    page.get_by_role("link", name=verb, exact=True).click()
    if words:
        page.locator("[name=note]").fill(words)
    page.get_by_role("button", name=verb).click()


def take(page: Page) -> Case:
    page.goto("/layanan/")
    page.get_by_role("link", name="Catat layanan").click()
    page.get_by_label("Untuk siapa layanan ini?").fill("sulastri")
    page.get_by_role("button", name="Cari", exact=True).last.click()
    page.get_by_role("link", name="Sulastri Rekaan").click()
    page.get_by_label("Layanan", exact=False).first.select_option(label="Bantuan operasional perawatan")
    page.get_by_label("SKTM").check()
    page.get_by_label("Kedaruratan").select_option(label="mendesak")
    page.get_by_role("button", name="Catat layanan").click()
    expect(page.get_by_role("status").filter(has_text="sudah dicatat")).to_be_visible()
    return Case.objects.get()


def test_from_the_counter_to_the_hospital_and_back(centre, open_page, sign_in):
    front = open_page(PHONE)
    sign_in(front, "loket")
    case = take(front)
    assert case.papers.exclude(received_on=None).get().name == "SKTM"
    expect(front.get_by_role("link", name="Mulai verifikasi")).to_have_count(0)  # that is the back office's
    assert front.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    chief = open_page(PHONE)
    sign_in(chief, "tksk.bluluk")
    chief.goto(f"/layanan/{case.pk}/")
    chief.get_by_role("link", name="Ganti petugas").click()
    chief.get_by_label("Petugas").select_option(label="Belakang")
    chief.get_by_role("button", name="Bagikan kasus").click()

    back = open_page(PHONE)
    sign_in(back, "belakang")
    back.get_by_role("link", name="Kerjakan").first.click()
    do(back, "Mulai verifikasi")
    back.get_by_role("link", name="Rujuk", exact=True).click()
    back.get_by_label("Instansi tujuan").select_option(label="RSUD dr. Soegiri Lamongan")
    back.get_by_label("Permintaan").fill("Mohon perawatan kelas III")
    back.get_by_role("button", name="Rujuk dan beri nomor surat").click()
    expect(back.get_by_text("Menunggu jawaban RSUD")).to_be_visible()
    back.get_by_role("link", name="Catat jawaban").click()
    back.get_by_label("Jawaban", exact=False).first.select_option(label="selesai")
    back.get_by_label("Isi jawaban").fill("Pasien dirawat tiga hari")
    back.get_by_role("button", name="Catat jawaban").click()
    expect(back.get_by_role("status").filter(has_text="diproses")).to_be_visible()
    do(back, "Selesaikan", "Sembuh dan pulang")
    expect(back.get_by_role("status").filter(has_text="selesai")).to_be_visible()

    citizen = open_page(PHONE)
    citizen.goto("/layanan/cek/")
    citizen.get_by_label("Kode di tanda terima").fill(case.code or "")
    citizen.get_by_label("Empat angka terakhir nomor HP").fill("4321")
    citizen.get_by_role("button", name="Lihat keadaan").click()
    expect(citizen.get_by_text("Layanan selesai")).to_be_visible()
    expect(citizen.get_by_text(re.compile("Sulastri"))).to_have_count(0)

    do(back, "Buka kembali", "Kambuh, perlu kontrol")
    expect(back.get_by_role("status").filter(has_text="diverifikasi")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.opening) == ("verifying", 2)
    assert Referral.objects.get().agency == Agency.objects.get(name__startswith="RSUD")
