"""Marking at a door without signal: what is tapped is kept on the phone and arrives exactly once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session as WebSession
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from events import codes
from events.models import Attendance, MarkReceipt, Participant, Session
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import KABUPATEN
from tests.factories import make_event, make_participant, make_session, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@dataclass(frozen=True)
class Door:
    session: Session
    people: list[Participant]

    @property
    def url(self) -> str:
        return f"/kegiatan/sesi/{self.session.pk}/kehadiran/"


@pytest.fixture
def door(transactional_db: None) -> Door:
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("rekan", Role.STAFF, KABUPATEN, name="Rini Contoh", password=PASSWORD)
    today = timezone.localdate()
    event = make_event(title="Rapat di balai desa", starts_on=today)
    session = make_session(event, starts_at=dt.time(9, 0))
    return Door(session, [make_participant(event, order=number) for number in range(1, 9)])


def tap(page: Page, person: Participant, word: str) -> None:
    page.locator(f"#peserta-{person.pk}").get_by_role("button", name=word, exact=True).click()


def chip(page: Page, person: Participant):
    return page.locator(f"#peserta-{person.pk} .who .chip")


def waiting(page: Page):
    return page.locator("#antrean")


def test_five_marks_without_signal_arrive_once(door, open_page, sign_in):
    page = open_page(PHONE)
    errors: list[str] = []
    page.on("pageerror", lambda fault: errors.append(str(fault)))
    sign_in(page, "staf")
    page.goto(door.url)
    page.context.set_offline(True)
    for person in door.people[:4]:
        tap(page, person, "Hadir")
    stand_in = page.locator(f"#peserta-{door.people[4].pk}")
    stand_in.get_by_text("Diwakili…").click()
    stand_in.get_by_label("Diwakili oleh").fill("Sulastri Contoh")
    stand_in.get_by_role("button", name="Catat").click()
    expect(waiting(page)).to_contain_text("5 tanda menunggu dikirim.")
    expect(waiting(page)).to_contain_text("Tidak ada sinyal")
    expect(chip(page, door.people[0])).to_contain_text("hadir, menunggu")
    assert not Attendance.objects.exists()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(door.url)
    expect(chip(page, door.people[4])).to_have_text(re.compile("^[^,]*diwakili$"))
    expect(waiting(page)).to_be_hidden()
    assert Attendance.objects.count() == MarkReceipt.objects.count() == 5
    assert Attendance.objects.filter(state="present").count() == 4
    assert Attendance.objects.get(state="represented").represented_by == "Sulastri Contoh"
    assert not page.evaluate("JSON.parse(localStorage.getItem('kehadiran')).length")
    assert errors == []


def test_an_answer_lost_on_the_way_and_a_reload(door, open_page, sign_in):
    """The marks arrive, the answers do not: after a reload the phone sends them again, and they count once."""
    page = open_page(PHONE)
    sign_in(page, "staf")
    page.goto(door.url)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/kirim/", lose_the_answer)
    tap(page, door.people[0], "Hadir")
    tap(page, door.people[1], "Izin")
    expect(waiting(page)).to_contain_text("2 tanda menunggu")
    page.reload()
    expect(waiting(page)).to_contain_text("tanda menunggu")
    expect(chip(page, door.people[1])).to_contain_text("izin, menunggu")
    page.unroute("**/kirim/")
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(waiting(page)).to_be_hidden()
    expect(page.locator("#hitungan")).to_contain_text("1 hadir")
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["excused", "present"]
    assert all(mark.history.count() == 1 for mark in Attendance.objects.all())
    assert MarkReceipt.objects.count() == 2


def test_an_ended_session_keeps_the_marks_and_asks_to_sign_in(door, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "staf")
    page.goto(door.url)
    WebSession.objects.all().delete()
    tap(page, door.people[0], "Hadir")
    tap(page, door.people[1], "Hadir")
    expect(waiting(page)).to_contain_text("Sesi masuk Anda sudah berakhir; tanda tetap tersimpan.")
    page.get_by_role("link", name="Masuk lagi").click()
    page.get_by_label("Nama pengguna").fill("staf")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"**{door.url}")
    expect(chip(page, door.people[1])).to_have_text(re.compile("^[^,]*hadir$"))
    assert Attendance.objects.filter(state="present", marked_by__username="staf").count() == 2


def test_marks_of_one_officer_are_not_sent_as_anothers(door, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "staf")
    page.goto(door.url)
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, door.people[0], "Hadir")
    expect(waiting(page)).to_contain_text("1 tanda menunggu")
    page.get_by_role("button", name="Keluar").click()
    page.unroute("**/kirim/")
    sign_in(page, "rekan")
    page.goto(door.url)
    expect(waiting(page)).to_contain_text("Ada tanda milik petugas lain di HP ini")
    assert not Attendance.objects.exists()


def test_two_officers_at_once_and_the_clash_is_shown(door, open_page, sign_in):
    phone, desk = open_page(PHONE), open_page(DESK)
    sign_in(phone, "staf")
    sign_in(desk, "rekan")
    phone.goto(door.url)
    desk.goto(door.url)
    phone.context.set_offline(True)
    tap(phone, door.people[0], "Hadir")
    tap(phone, door.people[1], "Hadir")
    tap(desk, door.people[0], "Izin")
    expect(desk.locator("#hitungan")).to_contain_text("1 izin")
    phone.context.set_offline(False)
    expect(phone.locator("#bentrok")).to_contain_text("Rini Contoh sudah mencatat “izin”")
    expect(chip(phone, door.people[0])).to_have_text(re.compile("izin"))
    assert Attendance.objects.get(participant=door.people[0]).state == "excused"
    assert Attendance.objects.get(participant=door.people[1]).state == "present"
    # Seen now, and meant: the next tap counts.
    tap(phone, door.people[0], "Hadir")
    expect(chip(phone, door.people[0])).to_have_text(re.compile("^[^,]*hadir$"))
    assert Attendance.objects.get(participant=door.people[0]).state == "present"


def test_taps_in_a_chain_and_taking_away(door, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "staf")
    page.goto(door.url)
    page.context.set_offline(True)
    for word in ("Hadir", "Izin", "Tidak hadir"):
        tap(page, door.people[0], word)
    page.context.set_offline(False)
    expect(chip(page, door.people[0])).to_have_text(re.compile("^[^,]*tidak hadir$"))
    assert [mark.state for mark in MarkReceipt.objects.order_by("made_at")] == ["present", "excused", "absent"]
    page.get_by_role("button", name="Hapus tanda").click()
    expect(chip(page, door.people[0])).to_have_text(re.compile("^[^,]*belum dicatat$"))
    assert not Attendance.objects.exists()


FAKE_CAMERA = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return window.held ? [{ rawValue: window.held }] : []; }
  };
  const video = document.createElement("canvas");
  video.getContext("2d");
  navigator.mediaDevices ??= {};
  navigator.mediaDevices.getUserMedia = async () => video.captureStream(5);
"""


