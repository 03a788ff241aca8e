"""The signed sheet typed back: numbers as printed, names before anything is stored."""

import re

from django.urls import reverse

from events.models import Attendance
from tests.factories import make_participant


def page_of(client, session, step="check", **data):
    url = reverse("events:attendance_paper", args=[session.pk])
    return client.post(url, {"step": step, **data}, follow=True).content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


SHEET = {"present": "1-7,9,12-32", "excused": "8", "represented": "10 Sulastri Contoh", "absent": "11"}


def test_checked_with_names_then_stored(client_of, staff, coaching):
    client = client_of(staff)
    page = page_of(client, coaching.session, **SHEET)
    assert "Simpan 32 tanda" in page
    assert "Hadir: 29" in page
    assert f"8. {coaching.people[7].name}" in page
    assert "diwakili Sulastri Contoh" in page
    assert not Attendance.objects.exists()
    page = page_of(client, coaching.session, "save", seen=hidden(page, "seen"), **SHEET)
    assert "32 tanda dari daftar kertas disimpan." in page
    states = dict(Attendance.objects.values_list("participant__order", "state"))
    assert [number for number, state in states.items() if state != "present"] == [8, 10, 11]
    assert set(Attendance.objects.values_list("way", flat=True)) == {"paper"}


def test_the_rest_is_absent_only_where_nothing_is_marked(client_of, staff, administrator, coaching):
    Attendance.mark(coaching.people[30], coaching.session, "guest", by=administrator)
    data = {"present": "1-20", "rest_absent": "on"}
    page = page_of(client_of(staff), coaching.session, **data)
    assert "Simpan 31 tanda" in page
    page_of(client_of(staff), coaching.session, "save", seen=hidden(page, "seen"), **data)
    assert Attendance.objects.filter(state="absent").count() == 11
    assert Attendance.objects.get(participant=coaching.people[30]).state == "guest"


def test_another_mark_stands_unless_ticked(client_of, staff, administrator, coaching):
    for person in coaching.people[:2]:
        Attendance.mark(person, coaching.session, "excused", by=administrator)
    client = client_of(staff)
    page = page_of(client, coaching.session, present="1-3")
    assert "Sudah dicatat lain: 2" in page
    assert "ganti “izin” (dicatat Adi Contoh) menjadi “hadir”" in page
    assert "Simpan 1 tanda" in page
    page_of(client, coaching.session, "save", present="1-3", seen=hidden(page, "seen"), replace=[coaching.people[1].pk])
    states = list(Attendance.objects.order_by("participant__order").values_list("state", flat=True))
    assert states == ["excused", "present", "present"]


def test_a_mark_made_between_check_and_save_is_not_undone(client_of, staff, administrator, coaching):
    client = client_of(staff)
    page = page_of(client, coaching.session, present="1-3")
    Attendance.mark(coaching.people[0], coaching.session, "absent", by=administrator)
    page = page_of(client, coaching.session, "save", present="1-3", seen=hidden(page, "seen"))
    assert f"tidak disimpan: {coaching.people[0].name}" in page
    assert Attendance.objects.get(participant=coaching.people[0]).state == "absent"
    assert Attendance.objects.count() == 3


def test_what_cannot_be_is_told_at_the_field(client_of, staff, coaching):
    client = client_of(staff)
    page = page_of(client, coaching.session, present="9-5, 1-99", excused="x", represented="Sulastri\n40 Parno")
    for words in (
        "“9-5”: nomor awal lebih besar",
        "“1-99”: daftar ini hanya memuat nomor 1 sampai 32.",
        "“x”, bukan nomor",
        "“Sulastri”: tulis nomor, lalu nama yang mewakili.",
        "nomor 40 tidak ada pada daftar.",
        'value="9-5, 1-99"',
    ):
        assert words in page
    assert "Periksa dulu" not in page
    assert "Nomor 5 sudah disebut pada “Bertanda tangan (hadir)”." in page_of(
        client, coaching.session, present="1-5", excused="5"
    )
    assert "Isi nomor dari daftar kertas." in page_of(client, coaching.session)


def test_nothing_is_stored_without_the_preview(client_of, staff, coaching):
    page = page_of(client_of(staff), coaching.session, "save", present="1-3", seen="palsu")
    assert "Periksa dulu, lalu simpan." in page
    assert not Attendance.objects.exists()


def test_numbers_stay_as_printed_when_somebody_is_struck_off(client_of, staff, coaching):
    coaching.people[4].delete()
    make_participant(coaching.event, name="Menyusul Contoh", order=33)
    client = client_of(staff)
    page = page_of(client, coaching.session, present="4-6,33")
    assert "Simpan 3 tanda" in page
    assert f"6. {coaching.people[5].name}" in page
    assert "33. Menyusul Contoh" in page
    assert "nomor 5 tidak ada pada daftar." in page_of(client, coaching.session, present="5")
    roll = client.get(reverse("events:attendance_list", args=[coaching.session.pk])).content.decode()
    assert f"<b>6. {coaching.people[5].name}</b>" in roll


def test_who_may(client_of, head, tksk_bluluk, coaching):
    url = reverse("events:attendance_paper", args=[coaching.session.pk])
    assert client_of(head).get(url).status_code == 403
    assert client_of(tksk_bluluk).post(url, SHEET).status_code == 404
