"""The second half of the chain in a browser, at both sizes: minutes, the open decision, the report, and its owner."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from events.models import Attendance, Event, EventKind, FollowUp, Participant
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import KABUPATEN
from tests.events.reading import words_of, words_of_docx
from tests.factories import make_agenda_item, make_event, make_pillar, make_user
from welfare.accounts.roles import Role
from welfare.regions.models import Region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
ACTIVATION = "Aktivasi Puskesos menunggu petunjuk pimpinan"
FACTS = ("Diundang 32 orang, hadir 32", "TKSK 22 22", "Siap mendampingi desa", "Puskesos rumah besar pilar", ACTIVATION,
         "Kepala Dinas Sosial")  # fmt: skip


@pytest.fixture
def held(transactional_db: None) -> Event:
    """16 June 2025: 32 invited and there, 22 of them TKSK; nothing written yet."""
    officer = make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("kadis", Role.HEAD, KABUPATEN, name="Kepala Dinas Contoh", password=PASSWORD)
    event = make_event(
        kind=EventKind.objects.get(code="pembinaan"), title="Penguatan dan Pembinaan Pilar-pilar Sosial",
        fgd_topic="Puskesos berbasis desa/kelurahan",
    )  # fmt: skip
    [session] = event.open_sessions(starts_at=dt.time(9, 0))
    make_agenda_item(event, title="Pembukaan")
    chairs = [make_pillar(code) for code in ("KT", "PSM", "TAGANA", "LKS", "PKH")]
    places = [(make_pillar("TKSK"), place) for place in Region.objects.subdistricts()[:22]]
    rows = [*((pillar, None) for pillar in chairs), *places, *[(None, None)] * 5]
    for order, (pillar, place) in enumerate(rows, 1):
        person = Participant.objects.create(
            event=event, order=order, name=f"Peserta Contoh {order}", pillar=pillar, region=place
        )
        Attendance.mark(person, session, "present", by=officer)
    return event


def write_minutes(page: Page, event: Event) -> None:
    page.goto(event.get_absolute_url())
    page.locator(".chain a", has_text="Notulen").click()
    page.get_by_role("link", name="Tulis notulen").click()
    page.get_by_label("Notulis").fill("Notulis Contoh")
    page.get_by_label("Butir kesepakatan").fill("Puskesos rumah besar pilar\nTKSK mendampingi desa")
    page.get_by_role("group", name="TKSK").get_by_label("Pandangan").fill("Siap mendampingi desa")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.locator("main")).to_contain_text("32 hadir dari 32 yang diundang")


def leave_a_decision(page: Page) -> None:
    page.get_by_role("link", name="Tambah tindak lanjut").click()
    page.get_by_label("Apa yang ditindaklanjuti").fill(ACTIVATION)
    page.get_by_label("Sebagai").select_option(label="keputusan terbuka")
    page.get_by_role("button", name="Simpan tindak lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("Sebutkan penanggung jawabnya")
    page.get_by_label("Penanggung jawab (akun)").select_option(label="Kepala Dinas Contoh")
    page.get_by_label("Penanggung jawab (nama atau jabatan)").fill("Kepala Dinas Sosial")
    page.get_by_role("button", name="Simpan tindak lanjut").click()
    expect(page.locator("#tindak-lanjut")).to_contain_text(ACTIVATION)
    page.get_by_role("button", name="Finalkan notulen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("final")


def write_report(page: Page, event: Event) -> None:
    page.goto(event.get_absolute_url())
    page.locator(".chain a", has_text="Laporan").click()
    page.get_by_role("link", name="Tulis laporan").click()
    page.get_by_label("Maksud dan tujuan").fill("Menguatkan peran pilar")
    page.get_by_role("button", name="Simpan laporan").click()
    page.get_by_role("button", name="Finalkan laporan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("final")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_attendance_to_the_report_and_the_owners_desk(held, open_page, sign_in, size):
    page = open_page(size)
    sign_in(page, "staf")
    write_minutes(page, held)
    leave_a_decision(page)
    write_report(page, held)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    pdf = words_of(page.request.get(f"/kegiatan/{held.pk}/laporan.pdf").body())
    word = words_of_docx(page.request.get(f"/kegiatan/{held.pk}/laporan.docx").body())
    for fact in FACTS:
        assert fact in pdf, fact
        assert fact in word, fact
    agreement = words_of(page.request.get(f"/kegiatan/{held.pk}/berita-acara.pdf").body())
    assert "Perwakilan TKSK" in agreement
    page.goto(held.get_absolute_url())
    expect(page.locator(".chain .now")).to_contain_text("1 belum selesai")

    owner = open_page(size)
    sign_in(owner, "kadis")
    owner.get_by_role("link", name="Tindak lanjuti").click()
    owner.get_by_role("link", name="Selesaikan").click()
    owner.get_by_label("Catatan").fill("Petunjuk teknis terbit")
    owner.get_by_role("button", name="Simpan hasil").click()
    expect(owner.get_by_role("heading", level=1)).to_contain_text("selesai")
    assert FollowUp.objects.get().note == "Petunjuk teknis terbit"
