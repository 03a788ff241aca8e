"""Puskesos in a browser: one of the eleven is verified, a kecamatan is planned, a step is finished on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from puskesos.centres.models import ActivationPlan, ActivationStep, Centre, Stage
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import BLULUK, BRONJONG, KABUPATEN
from tests.factories import make_centre, make_photo, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def centre(transactional_db: None) -> Centre:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("tksk.bluluk", Role.TKSK, BLULUK, name="Budi Contoh", password=PASSWORD)
    make_user("operator", Role.CENTRE_OPERATOR, BRONJONG, name="Ona Contoh", password=PASSWORD)
    return make_centre(BRONJONG, stage=Stage.UNVERIFIED, pioneered_by="TKSK", pioneered_from=2018)


def test_from_the_map_to_a_verified_centre_and_back(centre, open_page, sign_in):
    desk = open_page(DESK)
    sign_in(desk, "staf")
    desk.get_by_role("link", name=re.compile(r"Verifikasi\s*: 1 Puskesos")).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("belum diverifikasi")
    desk.goto("/puskesos/peta/")
    assert desk.locator("svg .shapes a").count() == 474
    desk.locator(f"svg .shapes a[href='/puskesos/{centre.pk}/']").click()
    desk.get_by_role("link", name="Verifikasi", exact=True).click()
    desk.get_by_role("button", name="Simpan verifikasi").click()
    expect(desk.get_by_text("Ada isian yang perlu diperbaiki")).to_be_visible()
    desk.get_by_label("Masih ada, tetapi tidak lagi melayani (vakum)").check()
    desk.get_by_label("Sejak kapan").fill("2022-01-03")
    desk.get_by_label("Bukti", exact=False).first.fill("Kunjungan ke balai desa")
    photo = {"name": "balai.jpg", "mimeType": "image/jpeg", "buffer": make_photo(with_place=True)}
    desk.get_by_label("Foto atau berkas bukti").set_input_files(photo)
    desk.get_by_role("button", name="Simpan verifikasi").click()
    expect(desk.get_by_role("status").filter(has_text="sekarang “vakum”")).to_be_visible()
    change = centre.stage_changes.get()
    with change.file.open("rb") as stored:
        assert b"Kamera Contoh" not in stored.read()
    desk.get_by_role("link", name="Batalkan", exact=True).click()
    desk.get_by_label("Alasan").fill("salah desa")
    desk.get_by_role("button", name="Batalkan perubahan").click()
    expect(desk.get_by_role("status").filter(has_text="kembali")).to_be_visible()
    centre.refresh_from_db()
    assert centre.stage == Stage.UNVERIFIED


def test_a_kecamatan_is_planned_and_a_step_finished_on_a_phone(centre, open_page, sign_in):
    desk = open_page(DESK)
    sign_in(desk, "staf")
    desk.goto(f"/puskesos/kecamatan/{BLULUK}/")
    desk.get_by_role("link", name="Susun rencana aktivasi").click()
    desk.get_by_label("Mulai").fill("2026-01-05")
    desk.get_by_label("Juga desa yang belum punya Puskesos").check()
    desk.get_by_label("Dasar rencana").fill("Surat Kepala Dinas 5/2026")
    desk.get_by_role("button", name="Susun rencana").click()
    expect(desk.get_by_role("status").filter(has_text="9 rencana aktivasi")).to_be_visible()
    assert ActivationPlan.objects.count() == 9

    # The steps before the operator's own are done; then it stands on the operator's desk.
    plan = ActivationPlan.objects.get(centre=centre)
    staff = plan.by
    for step in plan.steps.filter(order__lte=4):
        step.finish(on=plan.started_on, note="Berita acara", by=staff)
    phone = open_page(PHONE)
    sign_in(phone, "operator")
    phone.get_by_role("link", name=re.compile(r"Selesaikan\s*: Akun, formulir")).click()
    phone.get_by_role("button", name="Tandai selesai").click()
    expect(phone.get_by_text("Ada isian yang perlu diperbaiki")).to_be_visible()
    phone.get_by_label("Bukti", exact=False).first.fill("SOP dan akun siap")
    phone.get_by_role("button", name="Tandai selesai").click()
    expect(phone.get_by_role("status").filter(has_text="selesai")).to_be_visible()
    expect(phone.get_by_text("5 dari 11 langkah selesai")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert ActivationStep.objects.get(plan=plan, order=8).done_by.username == "operator"
    desk.goto(f"/puskesos/kecamatan/{BLULUK}/")
    expect(desk.locator("#rencana")).to_contain_text("5 dari 99 langkah selesai")
