"""The main job in a browser: make the event of 16 June 2025, upload its workbook as it is, save, mark, print, undo."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from events.models import Event, Participant
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import KABUPATEN
from tests.factories import make_user
from welfare.accounts.roles import Role
from welfare.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
WORKBOOK = Path(__file__).parent.parent / "sheets" / "seed" / "daftar-peserta-pembinaan-16-juni-2025.xlsx"
TITLE = "Penguatan dan Pembinaan Pilar-pilar Sosial"
SHARES = {"Karang Taruna": 1, "PSM / IPSM": 1, "Tagana": 1, "LKS / FLKS": 1, "SDM PKH": 1, "TKSK": 22}


@pytest.fixture
def officer(transactional_db: None):
    return make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)


def create_event(page: Page) -> None:
    page.goto("/kegiatan/baru/")
    page.get_by_label("Jenis", exact=False).first.select_option(label="Pembinaan")
    page.get_by_label("Nama kegiatan").fill(TITLE)
    page.get_by_label("Tanggal mulai").fill("2025-06-16")
    page.get_by_label("Jam mulai").fill("09:00")
    page.get_by_label("Tempat").fill("Ruang Asasta, Dinsos Kab. Lamongan")
    page.get_by_label("Topik FGD").fill("Puskesos berbasis desa/kelurahan")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def upload(page: Page) -> None:
    page.get_by_role("link", name="Impor peserta").first.click()
    page.locator("input[type=file]").set_input_files(WORKBOOK)
    page.get_by_role("button", name="Baca dan periksa").click()
    page.wait_for_url("**/impor/*/")


def test_from_the_office_workbook_to_the_signed_sheet_and_back(officer, open_page, sign_in):
    desk = open_page(DESK)
    sign_in(desk, "staf")
    create_event(desk)
    upload(desk)
    expect(desk.locator("main")).to_contain_text("NIK disimpan sebagai angka")
    assert not Participant.objects.exists()
    desk.get_by_role("button", name=re.compile("Simpan 32 peserta")).click()
    expect(desk.locator("main")).to_contain_text("Batalkan impor")
    batch = desk.url

    event = Event.objects.get()
    desk.goto(f"/kegiatan/{event.pk}/")
    for name, share in SHARES.items():
        tile = desk.locator("main a", has_text=name).filter(has_text=re.compile(rf"\b{share}\b")).first
        desk.goto(tile.get_attribute("href"))
        assert desk.locator("main table tbody tr").count() == share
        desk.goto(f"/kegiatan/{event.pk}/")
    absent = "Karangbinangun, Kembangbahu, Sambeng, Sarirejo, Solokuro"
    expect(desk.locator("main")).to_contain_text(absent)
    assert Person.objects.count() == 27

    phone = open_page(PHONE)
    sign_in(phone, "staf")
    session = event.sessions.get()
    phone.goto(f"/kegiatan/sesi/{session.pk}/kehadiran/")
    phone.get_by_role("button", name="Hadir", exact=True).first.click()
    expect(phone.locator("main")).to_contain_text(re.compile(r"1\s*hadir"))
    assert session.attendances.get().state == "present"
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("button", name=re.compile("^Hapus tanda")).first.click()
    expect(phone.locator("main")).to_contain_text(re.compile(r"0\s*hadir"))

    pdf = desk.request.get(f"/kegiatan/sesi/{session.pk}/daftar-hadir.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.body())).pages)
    for name in Participant.objects.values_list("name", flat=True):
        assert name.split(",")[0].split()[-1] in text
    assert not re.search(r"\d{16}", text)

    desk.goto(f"/kegiatan/{event.pk}/")
    upload(desk)
    expect(desk.locator("main")).to_contain_text("sama dengan register")
    assert Participant.objects.count() == 32

    desk.goto(batch)
    desk.get_by_role("link", name=re.compile("Batalkan impor")).first.click()
    desk.get_by_label("Alasan").fill("uji pembatalan")
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("main")).to_contain_text("dibatalkan")
    assert not Participant.objects.exists()
    assert not Person.objects.exists()


def test_a_bad_file_gets_a_sentence_and_nothing_is_stored(officer, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "staf")
    page.goto("/impor/baru/?kind=persons")
    page.locator("input[type=file]").set_input_files(WORKBOOK.parent.parent / "odd" / "own_truncated.xlsx")
    page.get_by_role("button", name="Baca dan periksa").click()
    expect(page.locator("main")).to_contain_text(re.compile("rusak"))
    assert not Person.objects.exists()


def test_sign_in_shows_the_desk_and_sign_out_closes_it(officer, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "staf")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meja kerja")
    page.get_by_role("button", name="Keluar").first.click()
    page.goto("/orang/")
    expect(page).to_have_url(re.compile("/akun/masuk/"))
