"""Papers of the pillars in a browser: SK for many, trainings with certificates, what an institution keeps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pillars.models import ClientCount, Decree, InstitutionProfile, LegalPaper, Training
from tests.browser.conftest import DESK, PASSWORD
from tests.browser.register_steps import PDF, fill, follow, press, reads
from tests.conftest import KABUPATEN
from tests.factories import (
    make_institution,
    make_membership,
    make_person,
    make_pillar,
    make_position,
    make_unit,
    make_user,
)
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def desk(transactional_db, open_page, sign_in) -> Page:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    page = open_page(DESK)
    sign_in(page, "staf")
    return page


def test_an_sk_is_typed_once_for_many_replaced_and_revoked(desk):
    unit = make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")
    post = make_position(unit.pillar)
    members = [
        make_membership(make_person(name=f"{name} Rekaan"), unit, post) for name in ("Satinem", "Paimin", "Tumar")
    ]
    desk.goto(unit.get_absolute_url())
    follow(desk, "SK baru")
    term = {"signed_on": "2026-01-02", "valid_from": "2026-01-05"}
    fill(desk, number="141/7/KEP/2026", issuer="Kepala Desa Bronjong", **term, valid_until="2025-01-04", scan=PDF)
    press(desk, "Simpan SK")
    reads(desk, "SK berakhir sebelum mulai berlaku. Periksa tahunnya: tanggal ini harus sesudah “berlaku sejak”.")
    expect(desk.locator("[name=number]")).to_have_value("141/7/KEP/2026")
    assert not Decree.objects.exists()
    fill(desk, valid_until="2031-01-04", scan=PDF)
    desk.get_by_label("Tumar Rekaan").uncheck()
    press(desk, "Simpan SK")
    reads(desk, "SK 141/7/KEP/2026 dicatat untuk 2 anggota.")
    decree = Decree.objects.get()
    with desk.expect_response("**/pindaian/") as scan:
        desk.evaluate(f"fetch('/pilar/sk/{decree.pk}/pindaian/')")
    assert scan.value.headers["content-type"] == "application/pdf"

    follow(desk, "Tambah anggota")
    desk.get_by_role("link", name=unit.name).first.click()
    press(desk, "Simpan anggota SK")  # those without an SK are ticked already
    reads(desk, "sekarang menyebut 1 anggota lagi")
    assert decree.memberships.count() == len(members)

    desk.goto("/pilar/sk/baru/")
    fill(desk, number="141/9/KEP/2027", issuer="Kepala Desa Bronjong", region=unit.region_id, valid_from="2027-01-05")
    press(desk, "Simpan SK")
    fresh = Decree.objects.get(number="141/9/KEP/2027")
    desk.goto(decree.get_absolute_url())
    follow(desk, "Ganti")
    fill(desk, by_decree=str(fresh.pk))
    press(desk, "Ganti SK")
    reads(desk, "SK 141/7/KEP/2026 diganti dengan SK 141/9/KEP/2027.")
    assert fresh.memberships.count() == len(members)

    desk.goto(fresh.get_absolute_url())
    follow(desk, "Cabut")
    press(desk, "Cabut SK")
    reads(desk, "Tulis alasan SK ini dicabut.")
    fill(desk, on="2027-03-01", reason="Salah ketik nama")
    press(desk, "Cabut SK")
    reads(desk, "Salah ketik nama")
    press(desk, "Batalkan pencabutan")
    reads(desk, "kembali seperti semula")
    fresh.refresh_from_db()
    assert fresh.revoked_on is None


def test_a_training_with_its_certificate(desk):
    person = make_person(name="Satinem Rekaan")
    desk.goto(f"/orang/{person.pk}/")
    follow(desk, "Catat pelatihan")
    wrong = {"name": "sertifikat.pdf", "mimeType": "application/pdf", "buffer": b"bukan pdf"}
    fill(desk, name="Bimbingan teknis dasar PSM", kind="basic", on="2026-02-03", certificate_number="400.9/12")
    fill(desk, certificate=wrong)
    press(desk, "Simpan pelatihan")
    expect(desk.locator(".field.wrong [name=certificate]")).to_be_visible()
    assert not Training.objects.exists()
    fill(desk, certificate=PDF)
    press(desk, "Simpan pelatihan")
    reads(desk, "Pelatihan Satinem Rekaan sudah disimpan.")
    training = Training.objects.get()
    assert training.certificate
    desk.goto("/pilar/pelatihan/?jenis=basic")
    link = desk.get_by_role("link", name="400.9/12")
    assert link.get_attribute("href") == f"/pilar/pelatihan/{training.pk}/sertifikat/"
    assert desk.request.get(link.get_attribute("href")).headers["content-type"] == "application/pdf"
    desk.goto(f"/pilar/orang/{person.pk}/pelatihan/")
    fill(desk, name="Bimbingan teknis dasar PSM", kind="basic", on="2026-02-03")
    press(desk, "Simpan pelatihan")
    reads(desk, "Pelatihan ini sudah tercatat untuk orang tersebut pada tanggal itu.")


def test_an_institution_keeps_papers_permits_accreditation_and_client_counts(desk):
    home = make_institution(name="LKSA Melati Contoh")
    desk.goto(home.get_absolute_url())
    follow(desk, "Ubah profil")
    fill(desk, owner="community", is_legal_entity="True", services="anak dalam panti, lansia luar panti", capacity="40")
    press(desk, "Simpan")
    reads(desk, "Profil lembaga sudah disimpan.")
    papers = [
        {"kind": "deed", "number": "AHU-9001", "issued_on": "2012-03-01", "file": PDF},
        {"kind": "permit_kab", "number": "460/12/SIOP", "issuer": "Dinas Sosial", "valid_until": "2030-05-01"},
        {"kind": "accreditation", "grade": "B", "issued_on": "2025-03-01", "valid_until": "2030-03-01"},
    ]
    for paper in papers:
        follow(desk, "Catat surat")
        fill(desk, **paper)
        press(desk, "Simpan")
        reads(desk, "Surat lembaga sudah dicatat.")
    follow(desk, "Catat surat")
    fill(desk, kind="deed", number="AHU-9002", grade="A")
    press(desk, "Simpan")
    reads(desk, "Nilai akreditasi diisi untuk akreditasi, dan hanya untuk akreditasi.")
    desk.goto(home.get_absolute_url())
    follow(desk, "Catat jumlah klien")
    fill(desk, on="2026-01-31", service="anak dalam panti", male="12", female="15")
    press(desk, "Simpan")
    reads(desk, "27 orang (12 laki-laki, 15 perempuan)")
    follow(desk, "Catat jumlah klien")
    fill(desk, on="2026-01-31", service="anak dalam panti", male="1", female="1")
    press(desk, "Simpan")
    reads(desk, "Jumlah klien layanan ini pada tanggal itu sudah dicatat. Ubah yang ada.")
    desk.goto(home.get_absolute_url())
    desk.get_by_role("link", name="Ubah jumlah klien").click()
    fill(desk, female="16")
    press(desk, "Simpan")
    reads(desk, "28 orang (12 laki-laki, 16 perempuan)")
    assert InstitutionProfile.objects.get().services == ["anak dalam panti", "lansia luar panti"]
    assert LegalPaper.objects.filter(unit=home).count() == len(papers)
    assert ClientCount.objects.get().total == 28
