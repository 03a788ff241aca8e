"""What is missing, and who is there twice, in a browser; and the coordinator, who sees one pillar."""

from __future__ import annotations

import io

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from pillars.models import ActivityReport, Membership, PillarCoordinator
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.register_steps import fill, follow, press, reads
from tests.conftest import BLULUK, KABUPATEN
from tests.factories import (
    make_activity_report,
    make_membership,
    make_person,
    make_pillar,
    make_training,
    make_unit,
    make_user,
)
from welfare.accounts.roles import Role
from welfare.people.models import DistinctPair, Merge, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def desk(transactional_db, open_page, sign_in) -> Page:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    page = open_page(DESK)
    sign_in(page, "staf")
    return page


def ask_for_file(page: Page, kind: str) -> None:
    page.goto("/pilar/kelengkapan/?angka=without_phone")
    follow(page, "Unduh")
    fill(page, reason="Bahan rapat koordinasi", format=kind)


def workbook(page: Page) -> bytes:
    ask_for_file(page, "xlsx")
    with page.expect_download() as file:
        press(page, "Unduh")
    return bytes(file.value.path().read_bytes())


def paper(page: Page) -> bytes:
    """The form sent as it stands; a browser would open the PDF in a viewer of its own."""
    ask_for_file(page, "pdf")
    fields = page.locator("main form").evaluate("form => Object.fromEntries(new FormData(form))")
    return bytes(page.request.post(page.url, form=fields).body())


def test_a_number_opens_its_list_and_the_files_say_the_same(desk):
    unit = make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")
    make_membership(make_person(name="Satinem Rekaan", phone=""), unit)
    make_membership(make_person(name="Paimin Rekaan"), unit)
    desk.goto("/pilar/kelengkapan/")
    fill(desk, angka="without_phone")
    matrix = desk.get_by_role("table", name="Tanpa nomor HP per kecamatan")
    expect(matrix).to_be_visible()
    cell = matrix.get_by_role("row").filter(has_text="Bluluk").locator("[data-label='Karang Taruna'] a")
    expect(cell).to_contain_text("1")
    cell.click()
    reads(desk, "1 pemegang jabatan")
    reads(desk, "Satinem Rekaan")
    expect(desk.locator("main")).not_to_contain_text("Paimin Rekaan")
    book = openpyxl.load_workbook(io.BytesIO(workbook(desk)))
    heads = [cell.value for cell in book.worksheets[1][1]]
    rows = {row[0]: dict(zip(heads, row, strict=True)) for row in book.worksheets[1].iter_rows(values_only=True)}
    assert rows["Bluluk"]["Karang Taruna"] == 1
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper(desk))).pages)
    assert "Tanpa nomor HP per kecamatan" in text
    assert "Satinem" not in text


def test_two_records_of_one_person_are_merged_and_parted_again(desk):
    one, two = (make_person(name="Sulastri Wahyuningsih", phone="081200000077") for _ in range(2))
    make_training(two, name="Bimbingan teknis dasar PSM")
    post = make_membership(two, make_unit(make_pillar("PSM"), name="PSM Bronjong"))
    desk.goto("/orang/ganda/")
    press(desk, "Periksa register sekarang")
    reads(desk, "1 pasangan")
    reads(desk, "Nama sama, nomor HP dan desa sama.")
    desk.goto(f"/orang/{one.pk}/gabung/?dengan={two.pk}")
    reads(desk, "1 pelatihan")
    fill(desk, reason="KTP sudah dicocokkan")
    desk.locator("main form button[type=submit]").last.click()
    reads(desk, "sudah digabungkan ke")
    assert not Person.objects.filter(pk=two.pk).exists()
    assert (Membership.objects.get(pk=post.pk).person, one.trainings.count()) == (one, 1)
    desk.goto(f"/orang/{two.pk}/")
    expect(desk).to_have_url(f"{desk.url.split('/orang')[0]}/orang/{one.pk}/")

    desk.goto(Merge.objects.get().get_absolute_url())
    follow(desk, "Batalkan penggabungan")
    fill(desk, reason="Ternyata bukan orang yang sama")
    press(desk, "Batalkan penggabungan")
    reads(desk, "kembali menjadi dua orang")
    assert Membership.objects.get(pk=post.pk).person_id == two.pk

    desk.goto(f"/orang/{one.pk}/bukan/?dengan={two.pk}")
    fill(desk, reason="Ibu dan anak")
    desk.locator("main form button[type=submit]").last.click()
    reads(desk, "dicatat sebagai dua orang")
    press(desk, "Periksa register sekarang")
    reads(desk, "Tidak ada pasangan untuk diperiksa")
    assert DistinctPair.objects.get().reason == "Ibu dan anak"


def test_a_report_is_sent_back_mended_and_approved(desk, open_page, sign_in):
    unit = make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")
    writer = make_user("tksk.bluluk", Role.TKSK, BLULUK, name="Budi Contoh", password=PASSWORD)
    report = make_activity_report(
        unit, written_by=writer, on="2026-01-10", state="sent", sent_at="2026-01-11T09:00+07:00"
    )
    desk.goto(report.get_absolute_url())
    follow(desk, "Kembalikan")
    press(desk, "Kembalikan")
    reads(desk, "Tulis apa yang perlu diperbaiki.")
    fill(desk, note="Lampirkan jumlah peserta.")
    press(desk, "Kembalikan")
    reads(desk, "Laporan dikembalikan kepada penulisnya.")

    phone = open_page(PHONE)
    sign_in(phone, "tksk.bluluk")
    reads(phone, "perlu diperbaiki")
    phone.get_by_role("link", name="Perbaiki").first.click()
    reads(phone, "Lampirkan jumlah peserta.")
    follow(phone, "Ubah")
    fill(phone, activity="Kerja bakti, 25 peserta", on="2099-01-01")
    press(phone, "Kirim laporan")
    reads(phone, "Kegiatan ini belum terjadi. Laporkan sesudah hari itu.")
    fill(phone, on="2026-01-10")
    press(phone, "Kirim laporan")
    reads(phone, "Laporan sudah dikirim.")

    desk.goto("/pilar/laporan/?keadaan=sent")
    desk.locator("#results").get_by_role("link", name="10 Januari 2026").click()
    press(desk, "Setujui")
    reads(desk, "Laporan disetujui.")
    report.refresh_from_db()
    assert (report.state, report.activity) == (ActivityReport.State.APPROVED, "Kerja bakti, 25 peserta")


def test_a_coordinator_sees_one_pillar(desk, open_page, sign_in):
    user = make_user("koordinator.kt", Role.PILLAR_COORDINATOR, KABUPATEN, name="Kiki Contoh", password=PASSWORD)
    PillarCoordinator.objects.create(user=user, pillar=make_pillar("KT"))
    for code, name in (("KT", "Wiratmo"), ("PSM", "Mintarja")):
        make_membership(make_person(name=f"{name} Rekaan"), make_unit(make_pillar(code), name=f"Unit {name}"))
    page = open_page(PHONE)
    sign_in(page, "koordinator.kt")
    for url in ("/pilar/", "/pilar/unit/", "/pilar/anggota/", "/pilar/kelengkapan/", "/cari/?q=unit"):
        page.goto(url)
        expect(page.locator("main")).not_to_contain_text("Mintarja")
        expect(page.locator("main")).not_to_contain_text("Tagana")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], url
    page.goto("/pilar/unit/")
    reads(page, "Unit Wiratmo")
    page.goto(f"/pilar/unit/{Membership.objects.get(unit__name='Unit Mintarja').unit_id}/")
    reads(page, "tidak ditemukan")
