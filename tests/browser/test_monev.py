"""A round of monev with 40 recipients, from sample to replacement, by two officers on phones."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from puskesos.aid.models import Enrolment, ProgrammePeriod, Round, Sample, Visit
from tests import factories as make
from tests.browser.conftest import PASSWORD, PHONE
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[[dict[str, int]], Page]
BRONJONG, OTHER = "35.24.02.2005", "35.24.02.2001"

# The report of a visit as the phone's queue sends it.
SEND = """async ([path, fields]) => {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken=")).split("=")[1];
  const body = new FormData();
  Object.entries(fields).forEach(([name, value]) => body.append(name, value));
  const headers = { Accept: "application/json", "X-CSRFToken": cookie };
  return (await fetch(path, { method: "POST", body, headers })).status;
}"""


def a_photo() -> dict[str, object]:
    memory = io.BytesIO()
    Image.new("RGB", (60, 40), "olive").save(memory, "JPEG")
    return {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": memory.getvalue()}


@pytest.fixture
def period(transactional_db: None) -> ProgrammePeriod:
    """40 recipients in two villages, as many seats, two candidates; TKSK, staff and head have accounts."""
    make.make_user("tksk.bluluk", Role.TKSK, "35.24.02", name="Budi Contoh", password=PASSWORD)
    make.make_user("staf", Role.STAFF, "35.24", name="Sari Contoh", password=PASSWORD)
    make.make_user("kabid", Role.HEAD, "35.24", name="Hadi Contoh", password=PASSWORD)
    period = make.make_programme_period(max_decile=4)
    for number in range(40):
        make.make_enrolment(period.programme, region=BRONJONG if number % 2 else OTHER)
    for village in (BRONJONG, OTHER):
        make.make_quota(period, village, seats=20)
    make.make_candidate(period.programme, make.make_person(name="Lasmini Calon"), decile=1)
    make.make_candidate(period.programme, make.make_person(name="Parto Calon"), decile=2)
    return period


def plan(page: Page, period: ProgrammePeriod) -> Round:
    today = timezone.localdate()
    page.goto("/bantuan/monev/baru/")
    page.get_by_label("Nama putaran").fill("Monev triwulan")
    page.get_by_label("Program dan periode").select_option(str(period.pk))
    page.get_by_label("Kecamatan Bluluk").check()
    page.locator("[name=starts_on]").fill(f"{today - dt.timedelta(days=3)}")
    page.locator("[name=ends_on]").fill(f"{today + dt.timedelta(days=30)}")
    page.get_by_role("button", name="Simpan putaran").click()
    page.get_by_role("button", name="Tarik sampel").click()
    page.get_by_text("40 penerima terpilih").wait_for()
    page.get_by_role("link", name="Tim baru").click()
    page.get_by_label("Nama tim").fill("Tim Bluluk")
    page.get_by_label("Budi Contoh").check()
    page.get_by_role("button", name="Simpan tim").click()
    page.get_by_role("button", name="Bagi dan jadwalkan").click()
    page.get_by_text("40 kunjungan dijadwalkan").wait_for()
    page.get_by_role("button", name="Mulai putaran").click()
    page.get_by_text("Putaran dimulai").wait_for()
    return Round.objects.get()


def visit_unfit(page: Page, sample: Sample) -> None:
    page.goto(f"/bantuan/monev/kunjungan/{sample.pk}/lapor/")
    page.get_by_role("group", name="Penilaian").get_by_label("tidak layak").check()
    page.locator("[name=reason]").select_option(index=1)
    page.get_by_role("group", name="Rekomendasi").get_by_label("ganti", exact=True).check()
    page.get_by_label("Catatan").fill("Memiliki dua ruko")
    page.locator("input[type=file]").set_input_files(a_photo())
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/bantuan/monev/hasil/*/")


def test_forty_recipients_from_sample_to_replacement(
    period: ProgrammePeriod, open_page: OpenPage, sign_in: Callable[[Page, str], None]
) -> None:
    office, village = open_page(PHONE), open_page(PHONE)
    sign_in(office, "staf")
    monev = plan(office, period)
    # In the village: one is unfit, the others go on.
    sign_in(village, "tksk.bluluk")
    village.get_by_text("40 kunjungan Monev triwulan").first.wait_for()
    samples = list(monev.samples.filter(enrolment__region=BRONJONG).order_by("pk"))
    rest = list(monev.samples.exclude(pk=samples[0].pk).order_by("pk"))
    visit_unfit(village, samples[0])
    fine = {
        "on": f"{timezone.localdate()}",
        "method": "home",
        "was_met": "ya",
        "verdict": "fit",
        "recommendation": "continue",
    }
    for number, sample in enumerate(rest):
        token = f"00000000-0000-4000-8000-{number:012}"
        path = f"/bantuan/monev/kunjungan/{sample.pk}/lapor/"
        assert village.evaluate(SEND, [path, fine | {"token": token}]) == 200
    assert Visit.objects.count() == 40
    assert not monev.samples.unvisited().exists()
    # The TKSK proposes with minutes and a candidate out of the queue; the head decides.
    before = period.enrolments.active().count()
    old = samples[0].enrolment
    village.goto(f"/bantuan/penerima/{old.pk}/usul/")
    village.locator("[name=recommendation]").select_option("replace")
    village.locator("[name=visit]").select_option(index=1)
    village.locator("[name=reason]").select_option(index=1)
    village.locator("[name=candidate]").select_option(index=1)
    village.locator("form[method=post] button.btn-brand").last.click()
    village.get_by_text("berita acara").first.wait_for()  # refused without minutes, in words, nothing lost
    village.locator("[name=meeting]").select_option("musdes")
    village.locator("[name=minutes_number]").fill("470/07/2026")
    village.locator("[name=minutes_on]").fill(f"{timezone.localdate()}")
    village.locator("form[method=post] button.btn-brand").last.click()
    village.wait_for_url("**/bantuan/**")
    decision = old.decisions.get()
    head = open_page(PHONE)
    sign_in(head, "kabid")
    head.goto(f"/bantuan/keputusan/{decision.pk}/setujui/")
    head.locator("form[method=post] button.btn-brand").last.click()
    head.wait_for_load_state()
    old.refresh_from_db()
    assert (old.status, old.replaced_by.person.name) == (Enrolment.Status.ENDED, "Lasmini Calon")
    assert period.enrolments.active().count() == before == 40
    # The paper for the inspector, and the recap.
    paper = office.request.get(f"/bantuan/penerima/{old.pk}/dasar/").body()
    text = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(paper)).pages)
    for fact in ("470/07/2026", "Budi Contoh", "Hadi Contoh", "Lasmini Calon", "Memiliki dua ruko"):
        assert fact in text, fact
    office.goto(f"/bantuan/monev/{monev.pk}/hasil/")
    assert "Sudah diganti" in office.locator("body").inner_text()
    assert office.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
