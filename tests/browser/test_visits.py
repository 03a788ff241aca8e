"""A visit from the village: what is typed survives a reload, a report without signal waits and arrives exactly once."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page

from puskesos.aid.models import Round, Sample, Visit
from tests import factories as make
from tests.browser.conftest import PASSWORD, PHONE
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[[dict[str, int]], Page]


def a_photo() -> bytes:
    memory = io.BytesIO()
    Image.new("RGB", (60, 40), "olive").save(memory, "JPEG")
    return memory.getvalue()


@pytest.fixture
def monev(transactional_db: None) -> Round:
    user = make.make_user("tksk.bluluk", Role.TKSK, "35.24.02", name="Budi Contoh", password=PASSWORD)
    monev = make.make_round()
    team = make.make_team(monev, name="Tim Bluluk")
    team.users.add(user)
    for name in ("Suwarti Contoh", "Mujiono Contoh"):
        person = make.make_person(name=name)
        make.make_sample(monev, make.make_enrolment(monev.period.programme, person), team=team)
    return monev


def test_report_waits_without_signal_and_arrives_once(
    monev: Round, open_page: OpenPage, sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, "tksk.bluluk")
    sample = Sample.objects.get(enrolment__person__name__startswith="Suwarti")
    page.goto(f"/bantuan/monev/kunjungan/?putaran={monev.pk}&tugas=saya")
    page.get_by_role("link", name="Kunjungi").first.wait_for()
    page.goto(f"/bantuan/monev/kunjungan/{sample.pk}/lapor/")
    page.get_by_label("Catatan").fill("Dinding bambu, lantai tanah")
    page.locator("input[type=file]").set_input_files(
        {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    page.wait_for_timeout(300)  # the phone's database is written beside the page
    page.reload()
    page.get_by_text("dikembalikan dari ponsel ini").wait_for()
    assert page.get_by_label("Catatan").input_value() == "Dinding bambu, lantai tanah"
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 1
    page.get_by_role("group", name="Penilaian").get_by_label("tidak layak").check()
    page.get_by_role("group", name="Rekomendasi").get_by_label("perbaiki data").check()
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_text("tidak dapat tanpa alasan").first.wait_for()  # told at once, nothing lost
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 1
    page.get_by_label("Alasan").select_option(index=1)
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_text("Belum ada sinyal").wait_for()
    assert not Visit.objects.exists()
    page.context.set_offline(False)
    page.wait_for_url("**/bantuan/monev/hasil/*/")
    visit = Visit.objects.get()
    assert (visit.sample, visit.photos.count(), visit.note) == (sample, 1, "Dinding bambu, lantai tanah")
    page.goto("/bantuan/monev/kunjungan/")
    page.wait_for_timeout(500)
    assert Visit.objects.count() == 1
    assert problems == []


def test_report_closed_with_the_browser_is_sent_from_the_list(
    monev: Round, open_page: OpenPage, sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(PHONE)
    sign_in(page, "tksk.bluluk")
    sample = Sample.objects.order_by("pk").first()
    page.goto(f"/bantuan/monev/kunjungan/{sample.pk}/lapor/")
    page.get_by_role("group", name="Penilaian").get_by_label("layak", exact=True).check()
    page.get_by_role("group", name="Rekomendasi").get_by_label("lanjut").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_text("Belum ada sinyal").wait_for()
    page.close()
    page = open_again(page)
    page.goto("/bantuan/monev/kunjungan/")
    page.wait_for_timeout(1500)
    assert Visit.objects.get().sample == sample


def open_again(page: Page) -> Page:
    context = page.context
    context.set_offline(False)
    return context.new_page()