def test_codes_are_scanned_without_signal_and_typed(door, open_page, sign_in):
    page = open_page(PHONE)
    page.add_init_script(FAKE_CAMERA)
    sign_in(page, "staf")
    page.goto(f"{door.url}pindai/")
    page.get_by_role("button", name="Nyalakan kamera").click()
    expect(page.get_by_text("Arahkan kamera ke kode QR")).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("(code) => { window.held = code; }", codes.payload(door.people[0]))
    expect(waiting(page)).to_contain_text("1 tanda menunggu")
    page.evaluate("window.held = ''")
    page.context.set_offline(False)
    expect(page.locator("#hasil-pindai li").first).to_have_text(f"{door.people[0].name}: hadir")
    page.get_by_label("Kode pada kartu").fill(codes.participant_code(door.session.event_id, door.people[1].pk))
    page.get_by_role("button", name="Catat hadir").click()
    expect(page.locator("#hasil-pindai li").first).to_have_text(f"{door.people[1].name}: hadir")
    other = make_participant(make_event(starts_on=timezone.localdate()))
    page.get_by_label("Kode pada kartu").fill(codes.payload(other))
    page.get_by_role("button", name="Catat hadir").click()
    expect(page.locator("#hasil-pindai li").first).to_contain_text("Kode ini untuk kegiatan lain.")
    assert Attendance.objects.filter(way="code").count() == 2
