"""Posts of the pillars in a browser: a unit made, somebody appointed, extended, moved, ended; vacancies; grades."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pillars.models import Evaluation, Membership, Position, Unit
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.register_steps import choose_person, fill, follow, press, reads
from tests.conftest import BLULUK, BRONJONG, KABUPATEN
from tests.factories import make_person, make_pillar, make_unit, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
NAME = "Karang Taruna Desa Bronjong"


@pytest.fixture
def desk(transactional_db, open_page, sign_in) -> Page:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    for name in ("Sumartini Rekaan", "Paijo Rekaan"):
        make_person(name=name, birth_date="2002-04-05")
    page = open_page(DESK)
    sign_in(page, "staf")
    return page


def position(code: str, name: str) -> str:
    return str(Position.objects.get(pillar__code=code, name=name).pk)


def make_board(page: Page, name: str = NAME) -> None:
    page.goto("/pilar/unit/")
    follow(page, "Unit baru")
    fill(page, pillar=str(make_pillar("KT").pk), region=BRONJONG, name=name)
    press(page, "Simpan unit")


def appoint(page: Page, unit: Unit, person: str, post: str, start: str = "2026-01-05") -> None:
    page.goto(unit.get_absolute_url())
    follow(page, "Angkat orang")
    choose_person(page, person)
    fill(page, position=post, start=start)
    press(page, "Angkat")


def test_a_unit_is_made_once(desk):
    make_board(desk)
    expect(desk.get_by_role("heading", level=1)).to_contain_text(NAME)
    make_board(desk, "Karang Taruna Kedua")
    reads(desk, f"sudah memiliki unit pilar ini: {NAME}. Ubah unit itu, jangan membuat yang kedua.")
    assert Unit.objects.filter(pillar__code="KT", region=BRONJONG).count() == 1
    expect(desk.locator("[name=name]")).to_have_value("Karang Taruna Kedua")


def test_a_chair_is_appointed_extended_moved_back_and_ended(desk):
    unit, other = make_unit(make_pillar("KT"), name=NAME), make_unit(make_pillar("KT"), "35.24.05.2008", name="KT Sana")
    chair = position("KT", "Ketua")
    appoint(desk, unit, "Sumartini Rekaan", chair)
    reads(desk, f"Sumartini Rekaan diangkat sebagai Ketua di {NAME}.")
    appoint(desk, unit, "Paijo Rekaan", chair)
    reads(desk, "hanya untuk satu orang dan masih dipegang Sumartini Rekaan")
    reads(desk, "Pakai “Ganti” pada pemegang itu, atau akhiri dulu masa jabatannya.")
    member = Membership.objects.get()

    desk.goto(member.get_absolute_url())
    follow(desk, "Perpanjang")
    fill(desk, on="2026-02-01", until="2026-01-01")
    press(desk, "Perpanjang")
    reads(desk, "Masa bakti yang baru harus berakhir sesudah tanggal perpanjangan.")
    fill(desk, until="2031-01-04")
    press(desk, "Perpanjang")
    reads(desk, "Jabatan Sumartini Rekaan diperpanjang.")

    follow(desk, "Pindahkan")
    fill(desk, on="2026-03-01", unit=str(other.pk))
    press(desk, "Pindahkan")
    reads(desk, "Sumartini Rekaan dipindahkan ke KT Sana.")
    assert other.memberships.get().is_running
    desk.get_by_role("link", name="Batalkan", exact=True).click()
    press(desk, "Batalkan tindakan ini")
    reads(desk, "Tindakan “dipindahkan” pada Sumartini Rekaan dibatalkan.")
    assert not other.memberships.exists()

    desk.goto(member.get_absolute_url())
    follow(desk, "Akhiri")
    fill(desk, on="2025-01-01", reason="pppk")
    press(desk, "Akhiri jabatan")
    reads(desk, "Tanggal berakhir lebih awal daripada tanggal mulai.")
    fill(desk, on="2026-04-01", note="SK PPPK Kementerian")
    press(desk, "Akhiri jabatan")
    reads(desk, "Jabatan Ketua Sumartini Rekaan sudah diakhiri.")
    reads(desk, "(diangkat PPPK)")  # stays as history on the unit's page
    member.refresh_from_db()
    assert (str(member.end), member.end_reason, str(member.until)) == ("2026-04-01", "pppk", "2031-01-04")
    assert list(member.acts.order_by("pk").values_list("kind", flat=True)) == ["appoint", "extend", "transfer", "end"]


def test_a_vacant_post_is_seen_filled_by_one_and_graded(desk):
    unit, post = Unit.objects.get(pillar__code="TKSK", region=BLULUK), position("TKSK", "TKSK")
    desk.goto("/pilar/kelengkapan/")
    row = desk.get_by_role("table", name="Per pilar").get_by_role("row").filter(has_text="TKSK")
    row.locator("[data-label=Kosong] a").click()
    reads(desk, "27 pos kosong")
    follow(desk, unit.name)
    follow(desk, "Angkat orang")
    choose_person(desk, "Sumartini Rekaan")
    fill(desk, position=post, start="2026-01-05")
    press(desk, "Angkat")
    reads(desk, "diangkat sebagai TKSK")
    desk.goto("/pilar/unit/?pilar=TKSK&keadaan=kosong")
    reads(desk, "26 dari 27 pos kosong")

    appoint(desk, unit, "Paijo Rekaan", post)
    reads(desk, "TKSK di TKSK Kecamatan Bluluk hanya untuk satu orang dan masih dipegang Sumartini Rekaan")
    desk.goto("/pilar/unit/baru/")
    fill(desk, pillar=str(make_pillar("TKSK").pk), region=BLULUK, name="TKSK Bluluk Kedua")
    press(desk, "Simpan unit")
    reads(desk, f"sudah memiliki unit pilar ini: {unit}")
    assert (Membership.objects.count(), Unit.objects.filter(pillar__code="TKSK").count()) == (1, 27)

    desk.goto(Membership.objects.get().get_absolute_url())
    for grade, said in (("good", "sudah dicatat."), ("bad", "Tahun ini sudah dinilai. Ubah penilaian yang ada.")):
        if grade == "good":
            follow(desk, "Beri nilai")
        else:
            desk.goto(f"{Membership.objects.get().get_absolute_url()}nilai/")
        fill(desk, year="2025", grade=grade)
        press(desk, "Simpan penilaian")
        reads(desk, said)
    assert Evaluation.objects.get().grade == "good"


def test_a_member_needs_a_unit(desk):
    person = make_person(name="Wakinem Rekaan")
    desk.goto(f"/orang/{person.pk}/")
    follow(desk, "Beri jabatan di pilar")
    press(desk, "Cari unit")
    reads(desk, "jabatan selalu dipegang di sebuah unit. Bila unitnya belum ada, catat dulu unit itu.")
    assert not Membership.objects.exists()


def test_an_officer_of_one_kecamatan_makes_no_unit_elsewhere(desk, open_page, sign_in):
    """The choice offers nothing outside; a page that was opened before the territory changed is told what to do."""
    officer = make_user("staf.bluluk", Role.STAFF, BLULUK, "35.24.05", password=PASSWORD)
    page = open_page(PHONE)
    sign_in(page, "staf.bluluk")
    page.goto("/pilar/unit/baru/")
    fill(page, pillar=str(make_pillar("KT").pk), region="35.24.05.2008", name="Karang Taruna Sana")
    officer.territories.set([BLULUK])
    press(page, "Simpan unit")
    reads(page, "Wilayah ini di luar wilayah kerja Anda. Pilih wilayah dari daftar, atau minta staf dinas mencatatnya.")
    assert not Unit.objects.filter(name="Karang Taruna Sana").exists()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
