"""Calling an event off, and back."""

import pytest
from django.urls import reverse

from events.models import Attendance


def urls(event):
    return [reverse(f"events:event_{verb}", args=[event.pk]) for verb in ("cancel", "reopen")]


def test_with_a_reason_and_back(client_of, staff, coaching):
    cancel, reopen = urls(coaching.event)
    client = client_of(staff)
    page = client.post(cancel, {"reason": "Ruang dipakai kegiatan lain"}, follow=True).content.decode()
    assert "Alasan: Ruang dipakai kegiatan lain" in page
    assert "dibatalkan" in page
    page = client.post(reopen, {"reason": "Ruang tersedia lagi"}, follow=True).content.decode()
    assert "Catat kehadiran" in page
    coaching.event.refresh_from_db()
    assert coaching.event.cancelled_at is None
    reasons = [
        change.pgh_context["reason"]
        for change in coaching.event.history.order_by("pgh_id")
        if "reason" in (change.pgh_context or {})
    ]
    assert reasons == ["Ruang dipakai kegiatan lain", "Ruang tersedia lagi"]


def test_asks_for_the_reason_first(client_of, staff, coaching):
    cancel, _ = urls(coaching.event)
    client = client_of(staff)
    assert "akan ditandai batal" in client.get(cancel).content.decode()
    assert client.post(cancel, {"reason": "  "}).context["form"].errors["reason"]
    coaching.event.refresh_from_db()
    assert coaching.event.cancelled_at is None


def test_twice_is_told(client_of, staff, coaching):
    cancel, reopen = urls(coaching.event)
    client = client_of(staff)
    assert "tidak sedang dibatalkan" in client.post(reopen, {"reason": "x"}).content.decode()
    client.post(cancel, {"reason": "x"})
    assert "sudah dibatalkan" in client.post(cancel, {"reason": "y"}).content.decode()


def test_a_cancelled_event_takes_no_attendance(client_of, staff, coaching):
    coaching.event.cancel(reason="x", by=staff)
    url = reverse("events:attendance_mark", args=[coaching.session.pk, coaching.people[0].pk])
    client = client_of(staff)
    assert client.post(url, {"state": "present"}).status_code == 404
    assert not Attendance.objects.exists()
    assert (
        "tidak dapat dicatat"
        in client.get(reverse("events:attendance_list", args=[coaching.session.pk])).content.decode()
    )


@pytest.mark.parametrize("who", ["head", "tksk_bluluk", "auditor"])
def test_others_may_not(request, client_of, who, coaching):
    for url in urls(coaching.event):
        assert client_of(request.getfixturevalue(who)).post(url, {"reason": "x"}).status_code == 403


def test_the_history_page_tells_who_and_why(client_of, staff, tksk_bluluk, coaching):
    url = reverse("events:event_history", args=[coaching.event.pk])
    coaching.event.cancel(reason="Ruang dipakai", by=staff)
    page = client_of(staff).get(url).content.decode()
    assert "Sari Contoh" in page
    assert "Ruang dipakai" in page
    assert client_of(tksk_bluluk).get(url).status_code == 403
