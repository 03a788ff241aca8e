"""The whole import without a mouse: menu, file, columns, looking, correcting, deciding, saving, taking back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.keyboard import Keyboard
from tests.conftest import KABUPATEN
from tests.factories import make_person, make_user
from welfare.accounts.roles import Role
from welfare.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
BLULUK = "35.24.02"
LIST = """DAFTAR RELAWAN TAHUN 2025

No;Siapa;Desa;Kecamatan;Kode;Tanggal Lahir
1;Suwarti Contoh;;Bluluk;;
2;Mujiono Rekaan;;Bluluk;;
3;;Bronjong;Bluluk;081200000933;12-05-1980
4;Lasmini Karangan;Bronjong;Bluluk;081200000934;31-02-1981
"""


@pytest.fixture
def officer(transactional_db: None):
    return make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)


@pytest.fixture
def known(officer):
    """Two persons whom rows 1 and 2 may be, and a namesake of the first."""
    return [make_person(name=name, region=BLULUK, phone="") for name in
            ("Suwarti Contoh", "Suwarti Contoh", "Mujiono Rekaan")]  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "daftar-relawan.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def to_the_upload(keys: Keyboard, size: dict[str, int], workbook: Path) -> None:
    if size is PHONE:
        keys.press("summary", "Menu", main=False)
    keys.go("a", "^Impor$", main=False)
    keys.go("a", "Impor")
    keys.go("a", "^Daftar orang")
    keys.give_file("Berkas", workbook)
    keys.go("button", "Baca dan periksa")


def correct_the_columns(keys: Keyboard) -> None:
    """One label says nothing of the names, another nothing of the telephone numbers; the officer knows."""
    expect(keys.page.locator("main")).to_contain_text("Pastikan bahwa kolom “Siapa” (kolom 2) adalah Nama")
    keys.go("a", "^Kolom$|Atur kolom")
    keys.choose("Siapa", "Nama")
    keys.choose("Kode", "Nomor H")
    keys.go("button", "Baca ulang dan periksa")
    expect(keys.page.locator("main")).not_to_contain_text("Pastikan bahwa kolom")
    expect(keys.page.locator("main")).to_contain_text("dibaca ulang dengan kolom yang Anda pilih")


def look_around(keys: Keyboard) -> None:
    """Search as one types, and back to all rows."""
    rows = keys.page.locator("tr[id^=baris-]")
    expect(rows).to_have_count(4)
    keys.type("Cari nama", "Lasmini")
    expect(rows).to_have_count(1)
    keys.page.keyboard.press("Control+a")
    keys.page.keyboard.press("Delete")
    keys.page.keyboard.press("Enter")
    expect(rows).to_have_count(4)
    keys.press("a", "^Salah")
    expect(rows).to_have_count(1)


def correct_a_cell(keys: Keyboard, size: dict[str, int]) -> None:
    """The row without a name gets one, in its cell or on the row's page; the keyboard then stands where the row was."""
    if size is DESK:
        keys.press("a", "^Betulkan")
        keys.type("^Nama", "Tumini Rekaan")
        keys.press("button", "^Simpan$")
    else:
        keys.go("a", "^Ubah")
        keys.type("^Nama", "Tumini Rekaan")
        keys.go("button", "Simpan perbaikan")
    keys.press("a", "^Semua")
    expect(keys.page.locator("tr[id^=baris-]").filter(has_text="Tumini Rekaan")).to_contain_text("baru")


def decide(keys: Keyboard) -> None:
    """One doubtful row by hand, the others at once."""
    rows = keys.page.locator("tr[id^=baris-]")
    keys.press("a", "^Ragu")
    expect(rows).to_have_count(2)
    keys.press("button", "^Orang ini Suwarti", "Space")
    expect(rows).to_have_count(1)
    keys.press("button", "Jadikan semua yang ragu orang baru")
    expect(rows).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_list_is_imported_and_taken_back_without_a_mouse(size, officer, known, workbook, open_page):
    page = open_page(size)
    page.goto("/akun/masuk/")
    keys = Keyboard(page)
    keys.type("Nama pengguna", "staf")
    keys.type("Kata sandi", PASSWORD)
    keys.go("button", "^Masuk")
    to_the_upload(keys, size, workbook)
    correct_the_columns(keys)
    look_around(keys)
    correct_a_cell(keys, size)
    decide(keys)
    assert Person.objects.count() == 3
    keys.go("button", "^Simpan 4 orang")
    expect(page.locator("main")).to_contain_text("Batalkan impor")
    assert set(Person.objects.values_list("name", flat=True)) == {
        "Suwarti Contoh", "Mujiono Rekaan", "Tumini Rekaan", "Lasmini Karangan",
    }  # fmt: skip
    assert Person.objects.filter(name="Mujiono Rekaan").count() == 2
    assert Person.objects.get(name="Lasmini Karangan").phone == "081200000934"  # from the column that was corrected
    keys.go("a", "Batalkan impor")
    keys.type("Alasan", "uji papan ketik")
    keys.go("button", "Batalkan impor")
    expect(page.locator("main")).to_contain_text(re.compile("dibatalkan", re.IGNORECASE))
    assert sorted(Person.objects.values_list("pk", flat=True)) == sorted(person.pk for person in known)
    assert not keys.unseen
